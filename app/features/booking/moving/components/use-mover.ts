import { useFetcher } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { formatRange } from "~/lib/format";
import { isRefusal, type Refusal } from "~/lib/http/refusal";
import { holdSchedule } from "../../live/components/hold";
import type { Moved } from "../move-form.server";
import type { MovePreview, MoveTarget } from "../preview.server";
import { sayMoveRefusal } from "../say";
import { moveAddress, moveValues } from "./move-offer";

type Answer = { moved: Moved } | { failed: true } | Refusal;

/** A move that was asked for on the sheet. */
export interface MoveOrder {
  id: string;
  to: Pick<MoveTarget, "day" | "start" | "minutes" | "slug" | "resourceId" | "startsAt" | "endsAt">;
  expected: number;
  version: number;
  /** Not to be made before it was looked at: staff say why, or something stands in the way. */
  ask: boolean;
  /** It was made with the keyboard, which then has to stand somewhere. */
  keyboard: boolean;
}

/** What became of the last move. */
export interface MoveStatus {
  text: string;
  tone: "good" | "bad";
  undo: string | null;
  keyboard: boolean;
}

/**
 * Makes moves that were asked for on the sheet: at once when nothing but the time changes, else after a look at what they come to.
 * The schedule stays as it is until a move is settled.
 * @param onSettled called when a move was made or left, with whether the booking should have the keyboard
 */
export function useMover(onSettled: (id: string, focus: boolean) => void) {
  const { t } = useTranslation(["moving", "errors"]);
  const locale = useLocale();
  const post = useFetcher<Answer>();
  const look = useFetcher<{ preview: MovePreview }>();
  const [order, setOrder] = useState<MoveOrder | null>(null);
  const [asking, setAsking] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const [status, setStatus] = useState<MoveStatus | null>(null);
  const waiting = useRef<{ order: MoveOrder | null; keyboard: boolean } | null>(null);
  const release = useRef<(() => void) | null>(null);
  const timer = useRef(0);

  const settle = (id: string, focus: boolean) => {
    release.current?.();
    release.current = null;
    setOrder(null);
    setAsking(false);
    setRefused(null);
    onSettled(id, focus);
  };
  const ask = (id: string, to: MoveOrder["to"]) => {
    look.load(moveAddress(id, to));
    setAsking(true);
  };
  const submit = (id: string, values: Record<string, string>, from: MoveOrder | null, keyboard: boolean) => {
    waiting.current = { order: from, keyboard };
    post.submit({ ...values, answer: "data" }, { method: "post", action: `/bookings/${id}/move` });
  };

  const answered = (answer: Answer | undefined, asked: { order: MoveOrder | null; keyboard: boolean }) => {
    if (answer && "moved" in answer) {
      const { moved } = answer;
      const when = formatRange(moved.startsAt, moved.endsAt, locale);
      setStatus({ text: t(`moving:done.${moved.kind}`, { when }), tone: "good", undo: moved.undoUntil ? moved.id : null, keyboard: asked.keyboard });
      window.clearTimeout(timer.current);
      if (moved.undoUntil) timer.current = window.setTimeout(() => setStatus(null), Math.min(2 ** 31 - 1, Date.parse(moved.undoUntil) - Date.now()));
      settle(moved.id, asked.keyboard && !moved.undoUntil);
      return;
    }
    const text = isRefusal(answer) ? sayMoveRefusal(t, answer) : t("errors:connection-lost");
    if (!asked.order || !isRefusal(answer)) {
      setStatus({ text, tone: "bad", undo: null, keyboard: false });
      if (asked.order) settle(asked.order.id, asked.keyboard);
      return;
    }
    // What the look says itself about the price and the time need not be said twice.
    const said = answer.refusal.code === "slot-taken" || (answer.refusal.code === "price-changed" && !asking);
    setRefused(said ? null : text);
    ask(asked.order.id, asked.order.to);
  };
  const latest = useRef(answered);
  latest.current = answered;
  useEffect(() => {
    const asked = waiting.current;
    if (post.state !== "idle" || !asked) return;
    waiting.current = null;
    latest.current(post.data, asked);
  }, [post.state, post.data]);
  useEffect(
    () => () => {
      release.current?.();
      window.clearTimeout(timer.current);
    },
    [],
  );

  return {
    status,
    asking,
    refused,
    order,
    busy: post.state !== "idle",
    preview: asking && look.state === "idle" ? (look.data?.preview ?? null) : null,
    send(next: MoveOrder) {
      release.current ??= holdSchedule();
      setStatus(null);
      setOrder(next);
      if (next.ask) ask(next.id, next.to);
      else {
        const { startsAt, endsAt, resourceId } = next.to;
        submit(next.id, { startsAt, endsAt, resourceId, expected: String(next.expected), version: String(next.version) }, next, next.keyboard);
      }
    },
    confirm(preview: MovePreview, reason: string) {
      if (order) submit(preview.id, { ...moveValues(preview), reason }, { ...order, to: preview.to }, order.keyboard);
    },
    pick(to: MoveTarget) {
      if (!order) return;
      setRefused(null);
      setOrder({ ...order, to });
      ask(order.id, to);
    },
    leave() {
      if (!order) return;
      setStatus({ text: t("moving:done.kept"), tone: "good", undo: null, keyboard: order.keyboard });
      settle(order.id, order.keyboard);
    },
    undo(id: string) {
      submit(id, { intent: "undo" }, null, true);
    },
    dismiss: () => setStatus(null),
  };
}

export type Mover = ReturnType<typeof useMover>;
