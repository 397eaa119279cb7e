import { useTranslation } from "react-i18next";
import { Pill } from "~/components/page";
import { completeness, PROFILE_POINTS, type ProfileText } from "../rules/profile";

/** How complete the profile in the form is: the share as a picture and a figure, and what is missing with the reason. */
export function CompletenessMeter({ profile }: { profile: ProfileText }) {
  const { t } = useTranslation("partners");
  const { percent, missing } = completeness(profile);
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-baseline justify-between gap-3">
        <span id="completeness-label" className="font-medium">
          {t("profile.completeness")}
        </span>
        <span className="tabular text-heading font-semibold" aria-live="polite">
          {percent} %
        </span>
      </div>
      <meter aria-labelledby="completeness-label" min={0} max={100} value={percent} className="sr-only">
        {percent} %
      </meter>
      <div aria-hidden className="h-1.5 overflow-hidden rounded-full bg-line">
        <div className="h-full rounded-full bg-pencil" style={{ width: `${percent}%` }} />
      </div>
      {missing.length === 0 ? (
        <p className="text-dense text-ink-soft">{t("profile.complete")}</p>
      ) : (
        <>
          <h3 className="font-medium">{t("profile.missing")}</h3>
          <ul className="flex flex-col gap-2 text-dense">
            {missing.map((point) => (
              <li key={point}>
                <span className="font-medium">{t(`points.${point}.what`)}</span>: {t(`points.${point}.why`)}{" "}
                {PROFILE_POINTS[point].required ? <Pill tone="waiting">{t("profile.required")}</Pill> : null}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
