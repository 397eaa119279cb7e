import { randomBytes } from "node:crypto";
import { audit, type Actor } from "~/lib/audit.server";
import { transaction, type Prisma, type Tx } from "~/lib/db/client.server";
import { appUrl } from "~/lib/env.server";
import { conflict, notFound } from "~/lib/errors";
import { isUuid } from "~/lib/uuid";
import { hashSecret } from "../../../identity/sessions.server";
import { FEEDS_EACH } from "../limits";
import { isCompanyScope, type AnyScope, type CompanyScope, type StaffScope } from "../../../identity/types";

export interface OpenedFeed {
  id: string;
  /** Holds the secret and is told this once. */
  url: string;
}

const actorOf = (scope: AnyScope): Actor => ({ id: scope.userId, name: scope.userName });
const own = (scope: AnyScope): Prisma.CalendarFeedWhereInput => ({ userId: scope.userId, companyId: isCompanyScope(scope) ? scope.companyId : null, revokedAt: null });

/** The person's row keeps two openings at one moment from passing the limit together. */
async function keepLimit(tx: Tx, scope: AnyScope): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('calendar-feeds'), hashtext(${scope.userId}))::text`;
  if ((await tx.calendarFeed.count({ where: own(scope) })) >= FEEDS_EACH) throw conflict("too-many-feeds", { max: FEEDS_EACH });
}

async function open(scope: AnyScope, feed: { companyId: string | null; resourceId: string | null; personal: boolean; name: string }): Promise<OpenedFeed> {
  const secret = randomBytes(24).toString("base64url");
  return transaction(async (tx) => {
    await keepLimit(tx, scope);
    if (feed.resourceId !== null && !(isUuid(feed.resourceId) && (await tx.resource.count({ where: { id: feed.resourceId } })) > 0)) throw notFound();
    const { id } = await tx.calendarFeed.create({ data: { ...feed, hash: hashSecret(secret), userId: scope.userId } });
    await audit(tx, actorOf(scope), "feed.opened", feed.companyId ? { type: "company", id: feed.companyId } : { type: "resource", id: feed.resourceId ?? "" }, { name: feed.name });
    return { id, url: `${appUrl()}/feeds/${secret}.ics` };
  });
}

/**
 * Opens a calendar of the company's bookings, or of those that the person made. Only the secret's hash is kept.
 * Errors: `too-many-feeds` (409).
 */
export const openFeed = (scope: CompanyScope, { personal = false, name = "" }: { personal?: boolean; name?: string } = {}): Promise<OpenedFeed> =>
  open(scope, { companyId: scope.companyId, resourceId: null, personal, name });

/** Opens a calendar of everything on one resource, for staff. Errors: `not-found`, `too-many-feeds` (409). */
export const openResourceFeed = (scope: StaffScope, resourceId: string, name = ""): Promise<OpenedFeed> => open(scope, { companyId: null, resourceId, personal: false, name });

/** Stops one of the person's calendars. Twice is once; `not-found` for somebody else's. */
export async function revokeFeed(scope: AnyScope, id: string): Promise<void> {
  await transaction(async (tx) => {
    const feed = isUuid(id) ? await tx.calendarFeed.findFirst({ where: { id, userId: scope.userId, companyId: isCompanyScope(scope) ? scope.companyId : null } }) : null;
    if (!feed) throw notFound();
    const { count } = await tx.calendarFeed.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: new Date() } });
    if (count > 0) await audit(tx, actorOf(scope), "feed.revoked", feed.companyId ? { type: "company", id: feed.companyId } : { type: "resource", id: feed.resourceId ?? "" }, { name: feed.name });
  });
}
