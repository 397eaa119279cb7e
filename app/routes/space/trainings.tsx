import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { DataTable } from "~/components/data-table";
import { useLocale } from "~/components/locale-context";
import { EmptyState, Notice, PageHeader, Pill, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { CompanyCertificates } from "~/features/booking/certificates/components/company-certificates";
import { companyCertificates } from "~/features/booking/certificates/queries.server";
import { leaveSeat, takeSeat } from "~/features/booking/trainings/commands/seats.server";
import { OwnSeats, type GoingShown } from "~/features/booking/trainings/components/own-seats";
import { TrainingCard } from "~/features/booking/trainings/components/training-card";
import { trainingBoard } from "~/features/booking/trainings/queries.server";
import { requireCompany } from "~/features/identity/access.server";
import { mayManagePeople } from "~/features/identity/policy";
import { formatRange } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { settleEvents } from "~/reactions.server";

export const handle = { i18n: ["trainings", "booking"] };
export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireCompany(args);
    const now = new Date();
    const [board, certificates] = await Promise.all([trainingBoard(scope, now), companyCertificates(scope, now)]);
    const first = new URL(args.request.url).searchParams.get("kind");
    // What a refused booking asks for stands first.
    board.trainings.sort((a, b) => Number(b.resourceKind === first) - Number(a.resourceKind === first));
    return { ...board, certificates, me: scope.userId, manages: mayManagePeople(scope.role), title: translator(await localeOf(args.request))("trainings:title") };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireCompany(args);
    const form = await args.request.formData();
    const text = (name: string) => String(form.get(name) ?? "");
    if (text("intent") === "leave") {
      await leaveSeat(scope, text("seatId"), new Date(), args.context.ip);
      await settleEvents();
      return data({ done: "left" as const });
    }
    const { status } = await takeSeat(scope, text("sessionId"), text("userId") || scope.userId, new Date(), args.context.ip);
    await settleEvents();
    return data({ done: status === "BOOKED" ? ("took" as const) : ("tookWait" as const) });
  });

function useGoing({ trainings, seats, me, manages }: ReturnType<typeof useLoaderData<typeof loader>>): GoingShown[] {
  const locale = useLocale();
  return trainings.flatMap((training) =>
    training.sessions.flatMap((session) =>
      seats
        .filter((seat) => seat.sessionId === session.id)
        .map((seat) => ({ ...seat, training: localised(training, "name", locale), room: localised(session, "name", locale), startsAt: session.startsAt, endsAt: session.endsAt, mine: manages || seat.userId === me })),
    ),
  );
}

export default function Trainings() {
  const loaded = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("trainings");
  const locale = useLocale();
  const going = useGoing(loaded);
  const behind = loaded.behind.flatMap((session) => loaded.seats.filter((seat) => seat.sessionId === session.id).map((seat) => ({ ...seat, session })));
  return (
    <div className="flex max-w-5xl flex-col gap-4">
      <PageHeader title={t("title")} lead={t("lead")} />
      <RefusalNotice answer={answer} />
      {answer && "done" in answer ? <Notice tone={answer.done === "tookWait" ? "waiting" : "good"} title={t(answer.done)} /> : null}
      {going.length > 0 ? (
        <Sheet title={t("going")}>
          <OwnSeats seats={going} />
        </Sheet>
      ) : null}
      {loaded.trainings.length === 0 ? <EmptyState title={t("none")}>{t("noneBody")}</EmptyState> : null}
      {loaded.trainings.map((training) => (
        <TrainingCard key={training.id} training={training} seats={loaded.seats} people={loaded.people} me={loaded.me} />
      ))}
      <Sheet title={t("certificates.title")}>
        <p className="-mt-2 mb-3 max-w-prose text-ink-soft">{t("certificates.lead")}</p>
        <CompanyCertificates rows={loaded.certificates} />
      </Sheet>
      {behind.length > 0 ? (
        <Sheet title={t("behind")}>
          <DataTable
            caption={t("behind")}
            rows={behind.toReversed()}
            rowKey={(row) => row.id}
            columns={[
              { head: t("staff.when"), cell: (row) => formatRange(row.session.startsAt, row.session.endsAt, locale) },
              { head: t("staff.what"), cell: (row) => localised(row.session.training, "name", locale), title: true },
              { head: t("staff.session.person"), cell: (row) => row.name },
              { head: t("certificates.state"), cell: (row) => <Pill tone={row.status === "PASSED" ? "good" : "plain"}>{t(row.status === "BOOKED" ? "seat.unsaid" : `seat.${row.status}`)}</Pill> },
              { head: t("staff.session.note"), cell: (row) => row.note, secondary: true },
            ]}
          />
        </Sheet>
      ) : null}
    </div>
  );
}
