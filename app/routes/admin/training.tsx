import { parseWithZod } from "@conform-to/zod/v4";
import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { MetNotice } from "~/components/met-notice";
import { Notice, PageHeader, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { planSession } from "~/features/booking/trainings/commands/sessions.server";
import { saveTraining } from "~/features/booking/trainings/commands/trainings.server";
import { SessionTable } from "~/features/booking/trainings/components/session-table";
import { SessionForm, TrainingForm, useTrainingFieldNames } from "~/features/booking/trainings/components/training-form";
import { sessionSchema, trainingSchema, typedTraining } from "~/features/booking/trainings/schema";
import { trainingChoices, trainingFor } from "~/features/booking/trainings/staff-queries.server";
import { requireStaff } from "~/features/identity/access.server";
import { formAction, page } from "~/lib/http/answers.server";
import { saveOrMeet, typedForm } from "~/lib/http/met.server";
import { localeOf } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { addDays, siteDay } from "~/lib/time";

export const handle = { i18n: ["trainings", "booking"] };
export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const [found, choices] = await Promise.all([trainingFor(scope, args.params.id ?? ""), trainingChoices(scope)]);
    const kind = found.training.resourceKind;
    // The room of its own machines is the likely one.
    const resources = choices.resources.toSorted((a, b) => Number(b.kind === kind) - Number(a.kind === kind));
    const done = new URL(args.request.url).searchParams.get("done");
    return { ...found, kinds: choices.kinds, resources, today: siteDay(new Date()), done, title: localised(found.training, "name", await localeOf(args.request)) };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const form = await args.request.formData();
    const id = args.params.id ?? "";
    if (form.get("intent") === "plan") {
      const submission = parseWithZod(form, { schema: sessionSchema });
      if (submission.status !== "success") return data({ session: submission.reply(), training: undefined }, { status: 422 });
      const made = await planSession(scope, id, submission.value, new Date(), args.context.ip);
      return redirect(`/staff/trainings/sessions/${made.id}?done=planned`);
    }
    const submission = parseWithZod(form, { schema: trainingSchema });
    if (submission.status !== "success") return data({ training: submission.reply(), session: undefined }, { status: 422 });
    return saveOrMeet(typedForm(form), async (seen) => {
      await saveTraining(scope, id, submission.value, args.context.ip, seen);
      return redirect(`/staff/trainings/${id}?done=saved`);
    });
  });

export default function Training() {
  const { training, sessions, kinds, resources, today, done } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("trainings");
  const locale = useLocale();
  const names = useTrainingFieldNames();
  const other = answer && "met" in answer ? answer : undefined;
  const stands = typedTraining(training);
  const said = answer && "training" in answer ? answer : undefined;
  return (
    <div className="flex max-w-5xl flex-col gap-4">
      <PageHeader title={localised(training, "name", locale)} back={{ to: "/staff/trainings", text: t("staff.title") }} />
      <RefusalNotice answer={answer} />
      {!answer && (done === "saved" || done === "made") ? <Notice tone="good" title={t(`staff.${done}`)} /> : null}
      {training.active ? (
        <Sheet title={t("staff.planTitle")}>
          <SessionForm
            value={{ resourceId: resources[0]?.id, day: addDays(today, 7), time: "10:00", minutes: String(training.minutes), seats: String(training.seats), trainer: sessions[0]?.trainer ?? "" }}
            resources={resources}
            today={today}
            result={said?.session}
          />
        </Sheet>
      ) : null}
      <section aria-labelledby="sessions">
        <h2 id="sessions" className="mb-3 text-heading">
          {t("staff.sessions")}
        </h2>
        {sessions.length === 0 ? <p className="text-ink-soft">{t("staff.noSessions")}</p> : <SessionTable caption={t("staff.sessions")} sessions={sessions} />}
      </section>
      <Sheet title={t("staff.edit")}>
        {other ? <MetNotice met={other.met} names={names} /> : null}
        {/* What was taken over from another administrator stands in fields that are drawn anew. */}
        <TrainingForm key={other ? JSON.stringify(other.met) : "own"} value={other?.typed ?? stands} base={JSON.stringify(other?.met.base ?? stands)} kinds={kinds} result={said?.training} />
      </Sheet>
    </div>
  );
}
