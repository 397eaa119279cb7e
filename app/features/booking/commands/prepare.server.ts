import { knownPart, readTogether } from "~/lib/db/together.server";
import { DomainError, ruleBroken } from "~/lib/errors";
import { singleFlight } from "~/lib/single-flight";
import { minuteOfDay, siteDay } from "~/lib/time";
import { couponFor } from "../../billing/coupons/queries.server";
import type { CouponTerms } from "../../billing/coupons/rules";
import { heldRefusal, holdPart } from "../../billing/dunning/hold.server";
import type { PricedThing } from "../../billing/pricing.server";
import type { CompanyScope } from "../../identity/types";
import { mayBookSome, tenureFor } from "../../residency/clients/standing";
import { standingPart } from "../../residency/clients/standing.server";
import type { Payer } from "../../residency/rules/payer";
import { certificateUntil, resourcesByIds, type CatalogueItem } from "../queries.server";
import { forCompany } from "../for-company.server";
import { asOn, brokenFor, refusedParams } from "../rules/plan";
import { clashOf, demandsOf, type Clash, type Demand, type Thing } from "../rules/things";

/** Something of a resource, how much of it. */
export interface WishedThing {
  resourceId: string;
  quantity: number;
}

/** What is wished for: a first thing and, for the same time, further ones; all or nothing. */
export interface BookingWish extends WishedThing {
  startsAt: Date;
  endsAt: Date;
  items?: readonly WishedThing[];
  purpose: string;
  /** Code of a coupon, as it was typed; none when empty. */
  coupon?: string;
  /** Total in kopecks that the person saw; another price is refused with `price-changed` (409). */
  expected?: number;
  /** Seal of the terms that the person was shown (`sealTerms`): while it holds, a changed tariff changes nothing. */
  held?: string;
}

/** Whose booking it is and who makes it. `book` and `change` take it from a scope. */
export type Booker = Pick<CompanyScope, "companyId" | "userId" | "userName">;

/** What is known of a wish before a transaction opens: none of it can be raced for. */
export interface Prepared {
  scope: Booker;
  wish: BookingWish;
  things: Thing<CatalogueItem>[];
  priced: PricedThing[];
  demands: Demand[];
  coupon: CouponTerms | null;
  /** What its invoice rests on. */
  basis: string;
  now: Date;
}

/** Things that a booking may hold at most. */
const MOST_THINGS = 12;

/** A refusal that names the thing it is about, when the booking has several. */
function about(error: DomainError, thing: Thing<CatalogueItem>, of: number): DomainError {
  if (of === 1) return error;
  const { id, nameRu, nameEn } = thing.resource;
  return new DomainError(error.kind, error.code, error.params, { ...error.details, resource: { id, nameRu, nameEn } });
}

/** Why things of one wish cannot be had together, naming both: rule `things-inside` or `things-short`. */
export function clashRefusal({ first, second, inside }: Clash<CatalogueItem>): DomainError {
  const amount = ({ quantity }: Thing) => (quantity > 1 ? ` × ${quantity}` : "");
  return ruleBroken(inside ? "things-inside" : "things-short", {
    firstRu: first.resource.nameRu + amount(first),
    firstEn: first.resource.nameEn + amount(first),
    secondRu: second.resource.nameRu + amount(second),
    secondEn: second.resource.nameEn + amount(second),
  });
}

const sameThings = singleFlight<CatalogueItem[]>();

/** The things of a wish with their resources, the first one first; those who want the same at the same moment share one look. Errors: `not-found`, rule `things` for too many or one named twice. */
export async function thingsOf(wish: WishedThing & { items?: readonly WishedThing[] }): Promise<Thing<CatalogueItem>[]> {
  const wished: WishedThing[] = [{ resourceId: wish.resourceId, quantity: wish.quantity }, ...(wish.items ?? [])];
  const ids = wished.map((one) => one.resourceId);
  if (wished.length > MOST_THINGS || new Set(ids).size < ids.length) throw ruleBroken("things", { max: MOST_THINGS });
  const resources = await sameThings(ids.join(), () => resourcesByIds(ids));
  return resources.map((resource, index) => ({ resource, quantity: wished[index]?.quantity ?? 1 }));
}

/**
 * Judges everything about a wish that no race can change: whether the company is a resident or an admitted client on that day, the rules of each thing, certificates.
 * `running` says that the start stands already and is not to be announced anew; `horizonDays` widens how far ahead one may book;
 * `standing` says that the booking stands already, so that debts do not hold it.
 * Errors: `not-resident` (403), rule `debt` (422) while billing holds the company's bookings; `rule-broken` (422; `details.resource` names the thing when there are several; `things-inside` and
 * `things-short` name two that cannot be had together), `not-found`; those of `couponFor`.
 */
export async function prepare(scope: Booker, wish: BookingWish, now: Date, { running = false, horizonDays = 0, standing = false }: { running?: boolean; horizonDays?: number; standing?: boolean } = {}): Promise<Prepared> {
  const [wished, { tenures, hold }] = await Promise.all([
    thingsOf(wish),
    readTogether({ tenures: standingPart(scope.companyId), hold: standing ? knownPart(null) : holdPart(scope.companyId, now) }),
  ]);
  if (!mayBookSome(tenures, siteDay(now))) throw new DomainError("forbidden", "not-resident");
  if (hold) throw heldRefusal(hold);
  const resources = await forCompany(wished.map((thing) => thing.resource), scope.companyId);
  const day = siteDay(wish.startsAt);
  // From here on each thing is what it is on that day for that company: buffers, approval and limits with it.
  const things = wished.map((thing, index) => ({ ...thing, resource: asOn(resources[index] ?? thing.resource, day) }));
  for (const [index, thing] of things.entries()) {
    const range = { startsAt: wish.startsAt, endsAt: wish.endsAt, quantity: thing.quantity };
    const broken = brokenFor(resources[index] ?? thing.resource, range, running && wish.startsAt < now ? wish.startsAt : now, { noticeGiven: running, horizonDays });
    if (broken) throw about(ruleBroken(broken.rule, refusedParams(broken)), thing, things.length);
  }
  const clash = clashOf(things);
  if (clash) throw clashRefusal(clash);
  const tenure = tenureFor(tenures, wish);
  if (!tenure) throw ruleBroken("term");
  for (const thing of things) {
    if (thing.resource.certificate && !(await certificateUntil(scope.companyId, thing.resource.kind, wish))) throw about(ruleBroken("certificate"), thing, things.length);
  }
  const priced = pricedThings(scope.companyId, tenure.payer, things, wish);
  const coupon = wish.coupon?.trim() ? await couponFor(wish.coupon, scope.companyId, priced.map(({ use }) => use)) : null;
  return { scope, wish, things, priced, demands: demandsOf(things, wish), coupon, basis: tenure.basis, now };
}

/** Things as billing prices them. */
export const pricedThings = (companyId: string, payer: Payer, things: readonly Thing<CatalogueItem>[], range: { startsAt: Date; endsAt: Date }): PricedThing[] =>
  things.map(({ resource, quantity }) => ({
    thing: { nameRu: resource.nameRu, nameEn: resource.nameEn },
    use: {
      companyId,
      payer,
      tariffCode: resource.tariffCode,
      resourceKind: resource.kind,
      on: siteDay(range.startsAt),
      startMinute: minuteOfDay(range.startsAt),
      minutes: (range.endsAt.getTime() - range.startsAt.getTime()) / 60_000,
      quantity,
    },
  }));
