import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { Notice, PageHeader, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { readAnswers } from "~/features/residency/screening/answers";
import { keepScreening } from "~/features/residency/screening/commands.server";
import { QuestionField } from "~/features/residency/screening/components/question-field";
import { heldKey, holdKey } from "~/features/residency/screening/cookie.server";
import { screenerNow, screeningByKey } from "~/features/residency/screening/queries.server";
import { formAction, page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { limit } from "~/lib/limits.server";

export const handle = { i18n: ["calls"], light: true };

/** Checks that one address may keep in an hour. */
const CHECKS_AN_HOUR = 60;

export const loader = ({ request }: LoaderFunctionArgs) =>
  page(async () => {
    const [screener, key, locale] = await Promise.all([screenerNow(new Date()), heldKey(request), localeOf(request)]);
    const kept = key ? await screeningByKey(key) : null;
    const t = translator(locale);
    return { topics: screener.topics, kept: kept?.answers ?? {}, title: `${t("check.title", { ns: "calls" })} · ${t("brand")}`, description: t("check.description", { ns: "calls" }) };
  });

export const action = ({ request, context }: ActionFunctionArgs) =>
  formAction(async () => {
    const now = new Date();
    const form = await request.formData();
    const read = readAnswers(await screenerNow(now), form);
    if (Object.keys(read.errors).length > 0) return data(read, { status: 422 });
    await limit(`check:${context.ip}`, CHECKS_AN_HOUR, 3600);
    const { key } = await keepScreening(read.answers, await heldKey(request), now);
    return redirect(`/check/${key}`, { status: 303, headers: { "Set-Cookie": await holdKey(key) } });
  });

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title }, { name: "description", content: read?.description }];

export default function Check() {
  const { topics, kept } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("calls");
  const locale = useLocale();
  const typed = answer && "answers" in answer ? answer : null;
  const answers = typed?.answers ?? kept;
  const wrong = Object.keys(typed?.errors ?? {});
  return (
    <div className="max-w-3xl">
      <PageHeader back={{ to: "/calls", text: t("page.allCalls") }} title={t("check.title")} lead={t("check.lead")} />
      <Form method="post" className="flex flex-col gap-4">
        <RefusalNotice answer={answer} />
        {wrong.length > 0 ? (
          <div role="alert" tabIndex={-1} className="rounded-card border border-red bg-red-soft p-4">
            <p className="font-semibold text-red">{t("check.fix")}</p>
            <ul className="mt-1 list-disc ps-5">
              {topics
                .flatMap((topic) => topic.questions)
                .filter((question) => wrong.includes(question.code))
                .map((question) => (
                  <li key={question.code}>
                    <a href={`#q-${question.code}`}>{question.text[locale]}</a>
                  </li>
                ))}
            </ul>
          </div>
        ) : typed === null && Object.keys(kept).length > 0 ? (
          <Notice tone="plain">{t("check.kept")}</Notice>
        ) : null}
        {topics.map((topic) => (
          <Sheet key={topic.code} title={topic.title[locale]}>
            <div className="flex flex-col gap-6">
              {topic.questions.map((question) => (
                <QuestionField key={question.code} question={question} answer={answers[question.code]} error={typed?.errors[question.code]} />
              ))}
            </div>
          </Sheet>
        ))}
        <p className="max-w-prose text-dense text-ink-soft">{t("check.privacy")}</p>
        <div>
          <Button look="primary">{t("check.submit")}</Button>
        </div>
      </Form>
    </div>
  );
}
