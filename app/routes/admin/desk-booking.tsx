import { parseWithZod } from "@conform-to/zod/v4";
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ButtonAnchor } from "~/components/button";
import { FormRefusal } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { EmptyState, Facts, Notice, PageHeader, Pill, Sheet } from "~/components/page";
import { depositsOf } from "~/features/billing/deposits/queries.server";
import { BookingPill } from "~/features/booking/components/booking-pill";
import { handOut } from "~/features/booking/equipment/commands/hand-out.server";
import { takeBack } from "~/features/booking/equipment/commands/take-back.server";
import { HandOutForm, TakeBackForm } from "~/features/booking/equipment/components/desk-forms";
import { CustodyHistory } from "~/features/booking/equipment/components/history";
import { conditions } from "~/features/booking/equipment/conditions.server";
import { CUSTODY, depositNeeds } from "~/features/booking/equipment/deposits.server";
import { peopleFor } from "~/features/booking/equipment/custody.server";
import { custodyOfBooking, thingsOf } from "~/features/booking/equipment/queries.server";
import { deskSchema } from "~/features/booking/equipment/schema";
import { bookingFor } from "~/features/booking/queries.server";
import { handOutFrom, handOutMinutes } from "~/features/booking/equipment/time.server";
import { requireStaff } from "~/features/identity/access.server";
import { companyNames } from "~/features/identity/queries.server";
import { formatDateTime, formatRange } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { submitted } from "~/lib/http/submitted.server";
import { localeOf } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { settleEvents } from "~/reactions.server";

export const handle = { i18n: ["equipment", "deposits", "booking"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

/** A moment that is still to come; null when it has passed. */
const ahead = (at: Date) => (at > new Date() ? at : null);

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const booking = await bookingFor(scope, args.params.id ?? "");
    const now = new Date();
    const [early, things, custody, states, people, names, locale] = await Promise.all([
      handOutMinutes(),
      thingsOf(scope, booking.id, now),
      custodyOfBooking(scope, booking.id),
      conditions(),
      peopleFor(booking.companyId),
      companyNames([booking.companyId]),
      localeOf(args.request),
    ]);
    const out = custody.filter((row) => !row.returnedAt);
    const [deposits, deposit] = await Promise.all([depositsOf(scope, CUSTODY, out.map((row) => row.id)), depositNeeds(booking.companyId, things.map((one) => one.unitId), now)]);
    const params = new URL(args.request.url).searchParams;
    const company = names.get(booking.companyId)?.name ?? "";
    const count = (name: string) => Number(params.get(name)) || 0;
    return {
      title: `${localised(booking.resource, "name", locale)}, ${company}`,
      booking, things, custody, states, people, company, deposit,
      held: Object.fromEntries([...deposits].flatMap(([id, one]) => (one.waivedReason === null ? [[id, one.amountKopecks]] : []))) as Record<string, number>,
      opensAt: ahead(handOutFrom(booking, early)),
      thing: Number(params.get("thing")) || null,
      done: params.get("done"),
      fault: params.get("fault"),
      moved: count("moved"),
      disrupted: count("disrupted"),
    };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const id = args.params.id ?? "";
    const submission = parseWithZod(await args.request.formData(), { schema: deskSchema });
    return submitted(submission, async (value) => {
      const now = new Date();
      if (value.intent === "hand") {
        await handOut(scope, { ...value, bookingId: id, photoId: value.photoId ?? null }, now, args.context.ip);
        return redirect(`/staff/desk/${id}?done=handed`);
      }
      const { faultId, moved, disrupted } = await takeBack(scope, { ...value, keepKopecks: value.keep, photoId: value.photoId ?? null }, now, args.context.ip);
      await settleEvents();
      return redirect(`/staff/desk/${id}?done=returned${faultId ? `&fault=${faultId}&moved=${moved}&disrupted=${disrupted}` : ""}`);
    });
  });

