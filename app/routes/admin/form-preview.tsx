import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ButtonAnchor } from "~/components/button";
import { PageHeader } from "~/components/page";
import { requireStaff } from "~/features/identity/access.server";
import { FormPreview } from "~/features/residency/forms/components/form-preview";
import { formForComposer } from "~/features/residency/forms/staff-queries.server";
import { page } from "~/lib/http/answers.server";
import { localised } from "~/lib/i18n/locales";
import { localeOf } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["forms", "residency"] };

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const { id, code, version, definition, ...form } = await formForComposer(scope, args.params.id ?? "");
    const title = localised(form, "title", await localeOf(args.request));
    return { id, code, version, definition, title, whole: new URL(args.request.url).searchParams.get("view") === "whole" };
  });

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export default function Preview() {
  const { id, code, version, definition, title, whole } = useLoaderData<typeof loader>();
  const { t } = useTranslation("forms");
  return (
    <div className="max-w-4xl">
      <PageHeader
        back={{ to: `/staff/forms/${id}`, text: t("preview.back") }}
        title={title}
        lead={t("list.version", { code, version })}
        actions={<ButtonAnchor href={whole ? "?" : "?view=whole"} className="no-print">{whole ? t("preview.live") : t("preview.whole")}</ButtonAnchor>}
      />
      <p className="no-print mb-4 max-w-prose text-ink-soft">{whole ? t("preview.wholeLead") : t("preview.lead")}</p>
      <FormPreview key={String(whole)} definition={definition} whole={whole} />
    </div>
  );
}
