import { Form, useLocation } from "@remix-run/react";
import { Check, Monitor, Moon, Sun } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useRoot } from "~/components/root-data";
import { cx } from "./classes";
import { DetailsMenu } from "./details-menu";

const choices = [
  { theme: "system", Icon: Monitor },
  { theme: "light", Icon: Sun },
  { theme: "dark", Icon: Moon },
] as const;

function useBack() {
  const { pathname, search } = useLocation();
  return pathname + search;
}

/** The three themes side by side: for menus and footers. */
export function ThemeChoice({ className }: { className?: string }) {
  const { t } = useTranslation("common");
  const current = useRoot()?.theme ?? "system";
  const back = useBack();
  return (
    <Form method="post" action="/preferences" reloadDocument className={className}>
      <input type="hidden" name="back" value={back} />
      <div role="group" aria-label={t("theme.label")} className="flex w-fit rounded-control border border-line">
      {choices.map(({ theme, Icon }) => (
        <button
          key={theme}
          type="submit"
          name="theme"
          value={theme}
          aria-pressed={theme === current}
          aria-label={t(`theme.${theme}`)}
          title={t(`theme.${theme}`)}
          className={cx("inline-flex size-11 items-center justify-center rounded-control md:size-9", theme === current ? "bg-pencil-soft text-pencil" : "text-ink-soft hover:text-ink")}
        >
          <Icon aria-hidden size={18} strokeWidth={1.75} />
        </button>
      ))}
      </div>
    </Form>
  );
}

/** The theme as one button that opens the three: for the header. */
export function ThemeSwitch({ className }: { className?: string }) {
  const { t } = useTranslation("common");
  const current = useRoot()?.theme ?? "system";
  const back = useBack();
  const Shown = choices.find(({ theme }) => theme === current)?.Icon ?? Monitor;
  return (
    <DetailsMenu
      className={cx("relative", className)}
      label={`${t("theme.label")}: ${t(`theme.${current}`)}`}
      summaryClass="inline-flex size-11 items-center justify-center rounded-control text-ink-soft hover:bg-sheet hover:text-ink md:size-10"
      summary={<Shown aria-hidden size={20} strokeWidth={1.75} />}
    >
      <Form method="post" action="/preferences" reloadDocument className="absolute end-0 top-full z-30 mt-1 flex w-52 flex-col rounded-card border border-line bg-sheet p-1 shadow-sm">
        <input type="hidden" name="back" value={back} />
        {choices.map(({ theme, Icon }) => (
          <button key={theme} type="submit" name="theme" value={theme} aria-pressed={theme === current} className="flex min-h-11 items-center gap-3 rounded-control px-3 text-start hover:bg-raised md:min-h-10">
            <Icon aria-hidden size={18} strokeWidth={1.75} className="text-ink-soft" />
            <span className="grow">{t(`theme.${theme}`)}</span>
            {theme === current ? <Check aria-hidden size={18} className="text-pencil" /> : null}
          </button>
        ))}
      </Form>
    </DetailsMenu>
  );
}
