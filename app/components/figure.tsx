import type { ReactNode } from "react";

/** One figure that matters, with its name above and what it means under it. */
export function Figure({ name, value, children }: { name: ReactNode; value: ReactNode; children?: ReactNode }) {
  return (
    <div className="rounded-card border border-line bg-sheet p-4">
      <p className="text-dense text-ink-soft">{name}</p>
      <p className="mt-1 text-heading font-semibold tabular">{value}</p>
      {children ? <div className="mt-1 text-dense text-ink-soft">{children}</div> : null}
    </div>
  );
}

/** A bar of parts of a whole; the parts are named beside it, never by colour alone. */
export function PartsBar({ parts, whole, label }: { parts: readonly { value: number; className: string }[]; whole: number; label: string }) {
  return (
    <div role="img" aria-label={label} className="flex h-2.5 overflow-hidden rounded-full bg-raised">
      {parts.map((part, index) => (
        <span key={index} className={part.className} style={{ width: `${whole > 0 ? (part.value / whole) * 100 : 0}%` }} />
      ))}
    </div>
  );
}
