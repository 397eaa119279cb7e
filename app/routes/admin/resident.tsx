import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { z } from "zod";
import { useLocale } from "~/components/locale-context";
import { ButtonLink } from "~/components/button";
import { Facts, Notice, PageHeader, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { bookingsAheadOf } from "~/features/booking/queries.server";
import { requireStaff } from "~/features/identity/access.server";
import { mayCorrectCompanies } from "~/features/identity/policy";
import { resultOf } from "~/features/residency/agreements/components/act-form";
import { AgreementPill } from "~/features/residency/agreements/components/agreement-marks";
import { KpiTable, StepsLine } from "~/features/residency/agreements/components/terms-view";
import { keepOn, markEntry, resume, suspend, terminate } from "~/features/residency/register/commands/acts.server";
import { extend, relocate } from "~/features/residency/register/commands/amend.server";
import { Acts } from "~/features/residency/register/components/acts";
import { BookingsAhead } from "~/features/residency/register/components/bookings-ahead";
import { History } from "~/features/residency/register/components/history";
import { DueMarks, ResidencyPill } from "~/features/residency/register/components/register-marks";
import { residentFor } from "~/features/residency/register/queries.server";
import { extendSchema, relocateSchema, resumeSchema, suspendSchema, terminateSchema } from "~/features/residency/register/schema";
import { invalid } from "~/lib/errors";
import { formatDay } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { filledIn } from "~/lib/http/keep-typed.server";
import { settleEvents } from "~/reactions.server";

export const handle = { i18n: ["agreements"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.resident.companyName ?? "" }];

const DONE = ["suspended", "resumed", "terminated", "kept", "entry"] as const;

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN", "FINANCE");
    const now = new Date();
    const resident = await residentFor(scope, args.params.id ?? "", now);
    const bookings = await bookingsAheadOf(scope, resident.companyId, resident.today, now);
    const done = new URL(args.request.url).searchParams.get("done");
    return {
      resident,
      correctsCompany: mayCorrectCompanies(scope.roles),
      bookings: bookings.map(({ id, startsAt, endsAt, status, resource }) => ({ id, startsAt, endsAt, held: status === "HELD", nameRu: resource.nameRu, nameEn: resource.nameEn })),
      done: DONE.find((one) => one === done),
    };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN", "FINANCE");
    const { id = "" } = args.params;
    const form = await args.request.formData();
    const at = { now: new Date(), ip: args.context.ip };
    const filled = <S extends z.ZodType>(schema: S, work: (value: z.output<S>) => Promise<string>) =>
      filledIn(form, schema, async (value) => {
        const to = await work(value);
        // The page that follows shows what became of bookings; the job would do it a second later.
        await settleEvents();
        return redirect(to);
      });
    const did = (work: Promise<unknown>, done: (typeof DONE)[number]) => work.then(() => `/staff/residents/${id}?done=${done}`);
    const drafted = (work: Promise<string>) => work.then((agreementId) => `/staff/agreements/${agreementId}`);
    switch (form.get("intent")) {
      case "suspend":
        return filled(suspendSchema, (value) => did(suspend(scope, id, value, at), "suspended"));
      case "resume":
        return filled(resumeSchema, (value) => did(resume(scope, id, value, at), "resumed"));
      case "terminate":
        return filled(terminateSchema, (value) => did(terminate(scope, id, value, at), "terminated"));
      case "keep":
        return filled(resumeSchema, (value) => did(keepOn(scope, id, value, at), "kept"));
      case "extend":
        return filled(extendSchema, (value) => drafted(extend(scope, id, value, at)));
      case "relocate":
        return filled(relocateSchema, (value) => drafted(relocate(scope, id, value, at)));
      case "entry":
        return redirect(await did(markEntry(scope, id, at), "entry"));
      default:
        throw invalid("bad-request", { reason: "intent" });
    }
  });

export default function Resident() {
  const { resident, bookings, done, correctsCompany } = useLoaderData<typeof loader>();
  const answer: unknown = useActionData<typeof action>();
  const { t } = useTranslation("agreements");
  const locale = useLocale();
  const day = (value: string) => formatDay(value, locale);
  const grounds = [...resident.terminationGrounds, ...resident.suspensionGrounds];
  const ground = grounds.find((one) => one.code === resident.ground);
  const inForm = ["suspend", "resume", "terminate", "keep", "extend", "relocate"].some((intent) => resultOf(answer, intent).result !== undefined);
  return (
    <div className="max-w-6xl">
      <PageHeader
        back={{ to: "/staff/residents", text: t("register.title") }}
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {resident.companyName} <ResidencyPill status={resident.status} />
          </span>
        }
        lead={<DueMarks row={resident} />}
        actions={correctsCompany ? <ButtonLink to={`/staff/companies/${resident.companyId}/edit?back=/staff/residents/${resident.id}`}>{t("register.correctCompany")}</ButtonLink> : null}
      />
      <div className="mb-4 flex flex-col gap-3">
        {inForm ? null : <RefusalNotice answer={answer} />}
        {done && !answer ? <Notice tone="good">{t(`register.done.${done}`)}</Notice> : null}
      </div>
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-[minmax(0,1fr)_26rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <Sheet title={t("register.now")}>
            <Facts
              items={[
                { name: t("terms.term"), value: t("terms.span", { from: day(resident.startsOn), to: day(resident.endsOn) }) },
                { name: t("terms.premises"), value: resident.premises ? t("terms.place", { premises: resident.premises, area: resident.areaSqm ?? 0 }) : "—" },
                ...(resident.together.length > 0 ? [{ name: t("register.together"), value: <span className="text-amber">{resident.together.map((one, index) => <span key={one.id}>{index > 0 ? ", " : ""}<a href={`/staff/residents/${one.id}`}>{one.companyName}</a></span>)}</span> }] : []),
                ...(resident.suspendedOn ? [{ name: t("own.suspendedOn"), value: day(resident.suspendedOn) }] : []),
                ...(resident.terminatedOn ? [{ name: t("own.lastDay"), value: day(resident.terminatedOn) }] : []),
                ...(resident.ground ? [{ name: t("acts.ground"), value: ground?.[locale] ?? resident.ground }] : []),
                {
                  name: t("register.papers"),
                  value:
                    resident.agreements.length === 0 ? (
                      t("register.noPapers")
                    ) : (
                      <ul className="flex flex-col gap-1">
                        {resident.agreements.map((one) => (
                          <li key={one.id}>
                            <a href={`/staff/agreements/${one.id}`}>{one.number}</a> <AgreementPill status={one.status} />
                          </li>
                        ))}
                      </ul>
                    ),
                },
              ]}
            />
            {resident.status === "TERMINATED" ? null : (
              <>
                <h3 className="mt-5 mb-2 font-semibold">{t("terms.rent")}</h3>
                <StepsLine rent={resident.rent} year={resident.year} />
              </>
            )}
            {resident.kpis.length > 0 ? (
              <>
                <h3 className="mt-5 mb-2 font-semibold">{t("terms.kpis")}</h3>
                <KpiTable kpis={resident.kpis} />
              </>
            ) : null}
          </Sheet>
          <History history={resident.history} grounds={grounds} />
        </div>
        <div className="flex min-w-0 flex-col gap-4 max-lg:row-start-1">
          <Acts key={resident.version} resident={resident} answer={answer} bookings={<BookingsAhead bookings={bookings} />} />
        </div>
      </div>
    </div>
  );
}
