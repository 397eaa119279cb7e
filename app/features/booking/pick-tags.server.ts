import { formatDay } from "~/lib/format";
import { translator } from "~/lib/i18n/i18n.server";
import type { Locale } from "~/lib/i18n/locales";
import type { CertificateInForce } from "./certificates/in-force.server";
import type { Picked } from "./components/booking-sheet";
import type { CatalogueItem } from "./queries.server";

/** What is to be known of a thing in a word each: its certificate (null: the company has none in force), its operator, its buffers. */
export function tagsOf(item: CatalogueItem, certificate: CertificateInForce | null, locale: Locale): Picked["tags"] {
  const t = translator(locale);
  const tags: Picked["tags"] = [];
  if (item.certificate) {
    tags.push(
      certificate
        ? { tone: "good", text: sayCertificate(certificate, locale) }
        : { tone: "bad", text: t("booking:tag.noCertificate") },
    );
  }
  if (item.operator === "REQUIRED") tags.push({ tone: "good", text: t("booking:tag.operator") });
  if (item.bufferBefore || item.bufferAfter) {
    tags.push({ tone: "plain", text: t("booking:tag.buffers", { before: item.bufferBefore, after: item.bufferAfter }) });
  }
  return tags;
}

/** Until when a certificate opens the machine, and whose it is when it is a person's. */
function sayCertificate({ validUntil, holder }: CertificateInForce, locale: Locale): string {
  const t = translator(locale);
  const until = formatDay(validUntil, locale);
  return holder ? t("trainings:sheet.tag", { holder: holder.name, until }) : t("booking:tag.certificate", { until });
}
