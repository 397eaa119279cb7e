import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, buttonClass } from "~/components/button";
import { cx, toneClasses } from "~/components/classes";
import { Notice } from "~/components/page";
import { MoveAlternatives, MoveButton, MoveMoney, MoveReason, MoveSpans, MoveSums } from "./move-offer";
import type { Moving } from "./use-moving";

/** What stands over the sheet while a booking is moved: its ghost, what is said of it, the look at the price, the way back. */
export function MovingLayer({ moving }: { moving: Moving }) {
  return (
    <>
      <Ghost moving={moving} />
      <p aria-live="assertive" className="sr-only" data-testid="move-said">
        {moving.said}
      </p>
      <Look moving={moving} />
      <Status moving={moving} />
    </>
  );
}

/** Where the booking would come to stand, with its time; red where it cannot. */
function Ghost({ moving: { held, timeOf, sheet, grid } }: { moving: Moving }) {
  const { t } = useTranslation("moving");
  const [place, setPlace] = useState<{ left: number; top: number; width: number; height: number } | null>(null);
  const slug = held?.row.slug;
  const { from, to } = held?.stretch ?? { from: 0, to: 0 };
  useLayoutEffect(() => {
    const track = slug ? grid.current?.querySelector(`tr[id="${slug}"] td`)?.getBoundingClientRect() : undefined;
    const frame = grid.current?.getBoundingClientRect();
    if (!track || !frame) {
      setPlace(null);
      return;
    }
    const px = track.width / (sheet.closesAt - sheet.opensAt);
    setPlace({ left: track.left - frame.left + from * px, top: track.top - frame.top + 2, width: (to - from) * px, height: track.height - 4 });
  }, [slug, from, to, grid, sheet]);
  if (!held || !place) return null;
  return (
    <div
      aria-hidden
      data-testid="ghost"
      className={cx(
        "pointer-events-none absolute z-20 flex items-center gap-2 overflow-hidden rounded-control border-2 px-2 text-dense font-semibold whitespace-nowrap tabular",
        held.trouble ? "border-red bg-red-soft text-red" : "border-pencil bg-pencil-soft text-pencil",
        held.dropped && "opacity-70",
      )}
      style={place}
    >
      {timeOf(held.stretch)}
      {held.trouble ? <span>· {t(`grid.trouble.${held.trouble}`)}</span> : null}
    </div>
  );
}

/** What the move comes to, before it is made. */
function Look({ moving: { mover } }: { moving: Moving }) {
  const { t } = useTranslation("moving");
  const dialog = useRef<HTMLDialogElement>(null);
  const { asking, preview, refused } = mover;
  useEffect(() => {
    if (asking && !dialog.current?.open) dialog.current?.showModal();
    if (!asking) dialog.current?.close();
  }, [asking]);
  return (
    <dialog
      ref={dialog}
      aria-labelledby="move-look"
      data-testid="move-look"
      onClose={() => {
        if (asking) mover.leave();
      }}
      className="m-auto w-[min(30rem,calc(100vw-2rem))] rounded-card border border-line bg-sheet p-5 text-ink backdrop:bg-black/40"
    >
      {asking ? (
        <form
          method="post"
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            const reason = new FormData(event.currentTarget).get("reason");
            if (preview) mover.confirm(preview, typeof reason === "string" ? reason : "");
          }}
        >
          <h2 id="move-look" className="text-heading">
            {t("title")}
          </h2>
          <div aria-live="polite" className="flex flex-col gap-4">
            {refused ? <Notice tone="bad" title={refused} /> : null}
            {preview ? (
              <>
                <MoveSpans preview={preview} />
                {preview.refusal ? <Notice tone="bad" title={preview.refusal} /> : null}
                <MoveAlternatives preview={preview} onPick={mover.pick} />
                {preview.quote ? (
                  <>
                    <MoveMoney preview={preview} />
                    <MoveSums preview={preview} />
                  </>
                ) : null}
              </>
            ) : (
              <p className="text-ink-soft">{t("grid.ask")}</p>
            )}
          </div>
          {preview?.quote ? (
            <>
              {preview.company === null ? null : <MoveReason />}
              <MoveButton preview={preview} busy={mover.busy} />
            </>
          ) : null}
          <Button type="button" onClick={() => dialog.current?.close()} className="w-full">
            {t("keep")}
          </Button>
        </form>
      ) : null}
    </dialog>
  );
}

/** What was done, and the way back while it lasts. */
function Status({ moving: { mover } }: { moving: Moving }) {
  const { t } = useTranslation(["moving", "common"]);
  const undo = useRef<HTMLButtonElement>(null);
  const { status } = mover;
  // Moved with the keys, the cel is a new one: the keyboard goes on at the way back.
  useEffect(() => {
    if (status?.keyboard && status.undo) undo.current?.focus();
  }, [status]);
  return (
    <div role="status" className={cx("fixed inset-x-0 bottom-4 z-30 mx-auto w-fit max-w-[calc(100vw-2rem)]", !status && "sr-only")} data-testid="move-status">
      {status ? (
        <div className={cx("flex flex-wrap items-center gap-x-3 gap-y-1 rounded-card border border-line px-4 py-2 shadow-sm", toneClasses[status.tone])}>
          <span className="font-semibold">{status.text}</span>
          {status.undo ? (
            <button ref={undo} type="button" disabled={mover.busy} className={buttonClass("plain")} onClick={() => mover.undo(status.undo ?? "")}>
              {t("moving:undo")}
            </button>
          ) : null}
          <button type="button" aria-label={t("common:close")} className="grid size-11 place-items-center rounded-control hover:bg-raised md:size-9" onClick={mover.dismiss}>
            ✕
          </button>
        </div>
      ) : null}
    </div>
  );
}
