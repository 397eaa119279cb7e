import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Notice, PageHeader, Pill, Sheet } from "~/components/page";
import { certificates } from "~/features/booking/certificates.server";
import { grantCertificate, revokeCertificate } from "~/features/booking/commands/certificates.server";
import { requireStaff } from "~/features/identity/access.server";
import { formatDay } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { isRefusal, sayRefusal } from "~/lib/http/refusal";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { addMonths, siteDay } from "~/lib/time";

export const handle = { i18n: ["booking"] };
export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const today = siteDay(new Date());
    return { ...(await certificates(scope)), today, inYear: addMonths(today, 12), title: translator(await localeOf(args.request))("booking:certificates.title") };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const form = await args.request.formData();
    const text = (name: string) => String(form.get(name) ?? "");
    const ip = args.context.ip;
    if (text("intent") === "revoke") {
      await revokeCertificate(scope, text("companyId"), text("kind"), ip);
      return data({ done: "revoked" as const });
    }
    await grantCertificate(scope, { companyId: text("companyId"), resourceKind: text("kind"), validUntil: text("validUntil") }, ip);
    return data({ done: "granted" as const });
  });

export default function Certificates() {
  const { kinds, rows, today, inYear } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation(["booking", "common"]);
  const locale = useLocale();
  const kindName = (kind: string) => t(`booking:kind.${kind as "scan3d"}`, { defaultValue: kind });
  return (
    <>
      <PageHeader title={t("booking:certificates.title")} lead={t("booking:certificates.lead")} />
      {isRefusal(answer) ? (
        <div className="mb-4">
          <Notice tone="bad" title={sayRefusal(t, answer)} />
        </div>
      ) : null}
      {answer && "done" in answer ? (
        <div className="mb-4">
          <Notice tone="good" title={t(`booking:certificates.${answer.done}`)} />
        </div>
      ) : null}
      <Sheet title={t("booking:certificates.grantTitle")} className="mb-6">
        <Form method="post" className="grid items-end gap-3 sm:grid-cols-2 lg:grid-cols-4">
          <label className="flex flex-col gap-1">
            <span className="font-medium">{t("booking:certificates.company")}</span>
            <select name="companyId" required className={inputClass}>
              {rows.map((row) => (
                <option key={row.companyId} value={row.companyId}>
                  {row.name}
                </option>
              ))}
            </select>
          </label>
          <label className="flex flex-col gap-1">
            <span className="font-medium">{t("booking:certificates.kind")}</span>
            <select name="kind" required className={inputClass}>
              {kinds.map((kind) => (
                <option key={kind} value={kind}>
                  {kindName(kind)}
                </option>
              ))}
            </select>
          </label>
          <label className="flex flex-col gap-1">
            <span className="font-medium">{t("booking:certificates.until")}</span>
            <input type="date" name="validUntil" min={today} defaultValue={inYear} required className={inputClass} />
          </label>
          <Button look="primary" name="intent" value="grant">
            {t("booking:certificates.grant")}
          </Button>
        </Form>
      </Sheet>
      <DataTable
        caption={t("booking:certificates.title")}
        rows={rows}
        rowKey={(row) => row.companyId}
        columns={[
          { head: t("booking:certificates.company"), cell: (row) => <strong>{row.name}</strong> },
          ...kinds.map((kind) => ({
            head: kindName(kind),
            cell: (row: (typeof rows)[number]) => {
              const until = row.kinds[kind];
              if (!until) return <span className="text-ink-soft">{t("booking:certificates.none")}</span>;
              return (
                <Form method="post" className="flex flex-wrap items-center gap-2">
                  <input type="hidden" name="companyId" value={row.companyId} />
                  <input type="hidden" name="kind" value={kind} />
                  <Pill tone={until < today ? "bad" : "good"}>{t("booking:certificates.validUntil", { until: formatDay(until, locale) })}</Pill>
                  <button name="intent" value="revoke" className="min-h-11 font-medium text-red hover:underline md:min-h-0" aria-label={t("booking:certificates.revokeOf", { company: row.name, kind: kindName(kind) })}>
                    {t("booking:certificates.revoke")}
                  </button>
                </Form>
              );
            },
          })),
        ]}
      />
    </>
  );
}
