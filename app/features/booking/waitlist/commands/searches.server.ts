import { randomUUID } from "node:crypto";
import { audit } from "~/lib/audit.server";
import { db, transaction, type Prisma } from "~/lib/db/client.server";
import { badField, conflict, DomainError, ruleBroken } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { message } from "~/lib/form-messages";
import { rememberAnswer, type Remembered } from "~/lib/idempotency.server";
import { norm } from "~/lib/norms.server";
import { addDays, atMinute, siteDay, toIso } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import type { CompanyScope } from "../../../identity/types";
import { mayBookSome } from "../../../residency/clients/standing";
import { standingFor } from "../../../residency/clients/standing.server";
import type { BookingEvent } from "../../events";
import { catalogue } from "../../queries.server";
import { freeFor } from "../../find/queries.server";
import { FILTERS, filtered, type FindWish } from "../../find/wish";
import { understand } from "../../find/words.server";
import { fromToday, lastDayOf, news, noticeKey, sameSearch, type StoredSearch } from "../rules/search";
import { STANDING } from "../status";
import { lockEntry } from "./entry.server";

const LONGEST_LINE = 300;
/** Slots that one letter names at most. */
const MOST_TOLD = 6;

const asJson = (search: StoredSearch) => search as unknown as Prisma.InputJsonObject;

/**
 * Remembers what the scope's company looks for, to tell it when something becomes free: the words and filters of the search page
 * (`q` and `FILTERS`), as they are understood now. The same search twice is one.
 * Errors: `not-resident` (403); `bad-request` (422) when neither words nor filters say anything; `slot-free` (409) when something
 * of it can be booked now; rule `waitlist-most` (422).
 */
export async function addSearch(scope: CompanyScope, params: URLSearchParams, now: Date, remembered?: Remembered): Promise<{ id: string }> {
  const line = (params.get("q") ?? "").trim().slice(0, LONGEST_LINE);
  const items = await catalogue();
  const [standing, most, { wish: words, parts }] = await Promise.all([standingFor(scope.companyId), norm<number>("booking.waitlist-most"), understand(line, items, now)]);
  if (!mayBookSome(standing, siteDay(now))) throw new DomainError("forbidden", "not-resident");
  if (parts.length === 0 && !FILTERS.some((name) => params.get(name))) throw badField("search.q", message("field.meaning"));
  const stored: StoredSearch = { wish: wishOf(filtered(words, params, now)), line, told: [] };
  const { wish } = stored;
  // A company that searches already keeps its search also once there is something free: it is told of that.
  const free = (await freeFor(items, scope.companyId, wish, now)).length > 0;
  return transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`waitlist-search:${scope.companyId}`}, 0))`;
    const kept = await tx.waitlistEntry.findMany({ where: { companyId: scope.companyId, status: { in: [...STANDING] } }, select: { id: true, search: true } });
    const same = kept.find((one) => one.search !== null && sameSearch((one.search as unknown as StoredSearch).wish, wish));
    if (same) {
      if (remembered) await rememberAnswer(tx, remembered, 201, { id: same.id });
      return { id: same.id };
    }
    if (free) throw conflict("slot-free");
    if (kept.length >= most.value) throw ruleBroken("waitlist-most", { max: most.value });
    const id = randomUUID();
    await tx.waitlistEntry.create({
      data: {
        id,
        companyId: scope.companyId,
        userId: scope.userId,
        startsAt: atMinute(wish.from, 0),
        endsAt: atMinute(addDays(lastDayOf(wish), 1), 0),
        search: asJson(stored),
        createdAt: now,
      },
    });
    await audit(tx, { id: scope.userId, name: scope.userName }, "waitlist.searched", { type: "waitlist", id }, { line, ...wish });
    if (remembered) await rememberAnswer(tx, remembered, 201, { id });
    return { id };
  });
}

/** Of what the words said, what the search goes by. */
const wishOf = ({ kind, slugs, named, from, days, weekdays, start, earliest, latest, minutes, whole, people, seats, quantity, floor, prefer, beside }: FindWish): FindWish => ({
  kind, slugs, named, from, days, weekdays, start, earliest, latest, minutes, whole, people, seats, quantity, floor, prefer, ...(beside?.length ? { beside } : {}),
});

/** Whoever was told of a find has looked at it: the next find is news. Gives the search back, or null when it is not (any more) the company's. */
export async function lookedAt(scope: CompanyScope, id: string): Promise<StoredSearch | null> {
  if (!isUuid(id)) return null;
  const row = await db.waitlistEntry.findFirst({ where: { id, companyId: scope.companyId }, select: { search: true } });
  if (!row?.search) return null;
  await db.waitlistEntry.updateMany({ where: { id, status: "WAITING", toldAt: { not: null } }, data: { toldAt: null } });
  return row.search as unknown as StoredSearch;
}

/**
 * Tells those who search of what became free for them: once, until they look at it, and then only of what is new. Safe to repeat.
 * Returns how many were told.
 */
export async function tellSearches(now: Date, batch = 200): Promise<number> {
  const rows = await db.waitlistEntry.findMany({
    where: { status: "WAITING", resourceId: null, toldAt: null, endsAt: { gt: now } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    take: batch,
  });
  if (rows.length === 0) return 0;
  const items = await catalogue();
  let told = 0;
  for (const { id, companyId, search } of rows) {
    if (!mayBookSome(await standingFor(companyId), siteDay(now))) continue;
    const stored = search as unknown as StoredSearch;
    const wish = fromToday(stored.wish, siteDay(now));
    const found = wish ? await freeFor(items, companyId, wish, now) : [];
    const { fresh, still } = news(found, stored.told);
    if (fresh.length === 0 && still.length === stored.told.length) continue;
    const slots = fresh.slice(0, MOST_TOLD).map(({ item: { slug, nameRu, nameEn }, startsAt, endsAt }) => ({ slug, nameRu, nameEn, startsAt: toIso(startsAt), endsAt: toIso(endsAt) }));
    const done = await transaction(async (tx) => {
      const entry = await lockEntry(tx, id);
      const told = await tx.waitlistEntry.findUnique({ where: { id }, select: { toldAt: true } });
      if (entry?.status !== "WAITING" || told?.toldAt) return false;
      const keep = fresh.length > 0 ? found.map(noticeKey) : still;
      await tx.waitlistEntry.update({ where: { id }, data: { search: asJson({ ...stored, told: keep }), ...(fresh.length > 0 ? { toldAt: now } : {}) } });
      if (fresh.length === 0) return false;
      const event: BookingEvent = { type: "waitlist.found", payload: { entryId: id, slots } };
      await recordEvent(tx, event);
      return true;
    });
    if (done) told += 1;
  }
  return told;
}
