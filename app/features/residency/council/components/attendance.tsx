import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { inputClass } from "~/components/field";
import { Pill, Sheet } from "~/components/page";
import type { SessionPage } from "../queries/session.server";

type Session = Pick<SessionPage, "people" | "quorum" | "status" | "chairId" | "may" | "viewerId">;

/** The quorum in a sentence. */
export function QuorumLine({ quorum }: { quorum: SessionPage["quorum"] }) {
  const { t } = useTranslation("council");
  const { present, of, needed, met } = quorum;
  return <span className={met ? "text-green" : "text-red"}>{t(met ? "attendance.quorumMet" : "attendance.quorumMissing", { present, of, needed })}</span>;
}

/** Who is there; members mark themselves, who runs the session marks anybody and names who presides. */
export function Attendance({ session }: { session: Session }) {
  const { t } = useTranslation("council");
  const { people, quorum, status, chairId, may, viewerId } = session;
  const open = status === "OPEN";
  const present = people.filter((person) => person.present);
  return (
    <Sheet title={t("attendance.title")}>
      {people.length === 0 ? <p className="text-ink-soft">{t("attendance.nobody")}</p> : null}
      {status === "PLANNED" ? <p className="mb-2 text-dense text-ink-soft">{t("attendance.planned")}</p> : <p className="mb-2 font-medium"><QuorumLine quorum={quorum} /></p>}
      {open && may.run && present.length < people.length ? (
        <Form method="post" className="mb-3" preventScrollReset>
          <Button name="intent" value="presentAll">
            {t("attendance.all")}
          </Button>
        </Form>
      ) : null}
      <ul className="divide-y divide-line">
        {people.map((person) => {
          const act = t(person.present ? "attendance.leave" : "attendance.come");
          return (
            <li key={person.userId} className="flex items-center justify-between gap-3 py-2 first:pt-0 last:pb-0">
              <div className="min-w-0">
                <p className="font-medium">{person.name}</p>
                <p className="flex flex-wrap items-center gap-2 text-dense text-ink-soft">
                  {[t(`role.${person.role as "chair" | "secretary" | "member"}`), person.position].filter(Boolean).join(" · ")}
                  {status === "PLANNED" ? null : <Pill tone={person.present ? "good" : "plain"}>{t(person.present ? "attendance.present" : "attendance.absent")}</Pill>}
                </p>
              </div>
              {open && (may.run || person.userId === viewerId) ? (
                <Form method="post" className="shrink-0" preventScrollReset>
                  <input type="hidden" name="userId" value={person.userId} />
                  <Button name="intent" value={person.present ? "absent" : "present"} aria-label={t("attendance.of", { act, name: person.name })}>
                    {act}
                  </Button>
                </Form>
              ) : null}
            </li>
          );
        })}
      </ul>
      {open && may.run && present.length > 0 ? (
        <Form method="post" className="mt-3 flex flex-col gap-2 border-t border-line pt-3" preventScrollReset>
          <label className="flex flex-col gap-1 font-medium">
            {t("attendance.chair")}
            <select name="userId" key={chairId ?? ""} defaultValue={chairId ?? ""} className={inputClass}>
              {present.map((person) => (
                <option key={person.userId} value={person.userId}>
                  {person.name}
                </option>
              ))}
            </select>
          </label>
          <Button name="intent" value="chair">
            {t("attendance.setChair")}
          </Button>
        </Form>
      ) : null}
    </Sheet>
  );
}
