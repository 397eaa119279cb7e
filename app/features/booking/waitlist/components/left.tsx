import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

const MINUTE = 60_000;

/** How long an offer stands yet, counted down while the page is open; `now` is what the server saw. */
export function Left({ until, now }: { until: string; now: string }) {
  const { t } = useTranslation("waitlist");
  const [at, setAt] = useState(() => Date.parse(now));
  useEffect(() => {
    // The reader's clock may be wrong: only its running counts.
    const skew = Date.now() - Date.parse(now);
    const timer = setInterval(() => setAt(Date.now() - skew), 10_000);
    return () => clearInterval(timer);
  }, [now]);
  const left = Date.parse(until) - at;
  if (left <= 0) return <>{t("leftOver")}</>;
  const minutes = Math.floor(left / MINUTE);
  const hours = Math.floor(minutes / 60);
  if (minutes === 0) return <>{t("leftLast")}</>;
  if (hours >= 48) return <>{t("left_d", { days: Math.floor(hours / 24), hours: hours % 24 })}</>;
  if (hours === 0) return <>{t("left_m", { minutes })}</>;
  return <>{minutes % 60 === 0 ? t("left_h", { hours }) : t("left_hm", { hours, minutes: minutes % 60 })}</>;
}
