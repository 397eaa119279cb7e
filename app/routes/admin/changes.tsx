import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { EmptyState, PageHeader } from "~/components/page";
import { requireStaff } from "~/features/identity/access.server";
import { StaffTabs } from "~/features/residency/components/application-tabs";
import { StatusPill } from "~/features/residency/components/marks";
import { changesFor } from "~/features/residency/forms/changes.server";
import { ChangesView } from "~/features/residency/forms/components/changes-view";
import { formatDateTime } from "~/lib/format";
import { page } from "~/lib/http/answers.server";

export const handle = { i18n: ["forms", "residency"] };

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args);
    const query = new URL(args.request.url).searchParams;
    const round = (name: string) => Number(query.get(name)) || undefined;
    const wanted = { from: round("from"), to: round("to") };
    return { ...(await changesFor(scope, args.params.id ?? "", wanted, new Date())), all: query.get("all") === "1" };
  });

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read ? [read.application.company.name, read.application.number].filter(Boolean).join(" · ") : "" }];

export default function Changes() {
  const { application, submissions, compared, all } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["forms", "residency"]);
  const locale = useLocale();
  const rounds = submissions.map((row) => ({ round: row.round, text: t("forms:changes.round", { round: row.round, at: formatDateTime(row.at, locale), by: row.by }) }));
  const pick = (name: "from" | "to", value: number) => (
    <label className="flex min-w-0 grow basis-60 flex-col gap-1">
      <span className="text-dense font-medium">{t(`forms:changes.${name}`)}</span>
      <select name={name} defaultValue={value} className={inputClass}>
        {rounds.map((row) => (
          <option key={row.round} value={row.round}>
            {row.text}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <div className="max-w-6xl">
      <PageHeader
        back={{ to: "/staff/queue", text: t("residency:queue.title") }}
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {application.company.name} <StatusPill status={application.status} />
          </span>
        }
        lead={[application.number, application.projectTitle].filter(Boolean).join(" · ")}
      />
      <StaffTabs applicationId={application.id} />
      {compared === null ? (
        <EmptyState title={t("forms:changes.one")}>{t("forms:changes.oneBody")}</EmptyState>
      ) : (
        <div className="flex flex-col gap-4">
          <Form method="get" className="flex flex-wrap items-end gap-3">
            {pick("from", compared.from)}
            {pick("to", compared.to)}
            <label className="flex min-h-11 items-center gap-2 md:min-h-10">
              <input type="checkbox" name="all" value="1" defaultChecked={all} className="size-5 accent-[var(--pencil)]" />
              {t("forms:changes.all")}
            </label>
            <Button>{t("forms:changes.show")}</Button>
          </Form>
          <p className="text-ink-soft">{compared.changed === 0 ? t("forms:changes.none") : t("forms:changes.count", { count: compared.changed })}</p>
          <ChangesView sections={compared.sections} documents={compared.documents} all={all} />
        </div>
      )}
    </div>
  );
}
