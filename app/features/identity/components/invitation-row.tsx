import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { Pill } from "~/components/page";
import type { MembershipRole } from "~/lib/db/generated/enums";
import { formatDay } from "~/lib/format";

interface Invitation {
  id: string;
  email: string;
  role: MembershipRole;
  by: string;
  until: string;
  expired: boolean;
  mine: boolean;
}

/** An invitation that waits for an answer, or has waited in vain. */
export function InvitationRow({ invitation }: { invitation: Invitation }) {
  const { t } = useTranslation("identity");
  const locale = useLocale();
  const { id, email, role, by, until, expired, mine } = invitation;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3 first:pt-0 last:pb-0">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-2 font-medium break-all">
          {email} <Pill>{t(`company.role.${role}`)}</Pill> {expired ? <Pill tone="bad">{t("people.expired")}</Pill> : <Pill tone="waiting">{t("people.waits")}</Pill>}
        </p>
        <p className="text-dense text-ink-soft">{t(expired ? "people.ranOut" : "people.until", { day: formatDay(until, locale), by })}</p>
      </div>
      {mine ? (
        <Form method="post" preventScrollReset className="flex flex-wrap gap-2">
          <input type="hidden" name="invitationId" value={id} />
          <Button name="act" value="resend" aria-label={t("people.resendTo", { email })}>
            {t("people.resend")}
          </Button>
          <Button look="danger" name="act" value="revoke" aria-label={t("people.revokeOf", { email })}>
            {t("people.revoke")}
          </Button>
        </Form>
      ) : null}
    </li>
  );
}
