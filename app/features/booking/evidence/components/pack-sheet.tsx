import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonAnchor } from "~/components/button";
import type { Tone } from "~/components/classes";
import { useLocale } from "~/components/locale-context";
import { Facts, Pill, Sheet } from "~/components/page";
import { formatBytes, formatDateTime, formatDay, formatNumber } from "~/lib/format";
import type { Locale } from "~/lib/i18n/locales";

interface Shown {
  id: string;
  from: string;
  to: string;
  locale: Locale;
  state: "WAITING" | "READY" | "FAILED";
  orderedByName: string;
  orderedAt: Date | string;
  rows: number | null;
  differences: number | null;
  size: number | null;
  sha256: string | null;
}

const TONES: Record<Shown["state"], Tone> = { WAITING: "waiting", READY: "good", FAILED: "bad" };

/** Groups of eight: a digest is compared by eye. */
const grouped = (digest: string) => digest.replace(/(.{8})(?=.)/g, "$1 ");

/** A pack that was ordered: who wants it, how far it is, and the pack itself. */
export function EvidencePackSheet({ pack, programmeId, pressKey }: { pack: Shown; programmeId: string; pressKey: string }) {
  const { t } = useTranslation("evidence");
  const locale = useLocale();
  const period = t("period", { from: formatDay(pack.from, locale), to: formatDay(pack.to, locale) });
  const { size, rows, differences, sha256 } = pack;
  return (
    <Sheet
      as="article"
      title={<span className="inline-block first-letter:uppercase">{period}</span>}
      aside={
        <span role="status">
          <Pill tone={TONES[pack.state]}>{t(`packs.state.${pack.state}`)}</Pill>
        </span>
      }
    >
      <Facts
        items={[
          { name: t("packs.ordered"), value: `${pack.orderedByName}, ${formatDateTime(pack.orderedAt, locale)}` },
          { name: t("packs.language"), value: t(`packs.in.${pack.locale}`) },
          ...(rows === null || differences === null || size === null
            ? []
            : [
                { name: t("packs.rows"), value: formatNumber(rows, locale) },
                { name: t("packs.differences"), value: differences === 0 ? t("packs.none") : formatNumber(differences, locale) },
                { name: t("packs.size"), value: formatBytes(size, locale) },
              ]),
          ...(sha256 ? [{ name: t("packs.sha256"), value: <code className="font-mono text-dense">{grouped(sha256)}</code> }] : []),
        ]}
      />
      {pack.state === "WAITING" ? <p className="mt-3 text-ink-soft">{t("packs.waiting")}</p> : null}
      {pack.state === "FAILED" ? (
        <Form method="post" className="mt-3 flex flex-wrap items-center gap-3">
          <input type="hidden" name="key" value={pressKey} />
          <input type="hidden" name="from" value={pack.from} />
          <input type="hidden" name="to" value={pack.to} />
          <p className="grow basis-64">{t("packs.failed")}</p>
          <Button>{t("packs.again")}</Button>
        </Form>
      ) : null}
      {pack.state === "READY" ? (
        <ButtonAnchor className="mt-4" href={`/staff/programmes/terms/${programmeId}/evidence/${pack.id}`}>
          {t("packs.download")}
        </ButtonAnchor>
      ) : null}
    </Sheet>
  );
}
