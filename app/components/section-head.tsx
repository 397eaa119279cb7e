import { Link } from "@remix-run/react";
import { ArrowRight } from "lucide-react";
import type { ReactNode } from "react";

/** The head of a section of a front page: what it is, a word beside, a way on. */
export function SectionHead({ id, title, note, link }: { id?: string; title: ReactNode; note?: ReactNode; link?: { to: string; text: string } }) {
  return (
    <div className="mb-4 flex flex-wrap items-baseline gap-x-4 gap-y-1">
      <h2 id={id} className="text-title">
        {title}
      </h2>
      {note ? <p className="text-ink-soft">{note}</p> : null}
      {link ? (
        <Link to={link.to} className="ms-auto inline-flex min-h-11 items-center gap-1.5 font-semibold text-pencil hover:underline md:min-h-8">
          {link.text}
          <ArrowRight aria-hidden size={18} />
        </Link>
      ) : null}
    </div>
  );
}
