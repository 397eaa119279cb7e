import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { EmptyState, Facts, Notice, PageHeader, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { requireCompany } from "~/features/identity/access.server";
import { ActForm, resultOf } from "~/features/residency/agreements/components/act-form";
import { AgreementPill, MovePill } from "~/features/residency/agreements/components/agreement-marks";
import { StepsLine } from "~/features/residency/agreements/components/terms-view";
import { agreementsOf } from "~/features/residency/agreements/queries.server";
import { askToLeave, withdrawLeave } from "~/features/residency/register/commands/leave.server";
import { ResidencyPill } from "~/features/residency/register/components/register-marks";
import { ownResidency } from "~/features/residency/register/queries.server";
import { leaveSchema } from "~/features/residency/register/schema";
import { invalid } from "~/lib/errors";
import { formatDate, formatDay } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { filledIn } from "~/lib/http/keep-typed.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["agreements"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireCompany(args);
    const now = new Date();
    const [agreements, residency] = await Promise.all([agreementsOf(scope, now), ownResidency(scope, now)]);
    return { agreements, residency, title: translator(await localeOf(args.request))("own.title", { ns: "agreements" }) };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireCompany(args);
    const form = await args.request.formData();
    const at = { now: new Date(), ip: args.context.ip };
    switch (form.get("intent")) {
      case "leave": {
        return filledIn(form, leaveSchema, async (value) => {
          await askToLeave(scope, value, at);
          return redirect("/agreements");
        });
      }
      case "stay":
        await withdrawLeave(scope, at);
        return redirect("/agreements");
      default:
        throw invalid("bad-request", { reason: "intent" });
    }
  });

export default function Agreements() {
  const { agreements, residency } = useLoaderData<typeof loader>();
  const answer: unknown = useActionData<typeof action>();
  const { t } = useTranslation(["agreements", "common"]);
  const locale = useLocale();
  const waiting = agreements.filter((one) => one.daysLeft !== null && one.daysLeft >= 0);
  const day = (value: string) => formatDay(value, locale);
  const { result } = resultOf(answer, "leave");
  return (
    <div className="flex max-w-4xl flex-col gap-5">
      <PageHeader title={t("agreements:own.title")} />
      {result ? null : <RefusalNotice answer={answer} />}
      {waiting.map((one) => (
        <Notice key={one.id} tone="waiting" title={t("agreements:own.toSign", { number: one.number })}>
          <p className="mb-2">{one.signBy ? t("agreements:own.signBy", { day: day(one.signBy) }) : null}</p>
          <ButtonLink look="primary" to={`/agreements/${one.id}`}>
            {t("agreements:own.read")}
          </ButtonLink>
        </Notice>
      ))}
      {residency ? (
        <Sheet title={t("agreements:own.residency")} aside={<ResidencyPill status={residency.status} />}>
          <Facts
            items={[
              { name: t("agreements:terms.term"), value: t("agreements:terms.span", { from: day(residency.startsOn), to: day(residency.endsOn) }) },
              { name: t("agreements:terms.premises"), value: residency.premises ? t("agreements:terms.place", { premises: residency.premises, area: residency.areaSqm ?? 0 }) : t("agreements:own.noPremises") },
              ...(residency.suspendedOn ? [{ name: t("agreements:own.suspendedOn"), value: day(residency.suspendedOn) }] : []),
              ...(residency.terminatedOn ? [{ name: t("agreements:own.lastDay"), value: day(residency.terminatedOn) }] : []),
              ...(residency.groundWords ? [{ name: t("agreements:acts.ground"), value: residency.groundWords[locale] }] : []),
            ]}
          />
          <h3 className="mt-5 mb-2 font-semibold">{t("agreements:terms.rent")}</h3>
          <StepsLine rent={residency.rent} year={residency.year} />
        </Sheet>
      ) : null}
      <section aria-labelledby="papers">
        <h2 id="papers" className="mb-3 text-heading">{t("agreements:own.papers")}</h2>
        {agreements.length === 0 ? (
          <EmptyState title={t("agreements:own.empty")} action={residency && residency.status !== "TERMINATED" ? null : <ButtonLink to="/apply">{t("agreements:own.apply")}</ButtonLink>}>
            {t(!residency ? "agreements:own.noResidency" : residency.status === "TERMINATED" ? "agreements:own.over" : "agreements:own.emptyBody")}
          </EmptyState>
        ) : (
          <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-sheet">
            {agreements.map((one) => (
              <li key={one.id}>
                <a href={`/agreements/${one.id}`} className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 text-ink no-underline hover:bg-raised">
                  <span className="min-w-0 grow">
                    <span className="block font-medium">{t(`agreements:kind.${one.kind}`, { number: one.number })}</span>
                    <span className="block text-dense text-ink-soft">{one.sentAt ? t("agreements:own.sent", { at: formatDate(one.sentAt, locale) }) : null}</span>
                  </span>
                  <MovePill item={one} />
                  <AgreementPill status={one.status} />
                </a>
              </li>
            ))}
          </ul>
        )}
      </section>
      {residency?.can.leave ? (
        <Sheet title={t("agreements:leave.title")}>
          {residency.leaveAsked ? (
            <>
              <p className="mb-3">{t("agreements:leave.asked", { day: day(residency.leaveAsked) })}</p>
              <Form method="post">
                <Button name="intent" value="stay">{t("agreements:leave.stay")}</Button>
              </Form>
            </>
          ) : (
            <details open={result !== undefined}>
              <summary className="inline-flex min-h-11 cursor-pointer items-center md:min-h-9">{t("agreements:leave.open")}</summary>
              <p className="my-2 max-w-prose text-ink-soft">{t("agreements:leave.body")}</p>
              <ActForm
                intent="leave"
                answer={answer}
                look="danger"
                submit={t("agreements:leave.ask")}
                fields={[
                  { name: "lastDay", label: t("agreements:acts.lastDay"), kind: "day", min: residency.today, half: true },
                  { name: "reason", label: t("agreements:leave.reason"), kind: "text", required: false },
                ]}
              />
            </details>
          )}
        </Sheet>
      ) : null}
    </div>
  );
}
