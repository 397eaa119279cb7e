import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonAnchor } from "~/components/button";
import { inputClass } from "~/components/field";
import { Notice, PageHeader, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { ImportPreview } from "~/features/booking/resources/components/import-preview";
import { applyImport, lookAtImport } from "~/features/booking/resources/import.server";
import { headersIn } from "~/features/booking/resources/sheet-words.server";
import { parseTable, readTable } from "~/features/booking/resources/table.server";
import { requireStaff } from "~/features/identity/access.server";
import { formAction, page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["resources"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    await requireStaff(args, "ADMIN");
    const locale = await localeOf(args.request);
    const query = new URL(args.request.url).searchParams;
    const done = query.has("made") ? { made: Number(query.get("made")) || 0, changed: Number(query.get("changed")) || 0 } : null;
    return { done, headers: headersIn(locale), title: translator(locale)("resources:import.title") };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const form = await args.request.formData();
    const now = new Date();
    if (form.get("act") === "apply") {
      const { made, changed } = await applyImport(scope, parseTable(String(form.get("table") ?? "")), String(form.get("stamp") ?? ""), { now, ip: args.context.ip });
      throw redirect(`?made=${made}&changed=${changed}`, 303);
    }
    const file = form.get("file");
    const { table, bad } = await readTable(file instanceof File ? Buffer.from(await file.arrayBuffer()) : Buffer.alloc(0));
    return data({ look: await lookAtImport(scope, table, bad, now), table: JSON.stringify(table) });
  });

export default function ImportResources() {
  const { done, headers } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("resources");
  return (
    <div className="max-w-5xl">
      <PageHeader
        back={{ to: "/staff/resources", text: t("list.title") }}
        title={t("import.title")}
        lead={t("import.lead")}
        actions={
          <>
            <ButtonAnchor href="/staff/resources.xlsx?template=1">{t("import.template")}</ButtonAnchor>
            <ButtonAnchor href="/staff/resources.xlsx?state=all">{t("import.current")}</ButtonAnchor>
          </>
        }
      />
      <div className="flex flex-col gap-5">
        {done && !answer ? <Notice tone="good" title={done.made + done.changed === 0 ? t("import.doneNothing") : t("import.done", done)} /> : null}
        <RefusalNotice answer={answer} />
        {answer && "look" in answer ? <ImportPreview look={answer.look} table={answer.table} headers={headers} /> : null}
        <Sheet title={t("import.choose")}>
          <Form method="post" encType="multipart/form-data" className="flex flex-col gap-4">
            <label className="flex flex-col gap-1">
              <span className="font-medium">{t("import.file")}</span>
              <input type="file" name="file" required accept=".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" className={inputClass} />
              <span className="text-dense text-ink-soft">{t("import.fileHelp")}</span>
            </label>
            <div>
              <Button look="primary" name="act" value="look">
                {t("import.look")}
              </Button>
            </div>
          </Form>
        </Sheet>
      </div>
    </div>
  );
}
