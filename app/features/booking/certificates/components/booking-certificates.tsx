import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { formatDay } from "~/lib/format";
import type { CertificateInForce } from "../in-force.server";
import { useKindName } from "./kind-name";

/** Under whose certificates a booking stands; a machine that none opens any more says so and leads to its trainings. */
export function BookingCertificates({ rows }: { rows: readonly { kind: string; certificate: CertificateInForce | null }[] }) {
  const { t } = useTranslation("trainings");
  const locale = useLocale();
  const kindName = useKindName();
  const said = (certificate: CertificateInForce) => {
    const until = formatDay(certificate.validUntil, locale);
    return certificate.holder ? t("certificates.bookingPerson", { name: certificate.holder.name, until }) : t("certificates.bookingWhole", { until });
  };
  return (
    <ul>
      {rows.map(({ kind, certificate }) => (
        <li key={kind}>
          {rows.length > 1 ? `${kindName(kind)}: ` : ""}
          {certificate ? (
            said(certificate)
          ) : (
            <>
              <span className="font-semibold text-red">{t("certificates.bookingNone")}</span> ·{" "}
              <a href={`/trainings?kind=${encodeURIComponent(kind)}`} className="font-semibold text-pencil hover:underline">
                {t("sheet.see")}
              </a>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
