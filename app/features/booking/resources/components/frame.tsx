import { Form } from "@remix-run/react";
import { useEffect, useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button, buttonClass } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { Notice, PageHeader, Pill } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { localised } from "~/lib/i18n/locales";
import type { PageAnswer } from "../act.server";
import type { ResourceHead } from "../queries.server";
import { Consequences } from "./consequences";

const TABS = ["settings", "rules", "units", "parts", "price", "words"] as const;
export type ResourceTab = (typeof TABS)[number];
export const SAVED = ["new", "settings", "active", "rule", "rule-dropped", "rule-moved", "units-added", "unit", "unit-withdraw", "unit-return", "parts", "accessories", "price", "price-dropped", "words-added", "word-dropped"] as const;
export const readSaved = (query: URLSearchParams) => SAVED.find((one) => one === query.get("saved"));

/** The frame of a resource's pages: its name and state, the way between them, and what became of the last press. */
export function ResourceFrame({ head, tab, answer, saved, children }: { head: ResourceHead; tab: ResourceTab; answer?: PageAnswer; saved?: (typeof SAVED)[number]; children: ReactNode }) {
  const { t } = useTranslation("resources");
  const locale = useLocale();
  const at = `/staff/resources/${head.id}`;
  const counts: Partial<Record<ResourceTab, number>> = { rules: head.rules, units: head.units, parts: head.parts };
  return (
    <div className="max-w-5xl">
      <PageHeader
        back={{ to: "/staff/resources", text: t("list.title") }}
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {localised(head, "name", locale)} {head.active ? null : <Pill tone="bad">{t("list.off")}</Pill>}
          </span>
        }
        lead={<code>{head.slug}</code>}
        actions={
          <a href={head.active ? `/spaces/${head.slug}` : "/spaces"} className={buttonClass("plain")}>
            {t("frame.public")}
          </a>
        }
      />
      <nav aria-label={t("frame.tabs")} className="mb-5 flex flex-wrap gap-2">
        {TABS.map((one) => (
          <a key={one} href={one === "settings" ? at : `${at}/${one}`} aria-current={one === tab ? "page" : undefined} className={buttonClass("plain", one === tab ? "border-pencil bg-pencil-soft text-pencil" : "font-normal")}>
            {t(`frame.tab.${one}`)} {counts[one] ? <span className="tabular">{counts[one]}</span> : null}
          </a>
        ))}
      </nav>
      <div className="mb-4 flex flex-col gap-4 empty:hidden">
        {saved && !answer ? <Notice tone="good" title={t(`saved.${saved}`)} /> : null}
        <RefusalNotice answer={answer} />
        <Confirm answer={answer} />
      </div>
      {children}
    </div>
  );
}

/** What an edit means for bookings, and the button that saves it all the same. The fields are posted as they were seen. */
function Confirm({ answer }: { answer?: PageAnswer }) {
  const { t } = useTranslation("resources");
  const box = useRef<HTMLElement>(null);
  const preview = answer?.preview;
  // The press was far down the page; the answer stands at its top.
  useEffect(() => box.current?.focus(), [preview]);
  if (!answer || !preview) return null;
  const { consequences, seen } = preview;
  return (
    <section ref={box} tabIndex={-1} aria-labelledby="confirm" className="scroll-mt-4 rounded-card border border-pencil bg-sheet p-4 md:p-5">
      <h2 id="confirm" className="text-heading">
        {consequences.count === 0 ? t("preview.nothing") : t("preview.title", { count: consequences.count })}
      </h2>
      <p className="mb-3 max-w-prose text-ink-soft">{t(consequences.count === 0 ? "preview.nothingBody" : "preview.body")}</p>
      <Consequences shown={consequences} />
      {seen ? (
        <Form method="post" className="mt-4">
          {Object.entries(answer.typed)
            .filter(([name]) => name !== "act" && name !== "seen")
            .map(([name, value]) => (
              <input key={name} type="hidden" name={name} value={value} />
            ))}
          <input type="hidden" name="seen" value={seen} />
          <Button look="primary" name="act" value="save">
            {t(consequences.count === 0 ? "preview.save" : "preview.saveAnyway")}
          </Button>
        </Form>
      ) : null}
    </section>
  );
}