export default function DeskBooking() {
  const { booking, things, custody, deposit, held, states, people, company, opensAt, thing, done, fault, moved, disrupted } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const result = answer && "result" in answer ? answer.result : undefined;
  const { t } = useTranslation(["equipment", "booking", "common", "errors"]);
  const locale = useLocale();
  const out = custody.filter((row) => !row.returnedAt);
  const live = booking.status === "CONFIRMED" || booking.status === "CHECKED_IN";
  const toHand = things.filter((one) => one.handOut && !custody.some((row) => row.unitId === one.unitId));
  const places = [...out.map((row) => row.unitId), ...(live ? toHand.map((one) => one.unitId) : [])];
  const open = thing !== null && places.includes(thing) ? thing : places.length === 1 ? places[0] : null;
  const next = (unitId: number) => `/staff/desk/${booking.id}?thing=${unitId}`;
  return (
    <div className="max-w-5xl">
      <PageHeader
        back={{ to: "/staff/desk", text: t("equipment:desk.title") }}
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {localised(booking.resource, "name", locale)} <BookingPill status={booking.status} />
          </span>
        }
        lead={`${company} · ${formatRange(booking.startsAt, booking.endsAt, locale)}`}
        actions={<ButtonAnchor href={`/bookings/${booking.id}`}>{t("equipment:desk.booking")}</ButtonAnchor>}
      />
      <div className="mb-4 flex flex-col gap-3">
        {result?.error ? <FormRefusal form={{ errors: result.error[""] ?? undefined, allErrors: Object.fromEntries(Object.entries(result.error).filter(([, value]) => value)) as Record<string, string[]> }} /> : null}
        {!result && done === "handed" ? <Notice tone="good" title={t("equipment:desk.handed")} /> : null}
        {!result && done === "returned" ? (
          <Notice tone={fault ? "waiting" : "good"} title={t(fault ? "equipment:desk.returnedBroken" : "equipment:desk.returnedWhole")}>
            {fault ? (
              <>
                {moved > 0 ? <p>{t("equipment:desk.moved", { count: moved })}</p> : null}
                {disrupted > 0 ? <p>{t("equipment:desk.disrupted", { count: disrupted })}</p> : null}
                <a href={`/staff/faults/${fault}`} className="font-semibold text-pencil underline">
                  {t("equipment:desk.toFault")}
                </a>
              </>
            ) : null}
          </Notice>
        ) : null}
        {booking.disruptedAt ? <Notice tone="bad" title={t(things.some((one) => one.withdrawn) ? "equipment:desk.bookingWithdrawn" : "equipment:desk.bookingDisrupted")} /> : null}
      </div>
      <div className="grid items-start gap-4 lg:grid-cols-[3fr_2fr]">
        <div className="flex flex-col gap-4">
          {out.map((row) => (
            <Sheet key={row.id} title={`${localised(row, "name", locale)}, ${row.unit}`} aside={<Pill tone="waiting">{t("equipment:history.out")}</Pill>}>
              <p className="mb-3 text-ink-soft">{t("equipment:desk.outWith", { name: row.takenBy, since: formatDateTime(row.handedAt, locale) })}</p>
              {open === row.unitId ? (
                <TakeBackForm heldKopecks={held[row.id] ?? 0} custodyId={row.id} takenBy={row.takenBy} conditions={states} people={people} result={result} next={next(row.unitId)} />
              ) : (
                <ButtonAnchor look="primary" href={`?thing=${row.unitId}`} aria-label={t("equipment:desk.backOf", { what: row.unit })}>
                  {t("equipment:desk.backShort")}
                </ButtonAnchor>
              )}
            </Sheet>
          ))}
          {toHand.map((one) => (
            <Sheet key={one.unitId} title={`${localised(one, "name", locale)}, ${one.unit}`} aside={<Trouble of={one} />}>
              {!live ? (
                <p className="text-ink-soft">{t("equipment:desk.notLive")}</p>
              ) : opensAt ? (
                <p className="text-ink-soft">{t("equipment:desk.opensAt", { at: formatDateTime(opensAt, locale) })}</p>
              ) : one.withdrawn && one.others.length === 0 ? (
                <p className="text-ink-soft">{t("equipment:desk.noneInstead")}</p>
              ) : open === one.unitId ? (
                <HandOutForm deposit={{ amountKopecks: deposit.needs.find((need) => need.unitId === one.unitId)?.amountKopecks ?? 0, advanceKopecks: deposit.advanceKopecks }} thing={one} conditions={states} people={people} result={result} next={next(one.unitId)} />
              ) : (
                <ButtonAnchor href={`?thing=${one.unitId}`} aria-label={t("equipment:desk.handOf", { what: one.unit })}>
                  {t("equipment:desk.hand")}
                </ButtonAnchor>
              )}
            </Sheet>
          ))}
          {out.length === 0 && toHand.length === 0 ? <EmptyState title={t(custody.length > 0 ? "equipment:desk.allBack" : "equipment:desk.nothing")} /> : null}
        </div>
        <div className="flex flex-col gap-4">
          <Sheet title={t("equipment:history.title")}>
            <CustodyHistory rows={custody} conditions={states} />
          </Sheet>
          <Sheet title={t("equipment:desk.units")}>
            <Facts
              items={things.map((one) => ({
                name: localised(one, "name", locale),
                value: (
                  <a href={`/staff/units/${one.unitId}`} className="text-pencil hover:underline">
                    {one.unit}
                  </a>
                ),
              }))}
            />
          </Sheet>
        </div>
      </div>
    </div>
  );
}

/** Why a unit of the booking cannot be given, the gravest reason. */
function Trouble({ of }: { of: { withdrawn: boolean; faulty: boolean; awaited: boolean } }) {
  const { t } = useTranslation("equipment");
  const trouble = of.withdrawn ? "withdrawn" : of.faulty ? "faulty" : of.awaited ? "out" : null;
  return trouble ? <Pill tone="bad">{t(`desk.trouble.${trouble}`)}</Pill> : null;
}
