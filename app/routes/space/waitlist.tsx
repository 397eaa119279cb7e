import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "~/components/button";
import { EmptyState, Notice, PageHeader } from "~/components/page";
import { Ended, Lines, Searches } from "~/features/booking/waitlist/components/lines";
import { Offers } from "~/features/booking/waitlist/components/offers";
import { answerForm } from "~/features/booking/waitlist/form.server";
import { waitlistPage } from "~/features/booking/waitlist/page.server";
import { requireCompany } from "~/features/identity/access.server";
import { formAction, page } from "~/lib/http/answers.server";
import { isRefusal, sayRefusal, type Refusal } from "~/lib/http/refusal";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { settleEvents } from "~/reactions.server";

export const handle = { i18n: ["waitlist", "booking"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

const SAID = ["joined", "searched", "gone", "dropped", "missing"] as const;

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireCompany(args);
    const locale = await localeOf(args.request);
    const said = new URL(args.request.url).searchParams.get("done");
    return { title: translator(locale)("waitlist:title"), done: SAID.find((one) => one === said) ?? null, view: await waitlistPage(scope, locale, new Date()) };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireCompany(args);
    const answer = await answerForm(scope, await args.request.formData(), new Date());
    await settleEvents();
    return redirect(answer.booking ? `/bookings/${answer.booking.id}?made=1` : `/bookings/waitlist?done=${answer.done}`, 303);
  });

export default function Waitlist() {
  const { view, done } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation(["waitlist", "booking", "common"]);
  const empty = view.offers.length + view.lines.length + view.searches.length === 0;
  return (
    <>
      <PageHeader
        title={t("waitlist:title")}
        lead={t("waitlist:lead")}
        back={{ to: "/bookings", text: t("booking:list.title") }}
        actions={<ButtonLink to="/schedule/find">{t("waitlist:find")}</ButtonLink>}
      />
      {isRefusal(answer) || done ? (
        <div className="mb-4">{isRefusal(answer) ? <Refused answer={answer} /> : <Notice tone={done === "missing" ? "plain" : "good"} title={done ? t(`waitlist:${done}`) : null} />}</div>
      ) : null}
      {empty ? (
        <div className="mb-6">
          <EmptyState title={t("waitlist:none")} action={<ButtonLink look="primary" to="/schedule">{t("waitlist:toSchedule")}</ButtonLink>}>
            {t("waitlist:noneBody")}
          </EmptyState>
        </div>
      ) : null}
      <Offers offers={view.offers} now={view.now} />
      <Lines lines={view.lines} />
      <Searches searches={view.searches} />
      <Ended ended={view.ended} />
    </>
  );
}

/** Why it was refused, with the way to the booking that the refusal is about. */
function Refused({ answer }: { answer: Refusal }) {
  const { t } = useTranslation(["waitlist"]);
  const { bookingId } = answer.refusal.details;
  return (
    <Notice tone="bad" title={sayRefusal(t, answer)}>
      {typeof bookingId === "string" ? <ButtonLink to={`/bookings/${bookingId}`}>{t("waitlist:ownBooking")}</ButtonLink> : null}
    </Notice>
  );
}
