import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { Notice, PageHeader, Pill, Sheet } from "~/components/page";
import { companyScope, getViewer, requireCompany } from "~/features/identity/access.server";
import { askIntroduction } from "~/features/partners/commands/ask-introduction.server";
import { AskBox } from "~/features/partners/components/ask-box";
import { Budget, TimeLeft } from "~/features/partners/components/brief-entry";
import { NarrowFacts } from "~/features/partners/components/narrow-facts";
import { briefPage } from "~/features/partners/queries/briefs.server";
import { askStandingOf } from "~/features/partners/queries/introductions.server";
import { askSchema } from "~/features/partners/schema";
import { formatDate, formatDay } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { filledIn } from "~/lib/http/keep-typed.server";

export const handle = { i18n: ["partners"], light: true };

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const [viewer, scope, brief] = await Promise.all([getViewer(args), companyScope(args), briefPage(args.params.id)]);
    const target = { companyId: brief.companyId, briefId: brief.id, open: brief.state === "open" };
    return { brief, standing: viewer ? await askStandingOf(scope, target) : target.open ? ("visitor" as const) : ("closed" as const) };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireCompany(args);
    return filledIn(await args.request.formData(), askSchema, async (value) => {
      await askIntroduction(scope, { briefId: args.params.id }, value.message, args.context.ip);
      return redirect("/introductions?done=asked");
    });
  });

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read ? `${read.brief.title} · Кадр` : "Кадр" }];

export default function Brief() {
  const { brief, standing } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation(["partners", "common"]);
  const locale = useLocale();
  const facts = [
    {
      name: t("partners:briefs.company"),
      value: brief.companySlug ? <a href={`/residents/${brief.companySlug}`}>{brief.companyName}</a> : brief.companyName,
    },
    ...(brief.cluster ? [{ name: t("partners:briefs.cluster"), value: t(`common:clusters.${brief.cluster}`) }] : []),
    { name: t("partners:briefs.budget"), value: <Budget kopecks={brief.budgetKopecks} locale={locale} /> },
    { name: t("partners:briefs.answerBy"), value: brief.answerBy ? formatDay(brief.answerBy, locale) : t("partners:briefs.noTerm") },
    { name: t("partners:briefs.posted"), value: formatDate(brief.createdAt, locale) },
  ];
  return (
    <>
      <PageHeader
        title={brief.title}
        back={{ to: "/briefs", text: t("partners:briefs.back") }}
        actions={
          <>
            <span className="self-center">
              {brief.state === "open" ? <TimeLeft days={brief.daysLeft} /> : <Pill>{t(`partners:briefs.states.${brief.state}`)}</Pill>}
            </span>
            {standing === "own" ? <ButtonLink to={`/partners/briefs/${brief.id}`}>{t("partners:briefs.edit")}</ButtonLink> : null}
          </>
        }
      />
      {brief.state === "open" ? null : (
        <div className="mb-4">
          <Notice tone="waiting">{t("partners:briefs.notOpen")}</Notice>
        </div>
      )}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <Sheet title={t("partners:briefs.task")}>
            <p className="max-w-prose break-words whitespace-pre-line">{brief.body}</p>
          </Sheet>
          <Sheet title={t("partners:briefs.looksFor")}>
            <p className="max-w-prose break-words whitespace-pre-line">{brief.looksFor}</p>
          </Sheet>
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Sheet as="div">
            <NarrowFacts items={facts} />
          </Sheet>
          {standing === "own" || (standing === "closed" && brief.state !== "open") ? null : (
            <AskBox standing={standing} forBrief here={`/briefs/${brief.id}#ask`} answer={answer} />
          )}
        </div>
      </div>
    </>
  );
}
