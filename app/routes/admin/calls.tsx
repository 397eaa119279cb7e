import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { EmptyState, PageHeader } from "~/components/page";
import { requireStaff } from "~/features/identity/access.server";
import { PhasePill, useCallWords, useTermWords } from "~/features/residency/calls/components/call-marks";
import { SubmittedCounts } from "~/features/residency/calls/components/submitted-counts";
import { staffCalls } from "~/features/residency/calls/queries.server";
import { isAdministrator } from "~/features/residency/policy";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";

export const handle = { i18n: ["calls", "residency"] };

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args);
    const calls = await staffCalls(scope, new Date());
    return { calls, may: isAdministrator(scope), title: translator(await localeOf(args.request))("staff.title", { ns: "calls" }) };
  });

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

type Listed = ReturnType<typeof useLoaderData<typeof loader>>["calls"][number];
const GROUPS = ["open", "draft", "past"] as const;
const groupOf = ({ phase }: Listed): (typeof GROUPS)[number] => (phase === "open" || phase === "ahead" ? "open" : phase === "draft" ? "draft" : "past");

export default function Calls() {
  const { calls, may } = useLoaderData<typeof loader>();
  const { t } = useTranslation("calls");
  const add = may ? (
    <ButtonLink look="primary" to="/staff/calls/new">
      {t("staff.new")}
    </ButtonLink>
  ) : null;
  return (
    <div className="max-w-5xl">
      <PageHeader title={t("staff.title")} lead={t("staff.lead")} actions={may ? <><ButtonLink to="/staff/forms">{t("staff.forms")}</ButtonLink>{add}</> : null} />
      {calls.length === 0 ? (
        <EmptyState title={t("staff.empty")} action={add}>
          {t("staff.emptyBody")}
        </EmptyState>
      ) : null}
      <div className="flex flex-col gap-6">
        {GROUPS.map((group) => {
          const rows = calls.filter((call) => groupOf(call) === group);
          return rows.length === 0 ? null : (
            <section key={group} aria-labelledby={`group-${group}`}>
              <h2 id={`group-${group}`} className="mb-2 text-heading">
                {t(`staff.groups.${group}`)} <span className="tabular font-normal text-ink-soft">{rows.length}</span>
              </h2>
              <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-sheet">
                {rows.map((call) => (
                  <CallRow key={call.id} call={call} may={may} />
                ))}
              </ul>
            </section>
          );
        })}
      </div>
    </div>
  );
}

function CallRow({ call, may }: { call: Listed; may: boolean }) {
  const locale = useLocale();
  const words = useCallWords();
  const term = useTermWords();
  return (
    <li className="relative grid items-center gap-x-6 gap-y-2 px-4 py-3 hover:bg-raised md:grid-cols-[minmax(0,1fr)_15rem_auto]">
      <div className="min-w-0">
        <h3 className="font-semibold">
          <a href={may ? `/staff/calls/${call.id}` : `/calls/${call.slug}`} className="after:absolute after:inset-0 after:content-['']">
            {localised(call, "title", locale)}
          </a>
        </h3>
        <p className="text-dense text-ink-soft">{[term(call), words.places(call), words.audience(call)].filter(Boolean).join(" · ")}</p>
      </div>
      <SubmittedCounts call={call} />
      <PhasePill phase={call.phase} />
    </li>
  );
}
