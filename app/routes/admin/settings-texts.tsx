import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { PageHeader, Pill, Sheet } from "~/components/page";
import { requireStaff } from "~/features/identity/access.server";
import { textList } from "~/features/residency/settings/edit-texts.server";
import { formatDateTime } from "~/lib/format";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";

export const handle = { i18n: ["settings"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const t = translator(await localeOf(args.request));
    return { texts: await textList(scope), title: `${t("settings:texts.title")} · ${t("brand")}` };
  });

export default function TextsPage() {
  const { texts } = useLoaderData<typeof loader>();
  const { t } = useTranslation("settings");
  const locale = useLocale();
  return (
    <div className="max-w-4xl">
      <PageHeader back={{ to: "/staff/settings", text: t("title") }} title={t("texts.title")} lead={t("texts.lead")} />
      <div className="flex flex-col gap-5">
        {(["letter", "paper"] as const).map((kind) => (
          <Sheet key={kind} title={t(`texts.kind.${kind}`)}>
            <ul className="divide-y divide-line">
              {texts
                .filter((text) => text.kind === kind)
                .map((text) => (
                  <li key={text.code} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 py-3 first:pt-0 last:pb-0">
                    <div className="min-w-0">
                      <a href={`/staff/settings/texts/${text.code}`} className="inline-flex min-h-11 items-center font-medium text-pencil hover:underline md:min-h-0">
                        {t(`texts.name.${text.code}`)}
                      </a>
                      <p className="text-dense break-words text-ink-soft">{localised(text, "subject", locale)}</p>
                    </div>
                    <p className="flex items-center gap-2 text-dense text-ink-soft">
                      <Pill>{t("texts.version", { version: text.version })}</Pill> {formatDateTime(text.savedAt, locale)}
                    </p>
                  </li>
                ))}
            </ul>
          </Sheet>
        ))}
      </div>
    </div>
  );
}
