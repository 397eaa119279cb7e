import type { ReactNode } from "react";
import { Link } from "@remix-run/react";
import { cx, toneClasses, type Tone } from "./classes";

/** The title line of a page with what can be done there. `back` leads one level up. */
export function PageHeader({ title, lead, actions, back }: { title: ReactNode; lead?: ReactNode; actions?: ReactNode; back?: { to: string; text: string } }) {
  return (
    <header className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        {back ? (
          <Link to={back.to} className="mb-1 inline-block text-dense text-pencil hover:underline">
            ← {back.text}
          </Link>
        ) : null}
        <h1 className="text-title">{title}</h1>
        {lead ? <p className="mt-1 max-w-prose text-ink-soft">{lead}</p> : null}
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
    </header>
  );
}

/** A sheet of paper on the light table. */
export function Sheet({ title, aside, children, className, as: As = "section" }: { title?: ReactNode; aside?: ReactNode; children: ReactNode; className?: string; as?: "section" | "div" | "article" | "aside" }) {
  return (
    <As className={cx("rounded-card border border-line bg-sheet p-4 md:p-5", className)}>
      {title ? (
        <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
          <h2 className="text-heading">{title}</h2>
          {aside ? <div className="text-dense text-ink-soft">{aside}</div> : null}
        </div>
      ) : null}
      {children}
    </As>
  );
}

/** A short mark: state of a thing in a word, coloured by its role. */
export function Pill({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={cx("inline-flex items-center gap-1 rounded-full px-2.5 py-0.5 text-dense font-medium whitespace-nowrap", toneClasses[tone])}>
      {children}
    </span>
  );
}

/** A message about the page as a whole. `role` is «alert» for refusals, «status» for news. */
export function Notice({ tone, children, title }: { tone: Tone; children?: ReactNode; title?: ReactNode }) {
  return (
    <div role={tone === "bad" ? "alert" : "status"} className={cx("rounded-card px-4 py-3", toneClasses[tone])}>
      {title ? <p className="font-semibold">{title}</p> : null}
      {children ? <div className="text-ink">{children}</div> : null}
    </div>
  );
}

/** Says what a list is for while it is empty, and what to do next. */
export function EmptyState({ title, children, action }: { title: ReactNode; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="rounded-card border border-dashed border-line-strong bg-sheet px-6 py-10 text-center">
      <p className="text-heading font-semibold">{title}</p>
      {children ? <p className="mx-auto mt-1 max-w-prose text-ink-soft">{children}</p> : null}
      {action ? <div className="mt-4">{action}</div> : null}
    </div>
  );
}

/** Pairs of name and value, one under the other on a phone. */
export function Facts({ items }: { items: readonly { name: ReactNode; value: ReactNode }[] }) {
  return (
    <dl className="grid grid-cols-[fit-content(42%)_1fr] gap-x-4 gap-y-2 sm:gap-x-6">
      {items.map((item, index) => (
        <div key={index} className="contents">
          <dt className="text-ink-soft">{item.name}</dt>
          <dd className="min-w-0 break-words">{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
