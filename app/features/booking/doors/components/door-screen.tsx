import { useTranslation } from "react-i18next";
import { cx } from "~/components/classes";
import { formatTime } from "~/lib/format";
import { useLocale } from "~/components/locale-context";
import type { DoorFace } from "../face.server";

const NEXT_ROWS = [0, 1, 2, 3];

/**
 * The screen of a door. Every text that changes has a name by which the display's script finds it; the state colours the band, and
 * a word says the same.
 */
export function DoorScreen({ face, news, script }: { face: DoorFace; news: string; script: string }) {
  const { t } = useTranslation("presence");
  const locale = useLocale();
  return (
    <main
      id="content"
      data-door
      data-news={news}
      data-script={script}
      data-now={face.now}
      data-offset={face.offset}
      data-known-until={face.knownUntil}
      data-lost={t("face.lost")}
      data-state={face.state}
      className="door grid h-dvh min-h-[26rem] grid-cols-1 grid-rows-[auto_minmax(0,1fr)_auto] overflow-hidden bg-ground"
    >
      <header className="flex items-center justify-between gap-[3vmin] px-[4vmin] pt-[3vmin]">
        <div className="min-w-0">
          <h1 data-say="room" className="line-clamp-2 text-[clamp(1.375rem,5.2vmin,4rem)] leading-tight font-semibold">
            {face.room}
          </h1>
          <p data-say="day" data-known className="text-[clamp(1rem,3vmin,2.25rem)] text-ink-soft">
            {face.day}
          </p>
        </div>
        <p data-say="clock" className="shrink-0 text-[clamp(2.5rem,11vmin,9rem)] leading-none font-semibold tabular">
          {formatTime(face.now, locale)}
        </p>
      </header>
      <div className="grid min-h-0 grid-cols-1 gap-[3vmin] px-[4vmin] py-[3vmin] portrait:grid-rows-[minmax(0,1fr)_auto] landscape:grid-cols-[minmax(0,1fr)_auto]">
        <section aria-live="polite" className="door-band flex min-w-0 flex-col justify-center rounded-card p-[4vmin]">
          <p data-say="title" className="text-[clamp(2.75rem,13vmin,11rem)] leading-none font-bold">
            {face.title}
          </p>
          <p data-say="until" className="mt-[1.5vmin] text-[clamp(1.5rem,6vmin,5rem)] leading-tight font-semibold">
            {face.until}
          </p>
          <p data-say="who" className={cx("mt-[1.5vmin] line-clamp-3 text-[clamp(1.25rem,4.5vmin,3.5rem)] leading-tight", !face.who && "hidden")}>
            {face.who}
          </p>
        </section>
        <figure data-code className="m-0 flex flex-col items-center justify-center gap-[1.5vmin] landscape:w-[46vmin]">
          <svg viewBox={`-4 -4 ${face.code.size + 8} ${face.code.size + 8}`} role="img" aria-label={t("face.code")} data-says={face.code.says} className="aspect-square w-full max-w-[46vmin] rounded-card bg-[#ffffff]" shapeRendering="crispEdges">
            <path d={face.code.path} fill="#000000" />
          </svg>
          <figcaption data-say="hint" className="text-center text-[clamp(1rem,2.8vmin,2rem)] leading-tight text-ink-soft">
            {face.hint}
          </figcaption>
          <p data-no-code hidden className="text-center text-[clamp(1rem,3vmin,2.25rem)] text-ink-soft">
            {t("face.noCode")}
          </p>
        </figure>
      </div>
      <footer className="px-[4vmin] pb-[3vmin]">
        <p data-offline hidden role="status" className="mb-[2vmin] rounded-card bg-amber-soft p-[2vmin] text-[clamp(1rem,3vmin,2.25rem)] font-semibold text-amber">
          {t("face.offline")} <span data-say="seen" />
        </p>
        <p data-stopped hidden role="alert" className="mb-[2vmin] rounded-card bg-red-soft p-[2vmin] text-[clamp(1rem,3vmin,2.25rem)] font-semibold text-red">
          {t("face.stopped")}
        </p>
        <div data-known>
          <h2 className="text-[clamp(1rem,2.8vmin,2rem)] font-medium text-ink-soft">{t("face.next")}</h2>
          <p data-none hidden={face.next.length > 0} className="text-[clamp(1.125rem,3.4vmin,2.5rem)]">
            {t("face.nothingNext")}
          </p>
          <ul className="mt-[0.5vmin] grid gap-x-[4vmin] gap-y-[0.5vmin] landscape:grid-cols-2">
            {NEXT_ROWS.map((row) => (
              <li key={row} data-next hidden={!face.next[row]} className="truncate text-[clamp(1.125rem,3.4vmin,2.5rem)] leading-snug">
                <strong className="tabular">{face.next[row]?.time}</strong> <span>{face.next[row]?.what}</span>
              </li>
            ))}
          </ul>
        </div>
      </footer>
    </main>
  );
}
