import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "~/components/button";
import { Facts, Sheet } from "~/components/page";
import type { ApplicationStatus } from "../../status";
import type { CallPhase } from "../phase";
import { useCallWords, useTermWords } from "./call-marks";
import { SubmittedCounts } from "./submitted-counts";

interface ShownCall {
  slug: string;
  version: number;
  phase: CallPhase;
  opensOn: string;
  lastDay: string | null;
  places: number | null;
  placesLeft: number | null;
  sealed: boolean;
  submitted: number;
  byStatus: Partial<Record<ApplicationStatus, number>> | null;
}

/** Where a call stands and what can be done with it as a whole. */
export function CallPanel({ call }: { call: ShownCall }) {
  const { t } = useTranslation("calls");
  const words = useCallWords();
  const term = useTermWords();
  const version = <input type="hidden" name="version" value={call.version} />;
  return (
    <Sheet title={t("staff.state")}>
      <Facts
        items={[
          { name: t("page.timeline"), value: term(call) },
          { name: t("page.places"), value: words.places(call) ?? t("anyPlaces") },
          { name: t("staff.applications"), value: <SubmittedCounts call={call} /> },
        ]}
      />
      <div className="mt-4 flex flex-col gap-3">
        <ButtonLink to={`/calls/${call.slug}`}>{t("staff.preview")}</ButtonLink>
        {call.phase === "draft" ? (
          <Form method="post" className="flex flex-col gap-1">
            {version}
            <Button look="primary" name="intent" value="publish">
              {t("staff.publish")}
            </Button>
            <p className="text-dense text-ink-soft">{t("staff.publishNote")}</p>
          </Form>
        ) : null}
        <Form method="post" className="flex flex-col gap-1">
          <Button name="intent" value="copy">
            {t("staff.copy")}
          </Button>
          <p className="text-dense text-ink-soft">{t("staff.copyNote")}</p>
        </Form>
        {call.phase === "draft" || call.phase === "closed" ? null : (
          <details>
            <summary className="inline-flex min-h-11 items-center font-medium text-red md:min-h-8">{t("staff.close")}</summary>
            <Form method="post" className="mt-2 flex flex-col items-start gap-3">
              {version}
              <p>
                {t("staff.closeWhy")} {call.sealed && call.byStatus === null ? t("staff.closeSealed") : null}
              </p>
              <Button look="danger" name="intent" value="close">
                {t("staff.closeConfirm")}
              </Button>
            </Form>
          </details>
        )}
      </div>
    </Sheet>
  );
}
