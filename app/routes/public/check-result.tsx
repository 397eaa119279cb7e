import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { Notice, PageHeader, Sheet } from "~/components/page";
import { useCallWords } from "~/features/residency/calls/components/call-marks";
import { OutcomePill, VerdictView } from "~/features/residency/screening/components/verdict-view";
import { screeningPage } from "~/features/residency/screening/queries.server";
import { formatDate } from "~/lib/format";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";

export const handle = { i18n: ["calls", "residency"], light: true };

export const loader = ({ request, params }: LoaderFunctionArgs) =>
  page(async () => {
    const key = params.key ?? "";
    const read = await screeningPage(key, new Date());
    const t = translator(await localeOf(request));
    return { ...read, key, title: `${t("verdict.title", { ns: "calls" })} · ${t("brand")}` };
  });

// The address is the key to the answers: it stays out of search and of other sites' logs.
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [
  { title: read?.title ?? "" },
  { name: "robots", content: "noindex" },
  { name: "referrer", content: "same-origin" },
];

const TONE = { fits: "good", stops: "bad", open: "waiting" } as const;

export default function CheckResult() {
  const { screener, verdict, calls, at, key } = useLoaderData<typeof loader>();
  const { t } = useTranslation("calls");
  const locale = useLocale();
  const words = useCallWords();
  const { overall } = verdict;
  return (
    <div className="max-w-3xl">
      <PageHeader
        back={{ to: "/calls", text: t("page.allCalls") }}
        title={t("verdict.title")}
        lead={t("verdict.answered", { day: formatDate(at, locale) })}
        actions={<ButtonLink to="/check">{t("verdict.again")}</ButtonLink>}
      />
      <div className="flex flex-col gap-4">
        <Notice tone={TONE[overall]} title={t(`verdict.${overall}`)}>
          <p>{t(`verdict.${overall}Body`)}</p>
          <p className="text-ink-soft">{t("verdict.counts", { met: verdict.met, notMet: verdict.notMet, unknown: verdict.unknown })}</p>
        </Notice>
        <Sheet title={t("verdict.calls")}>
          {calls.length === 0 ? (
            <p>{t("verdict.noCalls")}</p>
          ) : (
            <ul className="-my-3 divide-y divide-line">
              {calls.map(({ call, outcome }) => (
                <li key={call.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-3">
                  <span className="min-w-0 grow basis-64">
                    <a href={`/calls/${call.slug}`} className="inline-flex min-h-11 items-center font-semibold text-pencil hover:underline md:min-h-0">
                      {localised(call, "title", locale)}
                    </a>
                    <span className="block text-dense text-ink-soft">
                      {words.line(call)}
                      {outcome === "met" ? "" : ` · ${outcome === "unknown" ? t("verdict.callUnknown") : t("verdict.callNot")}`}
                    </span>
                  </span>
                  <OutcomePill outcome={outcome} />
                </li>
              ))}
            </ul>
          )}
          {overall === "stops" ? null : (
            <div className="mt-5">
              <ButtonLink look="primary" to={`/apply?check=${key}`}>
                {t("verdict.apply")}
              </ButtonLink>
            </div>
          )}
        </Sheet>
        <VerdictView screener={screener} verdict={verdict} />
        <p className="text-dense text-ink-soft">{t("verdict.keep")}</p>
      </div>
    </div>
  );
}
