import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { Notice, PageHeader, Sheet } from "~/components/page";
import { companyScope, getViewer, requireCompany } from "~/features/identity/access.server";
import { askIntroduction } from "~/features/partners/commands/ask-introduction.server";
import { AskBox } from "~/features/partners/components/ask-box";
import { BriefEntry } from "~/features/partners/components/brief-entry";
import { NarrowFacts } from "~/features/partners/components/narrow-facts";
import { Tags } from "~/features/partners/components/resident-entry";
import { openBriefsOf } from "~/features/partners/queries/briefs.server";
import { askStandingOf } from "~/features/partners/queries/introductions.server";
import { residentPage } from "~/features/partners/queries/resident.server";
import { askSchema } from "~/features/partners/schema";
import { formatDay } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { filledIn } from "~/lib/http/keep-typed.server";

export const handle = { i18n: ["partners"], light: true };

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const [viewer, scope] = await Promise.all([getViewer(args), companyScope(args)]);
    const resident = await residentPage(args.params.slug ?? "", scope?.companyId ?? null);
    const [briefs, standing] = await Promise.all([
      openBriefsOf(resident.companyId),
      viewer ? askStandingOf(scope, { companyId: resident.companyId, briefId: null, open: true }) : ("visitor" as const),
    ]);
    return { resident, briefs, standing };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireCompany(args);
    return filledIn(await args.request.formData(), askSchema, async (value) => {
      await askIntroduction(scope, { slug: args.params.slug ?? "" }, value.message, args.context.ip);
      return redirect("/introductions?done=asked");
    });
  });

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [
  { title: read ? `${read.resident.name} · Кадр` : "Кадр" },
  { name: "description", content: read?.resident.tagline ?? "" },
];

export default function Resident() {
  const { resident, briefs, standing } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation(["partners", "common"]);
  return (
    <>
      <PageHeader
        title={resident.name}
        lead={resident.tagline}
        back={{ to: "/residents", text: t("partners:residents.back") }}
        actions={standing === "own" ? <ButtonLink to="/partners/profile">{t("partners:residents.editOwn")}</ButtonLink> : undefined}
      />
      {resident.listed ? null : (
        <div className="mb-4">
          <Notice tone="waiting">{t("partners:residents.preview")}</Notice>
        </div>
      )}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <Words title={t("partners:residents.offers")} text={resident.offers} />
          <Words title={t("partners:residents.needs")} text={resident.needs} />
          <Words title={t("partners:residents.about")} text={resident.about} />
          {briefs.length > 0 ? (
            <section aria-labelledby="open-briefs" className="flex flex-col gap-3">
              <h2 id="open-briefs" className="text-heading">
                {t("partners:residents.briefs")}
              </h2>
              {briefs.map((brief) => (
                <BriefEntry key={brief.id} brief={brief} level={3} />
              ))}
            </section>
          ) : null}
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <CompanyFacts />
          {standing === "own" ? null : <AskBox standing={standing} here={`/residents/${resident.slug}#ask`} answer={answer} />}
        </div>
      </div>
    </>
  );
}

function Words({ title, text }: { title: string; text: string }) {
  if (!text) return null;
  return (
    <Sheet title={title}>
      <p className="max-w-prose break-words whitespace-pre-line">{text}</p>
    </Sheet>
  );
}

function CompanyFacts() {
  const { resident } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["partners", "common"]);
  const locale = useLocale();
  const items: { name: string; value: ReactNode }[] = [{ name: t("partners:residents.kind"), value: t(`common:kinds.${resident.kind}`) }];
  if (resident.residentSince) items.push({ name: t("partners:residents.since"), value: formatDay(resident.residentSince, locale) });
  if (resident.website) {
    const link = (
      <a href={resident.website} rel="nofollow noopener noreferrer">
        {new URL(resident.website).host}
      </a>
    );
    items.push({ name: t("partners:residents.website"), value: link });
  }
  return (
    <Sheet title={t("partners:residents.facts")}>
      <NarrowFacts items={items} />
      {resident.tags.length > 0 ? <Tags tags={resident.tags} /> : null}
    </Sheet>
  );
}
