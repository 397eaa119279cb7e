import { useTranslation } from "react-i18next";
import { useRoot } from "~/components/root-data";
import { cx } from "./classes";
import { RichText } from "./rich-text";

/** Says that this is the demo, and where its letters are read. */
export function DemoBanner({ className = "sheet-width" }: { className?: string }) {
  const { t } = useTranslation("common");
  if (!useRoot()?.demo) return null;
  return (
    <aside aria-label={t("demo.label")} className="no-print bg-amber-soft text-amber">
      <p className={cx("py-1.5 text-dense", className)}>
        <RichText
          text={t("demo.banner")}
          parts={{
            mail: (inside) => (
              <a href="/dev/mail" className="font-semibold underline underline-offset-2">
                {inside}
              </a>
            ),
          }}
        />
      </p>
    </aside>
  );
}
