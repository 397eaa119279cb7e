import { Form, useNavigation } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonAnchor } from "~/components/button";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Notice } from "~/components/page";
import { formatDateTime } from "~/lib/format";

/** What the sheet says of the line for a taken slot: `place` and `until` of one's own place in it, else how many would be ahead. */
export interface LineNews {
  place: number | null;
  until: string | null;
  ahead: number;
  hours: number;
}

interface Props {
  line: LineNews;
  /** The thing that is waited for, when it is one of several that were picked. */
  only: string | null;
  slot: { resourceId: string; startsAt: string; endsAt: string; quantity: number };
}

/** On the sheet of a taken slot: joining its line, or one's own place in it. */
export function JoinLine({ line, only, slot }: Props) {
  const { t } = useTranslation(["waitlist"]);
  const locale = useLocale();
  const busy = useNavigation().state !== "idle";
  if (line.place !== null) {
    const place = line.place === 1 ? t("waitlist:placeFirst") : t("waitlist:place", { place: line.place });
    return (
      <Notice tone={line.until ? "waiting" : "mine"} title={line.until ? t("waitlist:offered", { until: formatDateTime(line.until, locale) }) : t("waitlist:standing", { place })}>
        <ButtonAnchor href="/bookings/waitlist" look={line.until ? "primary" : "plain"} className="mt-2">
          {t("waitlist:open")}
        </ButtonAnchor>
      </Notice>
    );
  }
  return (
    <Form method="post" action="/bookings/waitlist" className="flex flex-col gap-3 border-t border-line pt-4" data-testid="join-line">
      <input type="hidden" name="intent" value="join" />
      {Object.entries(slot).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {only ? <p>{t("waitlist:joinOnly", { name: only })}</p> : null}
      <label className="flex flex-col gap-1">
        <span className="font-medium">{t("waitlist:joinPurpose")}</span>
        <input name="purpose" required minLength={3} maxLength={300} className={inputClass} autoComplete="off" />
      </label>
      <Button disabled={busy} className="w-full">
        {t("waitlist:join")}
      </Button>
      <p className="text-dense text-ink-soft">{line.ahead > 0 ? t("waitlist:joinAhead", { count: line.ahead, hours: line.hours }) : t("waitlist:joinFirst", { hours: line.hours })}</p>
    </Form>
  );
}
