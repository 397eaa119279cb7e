import { useTranslation } from "react-i18next";
import { Pill } from "~/components/page";
import type { DirectoryEntry } from "../queries/directory.server";
import { WhyFound } from "./hits";

/** A line of the directory: who, what they offer and need, and why they were found. */
export function ResidentEntry({ entry }: { entry: DirectoryEntry }) {
  const { t } = useTranslation(["partners", "common"]);
  return (
    <article className="rounded-card border border-line bg-sheet p-4 md:p-5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h2 className="text-heading">
          <a href={`/residents/${entry.slug}`} className="text-ink hover:text-pencil hover:underline">
            {entry.name}
          </a>
        </h2>
        <p className="flex flex-wrap gap-2 text-dense text-ink-soft">
          {entry.byName ? <Pill tone="waiting">{t("partners:residents.byName")}</Pill> : null}
          <span>{t(`common:kinds.${entry.kind}`)}</span>
        </p>
      </div>
      <p className="mt-1 max-w-prose">{entry.tagline}</p>
      {entry.found.length > 0 ? (
        <div className="mt-3">
          <WhyFound found={entry.found} />
        </div>
      ) : (
        <dl className="mt-3 grid gap-x-6 gap-y-2 text-dense md:grid-cols-2">
          <Side name={t("partners:residents.offers")} text={entry.offers} />
          <Side name={t("partners:residents.needs")} text={entry.needs} />
        </dl>
      )}
      {entry.tags.length > 0 ? <Tags tags={entry.tags} /> : null}
    </article>
  );
}

function Side({ name, text }: { name: string; text: string }) {
  if (!text) return null;
  return (
    <div>
      <dt className="font-medium text-ink-soft">{name}</dt>
      <dd className="line-clamp-3">{text}</dd>
    </div>
  );
}

/** Topics of a company; each leads to others with the same one. */
export function Tags({ tags }: { tags: readonly string[] }) {
  const { t } = useTranslation("partners");
  return (
    <ul aria-label={t("residents.tags")} className="mt-3 flex flex-wrap gap-1.5">
      {tags.map((tag) => (
        <li key={tag}>
          <a
            href={`/residents?q=${encodeURIComponent(tag)}`}
            className="inline-flex min-h-11 items-center rounded-full bg-raised px-3 text-dense text-ink-soft hover:text-pencil hover:underline md:min-h-7"
          >
            {tag}
          </a>
        </li>
      ))}
    </ul>
  );
}
