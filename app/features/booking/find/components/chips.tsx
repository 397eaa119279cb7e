import { useTranslation } from "react-i18next";
import { Notice } from "~/components/page";
import type { FindView } from "../page.server";

/** What each word was understood as; a press takes the word away. */
export function Chips({ view }: { view: Pick<FindView, "chips" | "unknown" | "every" | "lost" | "noDays" | "layout"> }) {
  const { t } = useTranslation("find");
  return (
    <>
      {view.layout ? <p className="mt-3 text-ink-soft">{t("layout", { line: view.layout })}</p> : null}
      {view.chips.length > 0 ? (
        <div className="mt-3">
          <h2 className="text-dense font-medium text-ink-soft" id="understood">
            {t("understood")}
          </h2>
          <ul aria-labelledby="understood" className="mt-1.5 flex flex-wrap gap-2" data-testid="chips">
            {view.chips.map((chip, index) => (
              <li key={index} className="inline-flex max-w-full items-stretch overflow-hidden rounded-control border border-line bg-pencil-soft">
                <span className="min-w-0 px-3 py-1.5 leading-snug">
                  <span className="block truncate text-dense text-ink-soft">
                    {chip.text}
                    {chip.guess ? ` · ${t("misspelt", { text: chip.guess })}` : ""}
                  </span>
                  <span className="block font-medium wrap-anywhere">{chip.meaning}</span>
                </span>
                <a href={`/schedule/find?${new URLSearchParams({ q: chip.without }).toString()}`} aria-label={t("takeAway", { text: chip.text })} className="grid w-11 shrink-0 place-items-center border-s border-line text-ink-soft hover:bg-sheet hover:text-ink md:w-9">
                  <span aria-hidden>✕</span>
                </a>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {view.unknown.length > 0 ? (
        <p className="mt-3 text-amber" data-testid="unknown">
          {t(view.lost ? "lost" : "unknown", { words: view.unknown.map((word) => `«${word}»`).join(", ") })}
        </p>
      ) : null}
      {view.noDays.map(({ text, why }) => (
        <p key={text} className="mt-3 text-amber" data-testid="no-day">
          {t(`noDay.${why}`, { text })}
        </p>
      ))}
      {view.every ? (
        <div className="mt-3">
          <Notice tone="plain">{t("everyNote")}</Notice>
        </div>
      ) : null}
    </>
  );
}
