import { Form, useFetcher } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, ButtonAnchor } from "~/components/button";
import { FileUpload } from "~/components/file-upload";
import { useLocale } from "~/components/locale-context";
import { Facts, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { formatDateTime } from "~/lib/format";
import type { SignatureFacts } from "../queries.server";
import { ActForm } from "./act-form";

/** Signing by a code: ask for it, then type it. */
export function CodePanel({ codeUntil, email, answer }: { codeUntil: Date | null; email: string; answer: unknown }) {
  const { t } = useTranslation("agreements");
  const locale = useLocale();
  return (
    <Sheet title={t("sign.title")}>
      <p className="mb-3 max-w-prose text-ink-soft">{t("sign.body", { email })}</p>
      {codeUntil ? (
        <>
          <p className="mb-3 font-medium">{t("sign.codeSent", { email, until: formatDateTime(codeUntil, locale) })}</p>
          <ActForm intent="sign" answer={answer} submit={t("sign.sign")} fields={[{ name: "code", label: t("sign.code"), kind: "whole", max: 7 }]} />
        </>
      ) : null}
      <Form method="post" className={codeUntil ? "mt-4 border-t border-line pt-4" : ""}>
        <Button look={codeUntil ? "plain" : "primary"} name="intent" value="ask-code">
          {codeUntil ? t("sign.askAgain") : t("sign.ask")}
        </Button>
      </Form>
    </Sheet>
  );
}

/** Handing in a scan; a scan that waits may be replaced by another. */
export function ScanPanel({ agreementId, waits, uploaded }: { agreementId: string; waits: boolean; uploaded: readonly { id: string; name: string }[] }) {
  const { t } = useTranslation("agreements");
  const [arrived, setArrived] = useState<string[]>([]);
  return (
    <Sheet title={t("scan.title")}>
      <p className="mb-3 max-w-prose text-ink-soft">{t(waits ? "scan.waits" : "scan.body")}</p>
      {uploaded.map((file) => (
        <Form method="post" key={file.id} className="mb-3 flex flex-wrap items-center gap-3">
          <input type="hidden" name="fileId" value={file.id} />
          <span className="min-w-0 break-words">{file.name}</span>
          <Button name="intent" value="scan">{t("scan.handIn")}</Button>
        </Form>
      ))}
      {arrived.map((id) => (
        <HandingIn key={id} address={`/agreements/${agreementId}`} fileId={id} />
      ))}
      <FileUpload purpose="document" label={t("scan.label")} onUploaded={(file) => setArrived((before) => [...before, file.id])} next={`/agreements/${agreementId}`} />
    </Sheet>
  );
}

/** Hands one file in that has arrived. */
function HandingIn({ address, fileId }: { address: string; fileId: string }) {
  const { submit, data } = useFetcher<unknown>();
  const sent = useRef(false);
  useEffect(() => {
    if (sent.current) return;
    sent.current = true;
    void submit({ intent: "scan", fileId, stay: "1" }, { method: "post", action: address });
  }, [address, fileId, submit]);
  return <RefusalNotice answer={data} />;
}

/** Who has signed, how and when, and the papers to take away. */
export function SignaturesView({ agreementId, number, sha256, sentAt, signatures }: { agreementId: string; number: string; sha256: string | null; sentAt: Date | null; signatures: readonly SignatureFacts[] }) {
  const { t } = useTranslation("agreements");
  const locale = useLocale();
  const signed = signatures.filter((one) => one.signedAt);
  return (
    <Sheet title={t("papers.title")}>
      <div className="mb-4 flex flex-wrap gap-2">
        <ButtonAnchor href={`/agreements/${agreementId}/pdf`} aria-label={`${t(sentAt ? "papers.pdf" : "papers.preview")} ${number}`}>
          {t(sentAt ? "papers.pdf" : "papers.preview")}
        </ButtonAnchor>
        {signed.length > 0 ? <ButtonAnchor href={`/agreements/${agreementId}/pdf?evidence=1`}>{t("papers.evidence")}</ButtonAnchor> : null}
      </div>
      {sha256 ? (
        <p className="mb-3 text-dense text-ink-soft">
          {t("papers.hash")} <code className="break-all">{sha256}</code>
        </p>
      ) : null}
      <Facts
        items={(["APPLICANT", "HOUSE"] as const).map((side) => {
          const one = signed.find((signature) => signature.side === side);
          return {
            name: t(`side.${side}`),
            value: one?.signedAt ? (
              <>
                {t("papers.signed", { name: one.name, at: formatDateTime(one.signedAt, locale) })}
                <span className="block text-dense text-ink-soft">
                  {t(`method.${one.method}`)}
                  {one.fileId ? (
                    <>
                      {" · "}
                      <a href={`/files/${one.fileId}`}>{t("papers.scan")}</a>
                    </>
                  ) : null}
                </span>
              </>
            ) : (
              t("papers.notSigned")
            ),
          };
        })}
      />
    </Sheet>
  );
}
