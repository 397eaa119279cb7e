import { randomUUID } from "node:crypto";
import { audit } from "~/lib/audit.server";
import { transaction } from "~/lib/db/client.server";
import { conflict, ruleBroken } from "~/lib/errors";
import { rememberAnswer, type Remembered } from "~/lib/idempotency.server";
import { norm } from "~/lib/norms.server";
import { toIso } from "~/lib/time";
import type { CompanyScope } from "../../../identity/types";
import { prepare, type WishedThing } from "../../commands/prepare.server";
import { requireTenure } from "../../commands/take.server";
import { lockUnits, ownInTheWay, pickUnits } from "../../commands/units.server";
import { STANDING } from "../status";

/** An exact time of one resource that a company waits for. */
export interface LineWish extends WishedThing {
  startsAt: Date;
  endsAt: Date;
  purpose: string;
}

/**
 * Puts the scope's company into the line for a taken time. It is judged as a booking of that time would be; who stands in that line
 * already keeps the place and is answered with it.
 * Errors: those of `prepare`; `slot-free` (409) when it can be booked now; `own-booking` (409, details.bookingId) when a booking of
 * the company itself holds it: cancelled, it would be offered back to the company that let it go; `in-line` (409) when the company waits for another
 * quantity of the same time; rule `waitlist-most` (422) for a company that stands in too many lines.
 */
export async function join(scope: CompanyScope, wish: LineWish, now: Date, remembered?: Remembered): Promise<{ id: string }> {
  const [prepared, most] = await Promise.all([prepare(scope, wish, now), norm<number>("booking.waitlist-most")]);
  return transaction(async (tx) => {
    await requireTenure(tx, scope.companyId, wish, now);
    // With the units locked nobody frees or takes them between the look and the place in line.
    await lockUnits(tx, prepared.demands.map((demand) => demand.resourceId));
    const same = { companyId: scope.companyId, resourceId: wish.resourceId, startsAt: wish.startsAt, endsAt: wish.endsAt, status: { in: [...STANDING] } };
    const standing = await tx.waitlistEntry.findFirst({ where: same, select: { id: true, quantity: true } });
    if (standing && standing.quantity !== wish.quantity) throw conflict("in-line", {}, { entryId: standing.id });
    if (!standing && !(await pickUnits(tx, prepared.demands)).missing) throw conflict("slot-free");
    const own = standing ? null : await ownInTheWay(tx, scope.companyId, prepared.demands);
    if (own) throw conflict("own-booking", {}, { bookingId: own.bookingId });
    if (!standing && (await tx.waitlistEntry.count({ where: { companyId: scope.companyId, status: { in: [...STANDING] } } })) >= most.value) {
      throw ruleBroken("waitlist-most", { max: most.value });
    }
    const receipt = { id: standing?.id ?? randomUUID() };
    if (!standing) {
      const { resourceId, startsAt, endsAt, quantity, purpose } = wish;
      await tx.waitlistEntry.create({ data: { ...receipt, companyId: scope.companyId, userId: scope.userId, resourceId, startsAt, endsAt, quantity, purpose, createdAt: now } });
      await audit(tx, { id: scope.userId, name: scope.userName }, "waitlist.joined", { type: "waitlist", ...receipt }, {
        resource: prepared.things[0]?.resource.slug ?? "",
        startsAt: toIso(startsAt),
        endsAt: toIso(endsAt),
        quantity,
      });
    }
    if (remembered) await rememberAnswer(tx, remembered, 201, receipt);
    return receipt;
  });
}
