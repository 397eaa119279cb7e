import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { cx } from "~/components/classes";
import { inputClass } from "~/components/field";

/** The one line of plain words: a plain form that leads to the page of finding, from wherever it stands. */
export function FindLine({ line = "", className, large = false }: { line?: string; className?: string; large?: boolean }) {
  const { t } = useTranslation("find");
  return (
    <form method="get" action="/schedule/find" role="search" aria-label={t("title")} className={cx("flex min-w-0 items-stretch gap-2", large && "max-sm:flex-col", className)}>
      <label className="min-w-0 flex-1">
        <span className="sr-only">{t("line")}</span>
        <input type="search" name="q" defaultValue={line} key={line} maxLength={300} placeholder={t("placeholder")} autoComplete="off" enterKeyHint="search" className={cx(inputClass, large && "min-h-12 text-[1.0625rem]")} />
      </label>
      <Button look={large ? "primary" : "plain"}>{t("submit")}</Button>
    </form>
  );
}
