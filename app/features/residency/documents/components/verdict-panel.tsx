import { getFormProps, useForm, type SubmissionResult } from "@conform-to/react";
import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { FormSummary, TextArea } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Sheet } from "~/components/page";
import { formatDateTime } from "~/lib/format";
import type { ReadDocument } from "./document-view";

interface VerdictProps {
  document: ReadDocument;
  result: SubmissionResult<string[]> | undefined;
}

/** Accepts the document, or refuses it with a reason that the applicant reads. */
export function VerdictPanel({ document, result }: VerdictProps) {
  const { t } = useTranslation("messages");
  const locale = useLocale();
  const [form, fields] = useForm<{ reason: string }>({ id: "refuse", lastResult: result, shouldValidate: "onSubmit" });
  const hidden = (
    <>
      <input type="hidden" name="documentId" value={document.id} />
      <input type="hidden" name="seen" value={document.state} />
    </>
  );
  const at = document.checkedAt ? formatDateTime(document.checkedAt, locale) : "";
  if (document.state !== "RECEIVED") {
    return (
      <Sheet as="div">
        <div className="flex flex-wrap items-start justify-between gap-3">
          <div className="min-w-0">
            <p className={document.state === "ACCEPTED" ? "font-semibold text-green" : "font-semibold text-red"}>
              {t(document.state === "ACCEPTED" ? "documents.accepted" : "documents.refused", { at, who: document.checkedBy })}
            </p>
            {document.refusal ? <p className="max-w-prose whitespace-pre-line">{document.refusal}</p> : null}
          </div>
          <Form method="post" preventScrollReset>
            {hidden}
            <Button name="verdict" value="RECEIVED">
              {t("documents.undo")}
            </Button>
          </Form>
        </div>
      </Sheet>
    );
  }
  return (
    <Sheet as="div">
      <div className="flex flex-col gap-x-6 gap-y-3 xl:flex-row xl:items-start">
        <Form method="post" preventScrollReset>
          {hidden}
          <Button look="primary" name="verdict" value="ACCEPTED">
            {t("documents.accept")}
          </Button>
        </Form>
        <details className="grow" open={form.status === "error"}>
          <summary className="inline-flex min-h-11 items-center font-medium text-red md:min-h-10">{t("documents.refuseOpen")}</summary>
          <Form method="post" {...getFormProps(form)} className="mt-2 flex max-w-prose flex-col gap-3" preventScrollReset>
            {hidden}
            <input type="hidden" name="verdict" value="REFUSED" />
            <FormSummary form={form} fields={{ reason: { id: fields.reason.id, label: t("documents.reason") } }} />
            <TextArea meta={fields.reason} label={t("documents.reason")} help={t("documents.reasonHelp")} max={1000} rows={3} />
            <div>
              <Button look="danger">{t("documents.refuse")}</Button>
            </div>
          </Form>
        </details>
      </div>
    </Sheet>
  );
}
