import { useEffect, useRef, useState, type KeyboardEvent, type MouseEvent, type PointerEvent, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import { clockOf } from "../../components/addresses";
import { holdSchedule } from "../../live/components/hold";
import type { Cel } from "../../rules/schedule";
import type { DayRow, DaySheet } from "../../schedule.server";
import { carry, rowsFor, troubleAt, type Carried, type DragRow, type Grip, type Stretch, type Trouble } from "../rules/drag";
import { useMover } from "./use-mover";

type SheetDragRow = DayRow & DragRow;

/** A booking in hand: where it would come to stand. */
export interface Held {
  carried: Carried;
  move: NonNullable<Cel["move"]>;
  label: string;
  /** Rows that it may go to, and the one it is over. */
  rows: SheetDragRow[];
  row: SheetDragRow;
  stretch: Stretch;
  trouble: Trouble | null;
  keyboard: boolean;
  dropped: boolean;
}

/** Less is a press, not a drag. */
const SLACK_PX = 4;

/** Moving cels of a day's sheet by dragging them and their ends, or with the keys: M takes one up. */
export function useMoving({ sheet, grid, now }: { sheet: DaySheet; grid: RefObject<HTMLElement | null>; now: number | null }) {
  const { t } = useTranslation("moving");
  const [held, setHeld] = useState<Held | null>(null);
  const [said, setSaid] = useState("");
  const press = useRef<{ x: number; y: number; pointer: number; perPixel: number; grip: Grip; held: Held; dragging: boolean } | null>(null);
  const dragged = useRef(false);
  const release = useRef<(() => void) | null>(null);
  const mover = useMover((id, focus) => {
    setHeld(null);
    if (focus) grid.current?.querySelector<HTMLElement>(`[data-cel="${id}"]`)?.focus();
  });

  const hold = () => (release.current ??= holdSchedule());
  const letGo = () => {
    release.current?.();
    release.current = null;
    press.current = null;
  };
  useEffect(() => () => release.current?.(), []);

  const find = (target: EventTarget): Held | null => {
    const link = target instanceof Element ? target.closest<HTMLElement>("[data-cel]") : null;
    const own = sheet.rows.find((row) => row.slug === link?.closest("tr")?.id);
    const cel = own?.cels.find((one) => one.bookingId === link?.dataset.cel && one.move);
    if (!own || !cel?.move || !cel.bookingId) return null;
    const { move } = cel;
    const carried: Carried = { bookingId: cel.bookingId, rowId: own.id, from: move.from, to: move.to, quantity: cel.quantity ?? 1, begun: move.begun };
    const rows = rowsFor(sheet.rows.map((row): SheetDragRow => ({ ...row, anchor: row.opensAt - sheet.opensAt })), carried, move.resourceId);
    const row = rows.find((one) => one.id === own.id);
    return row ? { carried, move, label: cel.label, rows, row, stretch: { from: move.from, to: move.to }, trouble: null, keyboard: false, dropped: false } : null;
  };
  const put = (one: Held, row: SheetDragRow, stretch: Stretch): Held => ({ ...one, row, stretch, trouble: troubleAt(one.carried, stretch, row, now) });
  const timeOf = ({ from, to }: Stretch) => `${clockText(sheet.opensAt + from)}–${clockText(sheet.opensAt + to)}`;
  const say = (one: Held) => setSaid(`${t("grid.at", { resource: one.row.name, time: timeOf(one.stretch) })}${one.trouble ? `, ${t(`grid.trouble.${one.trouble}`)}` : ""}`);
  const leave = () => {
    letGo();
    setHeld(null);
    setSaid(t("grid.left"));
  };
  const drop = (one: Held) => {
    const { carried, move, row, stretch } = one;
    letGo();
    if (row.id === carried.rowId && stretch.from === carried.from && stretch.to === carried.to) {
      setHeld(null);
      return;
    }
    const at = (minute: number) => new Date(sheet.startsAt + minute * 60_000).toISOString();
    const day = new Date(Date.parse(`${sheet.day}T00:00:00Z`) + Math.floor((sheet.opensAt + stretch.from) / 1440) * 86_400_000).toISOString().slice(0, 10);
    setHeld({ ...one, dropped: true });
    setSaid(one.trouble || move.asks ? t("grid.ask") : t("grid.sending"));
    mover.send({
      id: carried.bookingId,
      to: {
        day,
        start: (((sheet.opensAt + stretch.from) % 1440) + 1440) % 1440,
        minutes: stretch.to - stretch.from,
        slug: row.slug,
        // Held as a part of something else, it stays what it is.
        resourceId: row.id === carried.rowId ? move.resourceId : row.id,
        startsAt: at(stretch.from),
        endsAt: at(stretch.to),
      },
      expected: move.totalKopecks,
      version: move.version,
      ask: one.trouble !== null || move.asks,
      keyboard: one.keyboard,
    });
  };

  // Escape leaves a drag, wherever the keyboard stands.
  const escape = useRef(leave);
  escape.current = leave;
  const inDrag = held !== null && !held.keyboard && !held.dropped;
  useEffect(() => {
    if (!inDrag) return;
    const stop = (event: globalThis.KeyboardEvent) => {
      if (event.key === "Escape") escape.current();
    };
    document.addEventListener("keydown", stop);
    return () => document.removeEventListener("keydown", stop);
  }, [inDrag]);

  const pointer = {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      dragged.current = false;
      // A finger scrolls; it moves a booking by the form.
      if (event.button !== 0 || event.pointerType === "touch" || event.metaKey || event.ctrlKey || mover.busy || held) return;
      const found = find(event.target);
      const track = (event.target as Element).closest("td")?.getBoundingClientRect().width;
      if (!found || !track) return;
      const grip = (event.target as HTMLElement).dataset.grip as Grip | undefined;
      press.current = { x: event.clientX, y: event.clientY, pointer: event.pointerId, perPixel: (sheet.closesAt - sheet.opensAt) / track, grip: grip ?? "whole", held: found, dragging: false };
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const one = press.current;
      if (!one || event.pointerId !== one.pointer) return;
      if (event.buttons !== 1) {
        leave();
        return;
      }
      if (!one.dragging) {
        if (Math.hypot(event.clientX - one.x, event.clientY - one.y) < SLACK_PX) return;
        one.dragging = true;
        dragged.current = true;
        hold();
        event.currentTarget.setPointerCapture(event.pointerId);
      }
      const over = document.elementFromPoint(event.clientX, event.clientY)?.closest("tr")?.id;
      const row = (one.grip === "whole" ? one.held.rows.find((candidate) => candidate.slug === over) : undefined) ?? one.held.row;
      one.held = put(one.held, row, carry(one.held.carried, one.grip, (event.clientX - one.x) * one.perPixel, row));
      setHeld(one.held);
    },
    onPointerUp(event: PointerEvent<HTMLElement>) {
      const one = press.current;
      if (!one || event.pointerId !== one.pointer) return;
      if (one.dragging) drop(one.held);
      else press.current = null;
    },
    onPointerCancel() {
      if (press.current) leave();
    },
    /** The press that ends a drag opens nothing. */
    onClickCapture(event: MouseEvent<HTMLElement>) {
      if (!dragged.current) return;
      dragged.current = false;
      event.preventDefault();
      event.stopPropagation();
    },
  };

  /** Keys on a cel; true when one was for moving. */
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): boolean => {
    if (!held?.keyboard) {
      if (event.ctrlKey || event.metaKey || event.altKey || held || mover.busy || !isMoveKey(event)) return false;
      const found = find(event.target);
      if (!found) return false;
      event.preventDefault();
      hold();
      setHeld({ ...found, keyboard: true });
      setSaid(t("grid.start", { time: timeOf(found.stretch) }));
      return true;
    }
    if (held.dropped) return true;
    if (event.key === "Tab") {
      leave();
      return true;
    }
    const next = steered(held, event);
    if (next === undefined) return false;
    event.preventDefault();
    if (next === "drop") drop(held);
    else if (next === "leave") leave();
    else {
      const put_ = put(held, next.row, next.stretch);
      setHeld(put_);
      say(put_);
    }
    return true;
  };

  return { held, said, timeOf, sheet, grid, mover, pointer, onKeyDown };
}

export type Moving = ReturnType<typeof useMoving>;

/** «M», and the Russian letter of the same name on its own key. */
const isMoveKey = (event: KeyboardEvent) => event.code === "KeyM" || ["m", "м"].includes(event.key.toLowerCase());

/** Minutes that may lie on a neighbouring day, as a clock shows them. */
const clockText = (minute: number) => (minute === 1440 ? "24:00" : clockOf(((minute % 1440) + 1440) % 1440));

function steered(held: Held, { key, shiftKey }: KeyboardEvent): { row: SheetDragRow; stretch: Stretch } | "drop" | "leave" | undefined {
  if (key === "Enter") return "drop";
  if (key === "Escape") return "leave";
  const { row, rows } = held;
  const from = { ...held.carried, ...held.stretch };
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const by = key === "ArrowRight" ? row.stepMinutes : -row.stepMinutes;
    return { row, stretch: carry(from, shiftKey ? "end" : "whole", by, row) };
  }
  if (key !== "ArrowUp" && key !== "ArrowDown") return undefined;
  const to = rows[rows.indexOf(row) + (key === "ArrowDown" ? 1 : -1)] ?? row;
  return { row: to, stretch: to === row ? held.stretch : carry(from, "whole", 0, to) };
}
