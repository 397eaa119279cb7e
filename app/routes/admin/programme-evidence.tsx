import { randomUUID } from "node:crypto";
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useRevalidator } from "@remix-run/react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { narrowInputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { EmptyState, PageHeader, Sheet } from "~/components/page";
import { Pager } from "~/components/pager";
import { RefusalNotice } from "~/components/refusal-notice";
import { EvidencePackSheet } from "~/features/booking/evidence/components/pack-sheet";
import { evidencePage, orderEvidence } from "~/features/booking/evidence/orders.server";
import { evidenceKey } from "~/features/booking/evidence/signing.server";
import { requireStaff } from "~/features/identity/access.server";
import { badField, invalid } from "~/lib/errors";
import { formAction, page } from "~/lib/http/answers.server";
import { pageNumber } from "~/lib/http/page-number";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { isDay, siteDay } from "~/lib/time";
import { isUuid } from "~/lib/uuid";

const LOOK_AGAIN_MS = 2_000;

export const handle = { i18n: ["evidence"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const number = pageNumber(new URL(args.request.url).searchParams);
    const [shown, key] = await Promise.all([evidencePage(scope, args.params.id ?? "", number), evidenceKey()]);
    const locale = await localeOf(args.request);
    return {
      ...shown,
      page: number,
      fingerprint: key.fingerprint,
      pressKey: randomUUID(),
      today: siteDay(new Date()),
      title: translator(locale)("evidence:title", { name: localised(shown.programme, "name", locale) }),
    };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const form = await args.request.formData();
    const [from, to, pressKey] = ["from", "to", "key"].map((name) => String(form.get(name) ?? "")) as [string, string, string];
    if (!isUuid(pressKey)) throw badField("key", "uuid");
    if (!isDay(from) || !isDay(to) || to < from) throw invalid("evidence-days");
    const programmeId = args.params.id ?? "";
    await orderEvidence(scope, { programmeId, from, to, pressKey, locale: await localeOf(args.request) }, new Date(), args.context.ip);
    return redirect(`/staff/programmes/terms/${programmeId}/evidence`, 303);
  });

export default function ProgrammeEvidence() {
  const { programme, packs, pages, page: number, fingerprint, pressKey, today, title } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("evidence");
  const locale = useLocale();
  const { revalidate } = useRevalidator();
  const waits = packs.some((pack) => pack.state === "WAITING");
  useEffect(() => {
    if (!waits) return;
    const timer = setInterval(() => revalidate(), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [waits, revalidate]);
  return (
    <div className="flex max-w-4xl flex-col gap-4">
      <PageHeader title={title} lead={t("lead")} back={{ to: `/staff/programmes/terms/${programme.id}`, text: localised(programme, "name", locale) }} />
      <RefusalNotice answer={answer} />
      <Sheet title={t("order.title")}>
        <Form method="post" className="flex flex-wrap items-end gap-3">
          <input type="hidden" name="key" value={pressKey} />
          <label className="flex flex-col gap-1 font-medium">
            {t("from")}
            <input name="from" type="date" defaultValue={`${today.slice(0, 4)}-01-01`} required className={narrowInputClass} />
          </label>
          <label className="flex flex-col gap-1 font-medium">
            {t("to")}
            <input name="to" type="date" defaultValue={today} required className={narrowInputClass} />
          </label>
          <Button look="primary">{t("order.make")}</Button>
        </Form>
        <p className="mt-3 max-w-prose text-dense text-ink-soft">{t("order.lead")}</p>
        <p className="mt-1 max-w-prose text-dense break-words text-ink-soft">{t("key", { fingerprint })}</p>
      </Sheet>
      {packs.length === 0 ? <EmptyState title={t("packs.empty")}>{t("packs.emptyText")}</EmptyState> : null}
      {packs.map((pack) => (
        <EvidencePackSheet key={pack.id} pack={pack} programmeId={programme.id} pressKey={pressKey} />
      ))}
      <Pager page={number} pages={pages} />
    </div>
  );
}
