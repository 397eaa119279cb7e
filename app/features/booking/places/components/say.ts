import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { formatDateTime, formatTime } from "~/lib/format";
import { siteDay } from "~/lib/time";
import type { PlanRoom, PlanThing } from "../queries.server";

/** How the state of a thing and of a room is said; days are named when they are not the day of the moment that is shown. */
export function useSay() {
  const { t } = useTranslation("places");
  const locale = useLocale();
  /** A day ends at 24:00. */
  const endOf = (instant: number) => {
    const time = formatTime(new Date(instant), locale);
    return time === "00:00" ? "24:00" : time;
  };
  return {
    thing: (thing: PlanThing, at: Date) => {
      const when = (instant: number) => (siteDay(new Date(instant - 1)) === siteDay(at) ? endOf(instant) : formatDateTime(new Date(instant), locale));
      if (thing.state === "free") {
        const until = thing.until === null ? t("free") : t("freeUntil", { until: when(thing.until) });
        return thing.quantity > 1 ? `${until}, ${t("units", { count: thing.free, of: thing.quantity })}` : until;
      }
      if (thing.until === null) return t(thing.state);
      return t(thing.state === "taken" ? "takenUntil" : "closedUntil", { until: when(thing.until) });
    },
    /** `whole` for who does not see the drawing, whose sign and colour say «free» beside a bare time. */
    room: (room: PlanRoom, whole = false) => {
      if (room.state === "none") return "";
      const free = room.things.filter((thing) => thing.state === "free");
      if (room.things.length > 1 && free.length > 0) return t("someFree", { free: free.length, of: room.things.length });
      const only = room.things[0];
      if (only?.state === "free" && only.quantity > 1) return t("unitsShort", { free: only.free, of: only.quantity });
      const ends = room.things.flatMap((thing) => (thing.state === room.state && thing.until !== null ? [thing.until] : []));
      const until = ends.length > 0 ? endOf(room.state === "free" ? Math.max(...ends) : Math.min(...ends)) : null;
      const end = { until };
      if (whole) return until === null ? t(room.state) : t(`${room.state}Until`, end);
      return until === null ? t(`short.${room.state}`) : t(`short.${room.state}Until`, end);
    },
  };
}
