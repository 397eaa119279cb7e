import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "~/components/button";
import { EmptyState, PageHeader } from "~/components/page";
import { CallList } from "~/features/residency/calls/components/call-list";
import { comingCalls, openCalls } from "~/features/residency/queries.server";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["calls", "residency"], light: true };

export const loader = ({ request }: LoaderFunctionArgs) =>
  page(async () => {
    const now = new Date();
    const [open, coming, locale] = await Promise.all([openCalls(now), comingCalls(now), localeOf(request)]);
    const t = translator(locale);
    return { open, coming, title: `${t("list.title", { ns: "calls" })} · ${t("brand")}`, description: t("list.description", { ns: "calls" }) };
  });

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }, { name: "description", content: data?.description }];

export default function Calls() {
  const { open, coming } = useLoaderData<typeof loader>();
  const { t } = useTranslation("calls");
  const check = <ButtonLink to="/check">{t("checkLink")}</ButtonLink>;
  return (
    <>
      <PageHeader title={t("list.title")} lead={t("list.lead")} actions={check} />
      <div className="flex flex-col gap-10">
        <section aria-labelledby="open">
          <h2 id="open" className="mb-3 text-heading">
            {t("list.open")}
          </h2>
          {open.length === 0 ? (
            <EmptyState title={t("list.empty")} action={check}>
              {t("list.emptyBody")}
            </EmptyState>
          ) : (
            <CallList calls={open} phase="open" />
          )}
        </section>
        {coming.length > 0 ? (
          <section aria-labelledby="coming">
            <h2 id="coming" className="mb-3 text-heading">
              {t("list.coming")}
            </h2>
            <CallList calls={coming} phase="ahead" />
          </section>
        ) : null}
      </div>
    </>
  );
}
