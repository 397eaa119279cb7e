import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { actOnWords, type PageAnswer } from "~/features/booking/resources/act.server";
import { readSaved, ResourceFrame } from "~/features/booking/resources/components/frame";
import { NewWords, TryPhrase, WordReturn, WordSheet } from "~/features/booking/resources/components/house-words";
import { headOf, resourceFor } from "~/features/booking/resources/queries.server";
import { tryPhrase, wordsOf } from "~/features/booking/resources/words.server";
import { requireStaff } from "~/features/identity/access.server";
import { page } from "~/lib/http/answers.server";
import { localised } from "~/lib/i18n/locales";
import { localeOf } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["resources", "booking"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const params = new URL(args.request.url).searchParams;
    const [resource, locale] = await Promise.all([resourceFor(scope, args.params.id ?? ""), localeOf(args.request)]);
    const [list, tried] = await Promise.all([wordsOf(scope, resource, locale), tryPhrase(scope, resource.slug, params.get("try"), locale, new Date())]);
    return { head: headOf(resource), kind: resource.kind, ...list, tried, dropped: droppedOf(params), saved: readSaved(params), title: localised(resource, "name", locale) };
  });

export const action = (args: ActionFunctionArgs) =>
  page(async () => actOnWords(await requireStaff(args, "ADMIN"), args.params.id ?? "", await args.request.formData(), { now: new Date(), ip: args.context.ip }));

/** The word that was just taken away, as the fields that give it back. */
function droppedOf(params: URLSearchParams): Record<string, string> | null {
  const phrases = params.get("phrases");
  if (params.get("saved") !== "word-dropped" || !phrases) return null;
  return { phrases, of: params.get("of") ?? "kind", role: params.get("role") ?? "IS", ...(params.get("counted") === "on" ? { counted: "on" } : {}) };
}

export default function ResourceWords() {
  const { head, kind, words, ofKind, tried, dropped, saved } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() as PageAnswer | undefined;
  const { t } = useTranslation(["resources", "booking"]);
  const kindName = t(`booking:kind.${kind}`, { defaultValue: kind });
  const [common, own] = [words.filter((word) => word.ofKind), words.filter((word) => !word.ofKind)];
  return (
    <ResourceFrame head={head} tab="words" answer={answer} saved={saved}>
      <div className="flex flex-col gap-5">
        {dropped && !answer ? <WordReturn word={dropped} /> : null}
        <p className="max-w-prose text-ink-soft">{t("resources:words.lead")}</p>
        <TryPhrase tried={tried} off={!head.active} />
        <WordSheet title={t("resources:words.ofKind", { kind: kindName })} help={t("resources:words.ofKindHelp", { count: ofKind })} words={common} />
        {own.length > 0 ? <WordSheet title={t("resources:words.ofOne")} words={own} /> : null}
        {/* What was added is in the list: the fields are empty again. */}
        <NewWords key={words.length} kind={kindName} answer={answer} />
      </div>
    </ResourceFrame>
  );
}
