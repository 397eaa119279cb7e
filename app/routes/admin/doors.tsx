import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { EmptyState, Notice, PageHeader, Pill, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { makeDoor, revokeDoor } from "~/features/booking/doors/commands.server";
import { doors } from "~/features/booking/doors/queries.server";
import { requireStaff } from "~/features/identity/access.server";
import { formatDateTime } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";

export const handle = { i18n: ["presence"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const [list, locale] = await Promise.all([doors(scope, new Date()), localeOf(args.request)]);
    return { ...list, title: translator(locale)("presence:doors.title") };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const form = await args.request.formData();
    if (form.get("intent") === "revoke") {
      await revokeDoor(scope, String(form.get("door")), args.context.ip);
      return data({ address: null, revoked: true });
    }
    return data({ address: await makeDoor(scope, String(form.get("resource")), String(form.get("name") ?? ""), args.context.ip), revoked: false });
  });

/** Displays at doors: made, watched and stopped here. */
export default function Doors() {
  const { rows, resources, title } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation(["presence", "common"]);
  const locale = useLocale();
  const address = answer && "address" in answer ? answer.address : null;
  return (
    <>
      <PageHeader title={title} lead={t("presence:doors.lead")} back={{ to: "/staff/today", text: t("presence:today.title") }} />
      <div className="mb-4 flex flex-col gap-3">
        <RefusalNotice answer={answer} />
        {address ? (
          <Notice tone="good" title={t("presence:doors.made")}>
            <code className="block text-base break-all select-all">{address}</code>
            <a href={address} target="_blank" rel="noreferrer" className="mt-1 inline-flex min-h-11 items-center font-semibold text-pencil hover:underline">
              {t("presence:doors.open")}
            </a>
          </Notice>
        ) : null}
        {answer && "revoked" in answer && answer.revoked ? <Notice tone="good" title={t("presence:doors.revoked")} /> : null}
      </div>
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
        {rows.length === 0 ? (
          <EmptyState title={t("presence:doors.none")}>{t("presence:doors.noneBody")}</EmptyState>
        ) : (
          <DataTable
            caption={title}
            rows={rows}
            rowKey={(row) => row.id}
            columns={[
              { head: t("presence:doors.resource"), title: true, cell: (row) => <a href={`/spaces/${row.slug}`} className="font-semibold text-pencil hover:underline">{localised(row, "name", locale)}</a> },
              { head: t("presence:doors.name"), cell: (row) => row.name || "—" },
              {
                head: t("presence:doors.seen"),
                cell: (row) => (
                  <span className="inline-flex flex-wrap items-center gap-2">
                    <Pill tone={row.awake ? "good" : "bad"}>{t(row.awake ? "presence:doors.awake" : row.lastSeenAt ? "presence:doors.silent" : "presence:doors.never")}</Pill>
                    {row.lastSeenAt ? <span className="text-ink-soft">{formatDateTime(row.lastSeenAt, locale)}</span> : null}
                  </span>
                ),
              },
              {
                head: "",
                cell: (row) => (
                  <details>
                    <summary className="inline-flex min-h-11 items-center font-semibold text-red md:min-h-0">{t("presence:doors.revoke")}</summary>
                    <Form method="post" className="mt-2">
                      <input type="hidden" name="door" value={row.id} />
                      <Button look="danger" name="intent" value="revoke" aria-label={t("presence:doors.revokeOf", { name: localised(row, "name", locale) })}>
                        {t("presence:doors.revokeSure")}
                      </Button>
                    </Form>
                  </details>
                ),
              },
            ]}
          />
        )}
        <Sheet title={t("presence:doors.newTitle")}>
          <Form method="post" className="flex flex-col gap-3">
            <label className="flex flex-col gap-1">
              <span className="font-medium">{t("presence:doors.resource")}</span>
              <select name="resource" required className={inputClass}>
                {resources.map((resource) => (
                  <option key={resource.id} value={resource.id}>
                    {localised(resource, "name", locale)}
                  </option>
                ))}
              </select>
            </label>
            <label className="flex flex-col gap-1">
              <span className="font-medium">{t("presence:doors.name")}</span>
              <input name="name" maxLength={80} className={inputClass} autoComplete="off" />
              <span className="text-dense text-ink-soft">{t("presence:doors.nameHelp")}</span>
            </label>
            <Button look="primary" name="intent" value="make">
              {t("presence:doors.make")}
            </Button>
          </Form>
          <p className="mt-4 text-dense text-ink-soft">{t("presence:doors.help")}</p>
        </Sheet>
      </div>
    </>
  );
}
