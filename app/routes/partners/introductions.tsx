import { parseWithZod } from "@conform-to/zod/v4";
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "~/components/button";
import { Notice, PageHeader } from "~/components/page";
import { Pager } from "~/components/pager";
import { requireCompany } from "~/features/identity/access.server";
import { answerIntroduction } from "~/features/partners/commands/answer-introduction.server";
import { IntroductionEntry } from "~/features/partners/components/introduction-entry";
import { RefusalNotice } from "~/components/refusal-notice";
import { maySpeakFor } from "~/features/partners/policy";
import { introductionsOf, type IntroductionEntry as Entry } from "~/features/partners/queries/introductions.server";
import { answerSchema, pageOf } from "~/features/partners/schema";
import { notFound } from "~/lib/errors";
import { formAction, page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["partners"] };

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireCompany(args);
    const { searchParams } = new URL(args.request.url);
    const title = translator(await localeOf(args.request))("introductions.metaTitle", { ns: "partners" });
    return { title, ...(await introductionsOf(scope, pageOf(searchParams))), mayAnswer: maySpeakFor(scope), done: searchParams.get("done") };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireCompany(args);
    const submission = parseWithZod(await args.request.formData(), { schema: answerSchema });
    if (submission.status !== "success") throw notFound();
    const { id, answer } = submission.value;
    await answerIntroduction(scope, id, answer, args.context.ip);
    return redirect(`/introductions?done=${answer === "ACCEPTED" ? "accepted" : "declined"}#${id}`);
  });

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

const DONE = {
  asked: "introductions.asked",
  accepted: "introductions.answeredAccepted",
  declined: "introductions.answeredDeclined",
} as const;

export default function Introductions() {
  const { incoming, outgoing, archive, page: at, pages, mayAnswer, done } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("partners");
  const list = (entries: readonly Entry[]) => entries.map((entry) => <IntroductionEntry key={entry.id} entry={entry} mayAnswer={mayAnswer} />);
  return (
    <>
      <PageHeader
        title={t("introductions.title")}
        lead={t("introductions.lead")}
        actions={<ButtonLink to="/residents">{t("introductions.findPartner")}</ButtonLink>}
      />
      <div className="flex flex-col gap-8">
        {answer ? <RefusalNotice answer={answer} /> : done && Object.hasOwn(DONE, done) ? <Notice tone="good">{t(DONE[done as keyof typeof DONE])}</Notice> : null}
        <Part title={t("introductions.incoming")} count={incoming.length} empty={t("introductions.incomingEmpty")}>
          {mayAnswer || incoming.length === 0 ? null : <Notice tone="plain">{t("introductions.readOnly")}</Notice>}
          {list(incoming)}
        </Part>
        <Part title={t("introductions.outgoing")} count={outgoing.length} empty={t("introductions.outgoingEmpty")}>
          {list(outgoing)}
        </Part>
        <Part title={t("introductions.archive")} count={archive.length} empty={t("introductions.archiveEmpty")}>
          {list(archive)}
          <Pager page={at} pages={pages} />
        </Part>
      </div>
    </>
  );
}

function Part({ title, count, empty, children }: { title: string; count: number; empty: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-3" aria-label={title}>
      <h2 className="text-heading">{title}</h2>
      {count === 0 ? <p className="text-ink-soft">{empty}</p> : children}
    </section>
  );
}
