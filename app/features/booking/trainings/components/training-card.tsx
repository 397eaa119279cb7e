import { Form, useNavigation } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Pill, Sheet } from "~/components/page";
import { formatRange } from "~/lib/format";
import { localised } from "~/lib/i18n/locales";
import { useKindName } from "../../certificates/components/kind-name";
import { useLength } from "./length";

/** A training as residents see it, with its sessions to come. */
export interface TrainingShown {
  id: string;
  resourceKind: string;
  nameRu: string;
  nameEn: string;
  summaryRu: string;
  summaryEn: string;
  minutes: number;
  validMonths: number;
  sessions: readonly SessionShown[];
}
export interface SessionShown {
  id: string;
  startsAt: Date | string;
  endsAt: Date | string;
  seats: number;
  taken: number;
  waiting: number;
  trainer: string;
  nameRu: string;
  nameEn: string;
  floor: number | null;
}
export interface SeatShown {
  id: string;
  sessionId: string;
  userId: string;
  name: string;
  status: string;
  place: number | null;
}

interface Props {
  training: TrainingShown;
  seats: readonly SeatShown[];
  /** For whom the viewer may take seats, the viewer among them. */
  people: readonly { id: string; name: string }[];
  me: string;
}

/** What a training opens, and its sessions with free seats, each with one button. */
export function TrainingCard({ training, seats, people, me }: Props) {
  const { t } = useTranslation("trainings");
  const locale = useLocale();
  const kindName = useKindName();
  const length = useLength();
  const name = localised(training, "name", locale);
  return (
    <Sheet title={name} aside={<Pill tone="mine">{t("opens", { kind: kindName(training.resourceKind) })}</Pill>}>
      <p className="max-w-prose">{localised(training, "summary", locale)}</p>
      <p className="mt-1 text-dense text-ink-soft">
        {t("lasts", { length: length(training.minutes) })} · {t("gives", { months: t("months", { count: training.validMonths }) })}
      </p>
      {training.sessions.length === 0 ? (
        <p className="mt-4 text-ink-soft">{t("noSessions")}</p>
      ) : (
        <ul className="mt-4 divide-y divide-line border-t border-line">
          {training.sessions.map((session) => (
            <SessionLine key={session.id} session={session} training={name} seats={seats.filter((seat) => seat.sessionId === session.id)} people={people} me={me} />
          ))}
        </ul>
      )}
    </Sheet>
  );
}

function SessionLine({ session, training, seats, people, me }: { session: SessionShown; training: string; seats: readonly SeatShown[]; people: Props["people"]; me: string }) {
  const { t } = useTranslation("trainings");
  const locale = useLocale();
  const busy = useNavigation().state !== "idle";
  const when = formatRange(session.startsAt, session.endsAt, locale);
  const free = Math.max(0, session.seats - session.taken);
  const others = people.filter((one) => !seats.some((seat) => seat.userId === one.id));
  return (
    <li className="grid gap-x-6 gap-y-2 py-3 md:grid-cols-[minmax(0,1fr)_11rem_minmax(14rem,auto)] md:items-center" data-session={session.id}>
      <div className="min-w-0">
        <p className="font-semibold">{when}</p>
        <p className="text-dense text-ink-soft">
          {localised(session, "name", locale)}
          {session.floor === null ? "" : ` · ${t("floor", { floor: session.floor })}`} · {t("with", { trainer: session.trainer })}
        </p>
      </div>
      <SeatsBar taken={session.taken} seats={session.seats}>
        {free > 0 ? t("free", { count: free, of: session.seats }) : session.waiting > 0 ? `${t("full")}, ${t("waiting", { count: session.waiting })}` : t("full")}
      </SeatsBar>
      <div className="flex flex-wrap items-center gap-2 md:justify-end">
        {seats.map((seat) => (
          <Pill key={seat.id} tone={seat.status === "BOOKED" ? "good" : "waiting"}>
            {people.length > 1 || seat.userId !== me ? `${seat.name}: ` : ""}
            {seat.place === null ? t(`seat.${seat.status as "BOOKED"}`) : t("place", { place: seat.place })}
          </Pill>
        ))}
        {others.length > 0 ? (
          <Form method="post" preventScrollReset className="flex flex-wrap items-center gap-2">
            <input type="hidden" name="sessionId" value={session.id} />
            {people.length > 1 ? (
              <label>
                <span className="sr-only">{t("who")}</span>
                <select name="userId" defaultValue={others.some((one) => one.id === me) ? me : others[0]?.id} className={inputClass}>
                  {others.map((one) => (
                    <option key={one.id} value={one.id}>
                      {one.id === me ? t("me", { name: one.name }) : one.name}
                    </option>
                  ))}
                </select>
              </label>
            ) : (
              <input type="hidden" name="userId" value={me} />
            )}
            <Button look={free > 0 ? "primary" : "plain"} name="intent" value="take" disabled={busy} aria-label={t(free > 0 ? "takeOf" : "waitOf", { training, when })}>
              {free > 0 ? t("take") : t("wait")}
            </Button>
          </Form>
        ) : null}
      </div>
    </li>
  );
}

/** How full a session is: a strip of seats, and the words beside it. */
export function SeatsBar({ taken, seats, children }: { taken: number; seats: number; children: React.ReactNode }) {
  return (
    <div>
      <div aria-hidden className="flex h-2 gap-px overflow-hidden rounded-full bg-raised">
        <span className="bg-pencil" style={{ width: `${Math.min(100, (taken / seats) * 100)}%` }} />
      </div>
      <p className="tabular mt-1 text-dense">{children}</p>
    </div>
  );
}
