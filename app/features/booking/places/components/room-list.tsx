import { useTranslation } from "react-i18next";
import { buttonClass } from "~/components/button";
import type { Tone } from "~/components/classes";
import { useLocale } from "~/components/locale-context";
import { Pill } from "~/components/page";
import { formatDateTime } from "~/lib/format";
import type { PlanRoom, PlanThing } from "../queries.server";
import { useSay } from "./say";

const tones: Record<PlanThing["state"], Tone> = { free: "good", taken: "bad", closed: "plain" };

/** The rooms of a floor in words: what is in each, how it stands, when it can be had next. The plan's links lead here. */
export function RoomList({ rooms, at }: { rooms: readonly PlanRoom[]; at: Date }) {
  const { t } = useTranslation("places");
  return (
    <ul className="flex flex-col gap-3">
      {rooms
        .filter((room) => room.things.length > 0)
        .map((room) => (
          <li key={room.code} id={`room-${room.code}`} tabIndex={-1} className="scroll-mt-4 rounded-card border border-line bg-sheet p-4 outline-none target:border-pencil target:bg-pencil-soft">
            <h2 className="font-semibold">
              <span className="tabular me-2 text-ink-soft">{room.code}</span>
              {room.name}
            </h2>
            <ul className="mt-1 divide-y divide-line">
              {room.things.map((thing) => (
                <ThingLine key={thing.slug} thing={thing} room={room} at={at} />
              ))}
            </ul>
          </li>
        ))}
      {rooms.every((room) => room.things.length === 0) ? <li className="text-ink-soft">{t("nothingHere")}</li> : null}
    </ul>
  );
}

function ThingLine({ thing, room, at }: { thing: PlanThing; room: PlanRoom; at: Date }) {
  const { t } = useTranslation("places");
  const locale = useLocale();
  const say = useSay();
  const next = thing.start === null ? null : formatDateTime(new Date(thing.start), locale);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-2" data-thing={thing.slug} data-state={thing.state}>
      <div className="min-w-0">
        {thing.name === room.name ? null : <p>{thing.name}</p>}
        <p className="flex flex-wrap gap-1">
          <Pill tone={tones[thing.state]}>{say.thing(thing, at)}</Pill>
          {thing.certificate ? <Pill>{t("certificate")}</Pill> : null}
        </p>
        <p className="mt-1 text-dense text-ink-soft">{next ? t("nextAt", { when: next }) : t("noNext")}</p>
      </div>
      {thing.href && next ? (
        <a href={thing.href} className={buttonClass("plain")} aria-label={t("bookOf", { name: thing.name, when: next })}>
          {t("book")}
        </a>
      ) : null}
    </li>
  );
}
