import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, type ShouldRevalidateFunction } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { MetNotice } from "~/components/met-notice";
import { Sheet } from "~/components/page";
import { actOnSettings, type PageAnswer } from "~/features/booking/resources/act.server";
import { readSaved, ResourceFrame } from "~/features/booking/resources/components/frame";
import { FaultList } from "~/components/inputs";
import { SettingsFields, useFieldNames } from "~/features/booking/resources/components/settings-fields";
import { headOf, resourceChoices, resourceFor } from "~/features/booking/resources/queries.server";
import { typedSettings } from "~/features/booking/resources/settings";
import { requireStaff } from "~/features/identity/access.server";
import { page } from "~/lib/http/answers.server";
import { localised } from "~/lib/i18n/locales";
import { localeOf } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["resources", "booking"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const [resource, { rooms, kinds }] = await Promise.all([resourceFor(scope, args.params.id ?? ""), resourceChoices(scope)]);
    const saved = readSaved(new URL(args.request.url).searchParams);
    return { head: headOf(resource), typed: typedSettings(resource.settings), rooms, kinds, saved, title: localised(resource, "name", await localeOf(args.request)) };
  });

export const action = (args: ActionFunctionArgs) =>
  page(async () => actOnSettings(await requireStaff(args, "ADMIN"), args.params.id ?? "", await args.request.formData(), { now: new Date(), ip: args.context.ip }));

/** What another administrator changed meanwhile is read anew, and its version with it. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ actionStatus = 0, defaultShouldRevalidate }) =>
  actionStatus >= 400 ? actionStatus === 409 : defaultShouldRevalidate;

export default function ResourceSettingsPage() {
  const { head, typed: stands, saved, ...choices } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() as PageAnswer | undefined;
  const { t } = useTranslation("resources");
  const names = useFieldNames();
  const mine = answer && answer.typed.intent !== "active" ? answer : undefined;
  const typed = mine?.typed ?? stands;
  const version = mine?.met?.version ?? (Number(mine?.typed.version) || head.version);
  return (
    <ResourceFrame head={head} tab="settings" answer={answer} saved={saved}>
      <div className="flex flex-col gap-5">
        {mine?.met ? <MetNotice met={mine.met} names={names} /> : null}
        <Sheet>
          {/* A new version draws the fields anew: what was taken over from the other administrator stands in them. */}
          <Form method="post" key={version} className="flex flex-col gap-5">
            <FaultList faults={mine?.faults} names={names} />
            <input type="hidden" name="version" value={version} />
            <input type="hidden" name="base" value={mine?.met ? JSON.stringify(mine.met.base) : (mine?.typed.base ?? JSON.stringify(stands))} />
            <SettingsFields typed={typed} faults={mine?.faults} choices={choices} />
            <div className="flex flex-wrap gap-2">
              <Button look="primary" name="act" value="save">
                {t("save")}
              </Button>
              <Button name="act" value="look">
                {t("look")}
              </Button>
            </div>
          </Form>
        </Sheet>
        <Sheet title={t("active.title")}>
          <Form method="post" className="flex flex-wrap items-center justify-between gap-3">
            <p className="max-w-prose text-ink-soft">{t(head.active ? "active.closeBody" : "active.openBody")}</p>
            <input type="hidden" name="intent" value="active" />
            <input type="hidden" name="version" value={head.version} />
            <input type="hidden" name="active" value={head.active ? "no" : "yes"} />
            <Button look={head.active ? "danger" : "primary"} name="act" value="look">
              {t(head.active ? "active.close" : "active.open")}
            </Button>
          </Form>
        </Sheet>
      </div>
    </ResourceFrame>
  );
}
