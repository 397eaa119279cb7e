import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation, type ClientActionFunctionArgs, type ShouldRevalidateFunction } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "~/components/button";
import { Notice, PageHeader, Sheet } from "~/components/page";
import { MoveFields } from "~/features/booking/moving/components/move-fields";
import { MoveAlternatives, MoveButton, MoveHidden, MoveMoney, MoveReason, MoveRules, MoveSpans, MoveSums } from "~/features/booking/moving/components/move-offer";
import { moveFromForm } from "~/features/booking/moving/move-form.server";
import { previewMove } from "~/features/booking/moving/preview.server";
import { sayMoveRefusal } from "~/features/booking/moving/say";
import { companyOrStaff } from "~/features/identity/access.server";
import { formAction, page } from "~/lib/http/answers.server";
import { isRefusal } from "~/lib/http/refusal";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { settleEvents } from "~/reactions.server";

export const handle = { i18n: ["moving", "booking", "billing"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await companyOrStaff(args, "ADMIN");
    const params = new URL(args.request.url).searchParams;
    const wish = { day: params.get("day"), start: params.get("start"), minutes: params.get("minutes"), at: params.get("at"), part: params.get("part") };
    const locale = await localeOf(args.request);
    return { preview: await previewMove(scope, args.params.id ?? "", wish, locale, new Date()), title: translator(locale)("moving:title") };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await companyOrStaff(args, "ADMIN");
    const form = await args.request.formData();
    const moved = await moveFromForm(scope, args.params.id ?? "", form, new Date());
    await settleEvents();
    // The schedule stays where it is and says it itself.
    return form.get("answer") === "data" ? { moved } : redirect(`/bookings/${moved.id}?${moved.kind}=${moved.count}`, 303);
  });

/** A line that was cut is said where the move was asked for. */
export const clientAction = ({ serverAction }: ClientActionFunctionArgs) =>
  serverAction<typeof action>().catch((error: unknown) => {
    if (error instanceof TypeError) return { failed: true as const };
    throw error;
  });

/** A price that changed, or a time that was taken, is shown as it stands now. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ actionStatus = 0, defaultShouldRevalidate }) =>
  actionStatus >= 400 ? actionStatus === 409 : defaultShouldRevalidate;

export default function MoveBooking() {
  const { preview } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const busy = useNavigation().state !== "idle";
  const { t } = useTranslation(["moving", "errors"]);
  return (
    <>
      <PageHeader title={t("moving:title")} lead={t("moving:lead")} back={{ to: `/bookings/${preview.id}`, text: [preview.company, preview.before.resource, preview.purpose].filter(Boolean).join(" · ") }} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Sheet>
          <MoveFields preview={preview} live />
          <MoveRules rules={preview.rules} />
        </Sheet>
        <Sheet as="div" className="flex flex-col gap-4">
          {isRefusal(answer) ? <Notice tone="bad" title={sayMoveRefusal(t, answer)} /> : null}
          <MoveSpans preview={preview} />
          <div aria-live="polite" className="flex flex-col gap-4">
            {preview.refusal ? <Notice tone="bad" title={preview.refusal} /> : null}
            <MoveAlternatives preview={preview} />
            {preview.differs ? null : <p className="text-ink-soft">{t("moving:same")}</p>}
            {preview.quote ? (
              <>
                <MoveMoney preview={preview} />
                <MoveSums preview={preview} />
              </>
            ) : null}
          </div>
          {preview.quote ? (
            <Form method="post" className="flex flex-col gap-3">
              <MoveHidden preview={preview} />
              {preview.company === null ? null : <MoveReason />}
              <MoveButton preview={preview} busy={busy} />
            </Form>
          ) : null}
          <ButtonLink to={`/bookings/${preview.id}`} className="w-full">
            {t("moving:keep")}
          </ButtonLink>
        </Sheet>
      </div>
    </>
  );
}
