import { cx } from "./classes";

export interface Stage {
  name: string;
  /** A date, a term or nothing. */
  note?: string;
  state: "done" | "current" | "ahead" | "refused";
}

const bar: Record<Stage["state"], string> = {
  done: "bg-green",
  current: "bg-pencil",
  ahead: "bg-line",
  refused: "bg-red",
};

/** Stages drawn as a line: what is behind, where the thing stands, what is ahead. */
export function StageLine({ stages, label }: { stages: readonly Stage[]; label: string }) {
  return (
    <ol aria-label={label} className="grid gap-x-1 gap-y-2 max-md:grid-cols-1 md:auto-cols-fr md:grid-flow-col">
      {stages.map((stage) => (
        <li key={stage.name} aria-current={stage.state === "current" ? "step" : undefined} className="flex gap-3 md:block">
          <span aria-hidden className={cx("block shrink-0 rounded-full max-md:h-auto max-md:w-1 md:mb-2 md:h-1", bar[stage.state])} />
          <span className={cx("block text-dense", stage.state === "current" ? "font-semibold" : "text-ink-soft")}>
            {stage.name}
            {stage.note ? <span className="block font-normal text-ink-soft">{stage.note}</span> : null}
          </span>
        </li>
      ))}
    </ol>
  );
}
