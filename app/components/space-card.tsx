import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { ResourceArt } from "./art/resource-art";

interface SpaceCardProps {
  to: string;
  kind: string;
  name: string;
  facts: string;
  price: string;
  /** Whose price it is. */
  priceNote?: string;
  market?: string;
  marketNote?: string;
  marks?: ReactNode;
}

/** A space as a frame: the drawing, its name, what it costs. The whole frame can be pressed. */
export function SpaceCard({ to, kind, name, facts, price, priceNote, market, marketNote, marks }: SpaceCardProps) {
  return (
    <article className="group relative flex flex-col overflow-hidden rounded-card border border-line bg-sheet transition-colors hover:border-pencil has-focus-visible:border-pencil">
      <ResourceArt kind={kind} className="border-b border-line" />
      <div className="flex grow flex-col px-4 pt-3 pb-4">
        <h3 className="text-base leading-snug font-semibold">
          <Link to={to} prefetch="intent" className="after:absolute after:inset-0 after:content-[''] group-hover:text-pencil">
            {name}
          </Link>
        </h3>
        <p className="mt-0.5 text-dense text-ink-soft">{facts}</p>
        {marks ? <div className="mt-2 flex flex-wrap gap-1.5">{marks}</div> : null}
        <p className="tabular mt-auto flex items-end justify-between gap-x-3 pt-4">
          <span>
            <span className="block font-semibold">{price}</span>
            {priceNote ? <span className="block text-dense text-ink-soft">{priceNote}</span> : null}
          </span>
          {market ? (
            <span className="text-end text-dense whitespace-nowrap text-ink-soft">
              <span className="block">{market}</span>
              <span className="block">{marketNote}</span>
            </span>
          ) : null}
        </p>
      </div>
    </article>
  );
}
