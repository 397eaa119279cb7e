import type { ReactNode } from "react";

/** Pairs of name and value for a narrow column: each name above its value. */
export function NarrowFacts({ items }: { items: readonly { name: ReactNode; value: ReactNode }[] }) {
  return (
    <dl className="flex flex-col gap-2">
      {items.map((item, index) => (
        <div key={index}>
          <dt className="text-dense text-ink-soft">{item.name}</dt>
          <dd className="break-words">{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
