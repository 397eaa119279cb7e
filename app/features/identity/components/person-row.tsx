import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Pill } from "~/components/page";
import type { MembershipRole } from "~/lib/db/generated/enums";
import { formatDay } from "~/lib/format";

export interface PersonOfCompany {
  id: string;
  name: string;
  email: string;
  phone: string | null;
  role: MembershipRole;
  since: string;
  me: boolean;
  lastOwner: boolean;
  roles: MembershipRole[];
  removable: boolean;
  transferable: boolean;
}

/** One person of a company with what the viewer may do: everything grave asks once, by opening its line. */
export function PersonRow({ person }: { person: PersonOfCompany }) {
  const { t } = useTranslation("identity");
  const locale = useLocale();
  const acts = person.roles.length > 0 || person.removable || person.transferable || person.me;
  return (
    <li className="py-3 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-1">
        <div className="min-w-0">
          <p className="flex flex-wrap items-center gap-2 font-medium">
            {person.name}
            <Pill tone={person.role === "OWNER" ? "mine" : "plain"}>{t(`company.role.${person.role}`)}</Pill>
            {person.me ? <span className="text-dense font-normal text-ink-soft">{t("people.you")}</span> : null}
          </p>
          <p className="text-dense break-words text-ink-soft">{[person.email, person.phone].filter(Boolean).join(" · ")}</p>
          <p className="text-dense text-ink-soft">{t("people.since", { day: formatDay(person.since, locale) })}</p>
        </div>
        {acts ? <Acts person={person} /> : null}
      </div>
    </li>
  );
}

function Acts({ person }: { person: PersonOfCompany }) {
  const { t } = useTranslation("identity");
  const { id, name, roles, removable, transferable, me, lastOwner } = person;
  return (
    <details className="max-sm:w-full">
      <summary className="inline-flex min-h-11 items-center font-medium text-pencil hover:underline md:min-h-8">
        {t("people.change")}
        <span className="sr-only">: {name}</span>
      </summary>
      <div className="mt-2 flex flex-col gap-3 rounded-control bg-raised p-3">
        {roles.length > 0 ? (
          <Form method="post" preventScrollReset className="flex flex-wrap items-end gap-2">
            <input type="hidden" name="userId" value={id} />
            <label className="flex flex-col gap-1">
              <span className="text-dense font-medium">{t("people.newRole")}</span>
              <select name="role" className={inputClass}>
                {roles.map((role) => (
                  <option key={role} value={role}>
                    {t(`company.role.${role}`)}
                  </option>
                ))}
              </select>
            </label>
            <Button name="act" value="role">
              {t("people.giveRole")}
            </Button>
          </Form>
        ) : null}
        {transferable ? <Grave act="transfer" id={id} text={t("people.transferText", { name })} button={t("people.transfer")} /> : null}
        {removable ? <Grave act="remove" id={id} text={t("people.removeText", { name })} button={t("people.remove")} /> : null}
        {me ? (
          lastOwner ? (
            <p className="max-w-sm text-dense text-ink-soft">{t("people.lastOwner")}</p>
          ) : (
            <Grave act="leave" id={id} text={t("people.leaveText")} button={t("people.leave")} />
          )
        ) : null}
      </div>
    </details>
  );
}

function Grave({ act, id, text, button }: { act: string; id: string; text: string; button: string }) {
  return (
    <Form method="post" preventScrollReset className="flex max-w-sm flex-col items-start gap-2 border-t border-line pt-3 first:border-0 first:pt-0">
      <input type="hidden" name="userId" value={id} />
      <p className="text-dense text-ink-soft">{text}</p>
      <Button look="danger" name="act" value={act}>
        {button}
      </Button>
    </Form>
  );
}
