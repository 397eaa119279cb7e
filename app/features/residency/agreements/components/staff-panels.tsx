import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Facts, Sheet } from "~/components/page";
import { formatDateTime } from "~/lib/format";
import type { AgreementPage } from "../queries.server";
import { ActForm } from "./act-form";

type Role = "ADMIN" | "FINANCE" | "EXPERT";

/** Who has approved the terms, and whose word is awaited. */
export function ApprovalPanel({ agreement }: { agreement: AgreementPage }) {
  const { t } = useTranslation(["agreements", "common"]);
  const locale = useLocale();
  const { approvals, missingApprovals, can, status } = agreement;
  if (status !== "APPROVING" && approvals.length === 0) return null;
  const name = (role: string) => t(`common:cabinet.role.${role as Role}`);
  return (
    <Sheet title={t("agreements:approval.title")}>
      <Facts
        items={[
          ...approvals.map((one) => ({
            name: name(one.role),
            value: (
              <>
                {t("agreements:approval.given", { name: one.name, at: formatDateTime(one.at, locale) })}
                {one.note ? <span className="block text-dense text-ink-soft">«{one.note}»</span> : null}
              </>
            ),
          })),
          ...(status === "APPROVING" ? missingApprovals.map((role) => ({ name: name(role), value: <span className="text-amber">{t("agreements:approval.awaited")}</span> })) : []),
        ]}
      />
      {can.approveAs.map((role) => (
        <Form method="post" key={role} className="mt-4 flex flex-col gap-2 border-t border-line pt-3">
          <input type="hidden" name="intent" value="approve" />
          <input type="hidden" name="version" value={agreement.version} />
          <input type="hidden" name="role" value={role} />
          <label className="flex flex-col gap-1 text-dense">
            {t("agreements:approval.note")}
            <input name="note" maxLength={1000} autoComplete="off" className={inputClass} />
          </label>
          <Button look="primary">{t("agreements:approval.approve", { role: name(role) })}</Button>
        </Form>
      ))}
    </Sheet>
  );
}

/** On to approval, to the resident, or back. */
export function SendPanel({ agreement }: { agreement: AgreementPage }) {
  const { t } = useTranslation("agreements");
  const { can, version, status } = agreement;
  const one = (intent: "propose" | "send" | "recall", look: "primary" | "plain") => (
    <Form method="post">
      <input type="hidden" name="version" value={version} />
      <Button look={look} name="intent" value={intent} className="w-full">
        {t(`send.${intent}`)}
      </Button>
    </Form>
  );
  if (!can.propose && !can.send && !can.recall && !can.cancel) return null;
  return (
    <Sheet title={t("send.title")}>
      <p className="mb-3 text-dense text-ink-soft">{t(status === "DRAFT" ? "send.draftBody" : status === "APPROVING" ? "send.sendBody" : "send.sentBody")}</p>
      <div className="flex flex-col gap-2">
        {can.propose ? one("propose", "primary") : null}
        {can.send ? one("send", "primary") : null}
        {can.recall ? one("recall", "plain") : null}
        {can.cancel ? (
          <Form method="post">
            <Button look="danger" name="intent" value="cancel" className="w-full">
              {t("send.cancel")}
            </Button>
          </Form>
        ) : null}
      </div>
    </Sheet>
  );
}

/** The resident's scan: to be accepted or refused. */
export function ScanCheck({ agreement, answer }: { agreement: AgreementPage; answer: unknown }) {
  const { t } = useTranslation("agreements");
  const scan = agreement.signatures.find((one) => one.method === "scan" && !one.signedAt);
  if (!scan) return null;
  return (
    <Sheet title={t("scan.check")}>
      <p className="mb-3">
        <a href={`/files/${scan.fileId}`}>{t("scan.open")}</a>
      </p>
      <Form method="post" className="flex flex-col gap-2">
        <input type="hidden" name="signatureId" value={scan.id} />
        {agreement.can.signBoth ? (
          <label className="flex min-h-11 items-center gap-3 md:min-h-9">
            <input type="checkbox" name="both" className="size-5 accent-[var(--pencil)]" /> {t("scan.both")}
          </label>
        ) : null}
        <Button look="primary" name="intent" value="accept-scan">{t("scan.accept")}</Button>
      </Form>
      <div className="mt-4 border-t border-line pt-3">
        <ActForm intent="refuse-scan" answer={answer} hidden={{ signatureId: scan.id }} look="danger" submit={t("scan.refuse")} fields={[{ name: "reason", label: t("scan.reason"), kind: "text" }]} />
      </div>
    </Sheet>
  );
}
