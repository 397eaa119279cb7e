import { audit } from "~/lib/audit.server";
import { isUniqueViolation, transaction } from "~/lib/db/client.server";
import { conflict, forbidden, invalid, notFound } from "~/lib/errors";
import { grantStaffRole, revokeStaffRole } from "~/features/identity/commands/staff-roles.server";
import { personByEmail } from "~/features/identity/queries.server";
import type { StaffScope } from "~/features/identity/types";
import { dayToDb, siteDay } from "~/lib/time";
import { actorOf, isId, type Circumstance } from "../../moves.server";
import { maySeat } from "../policy";
import type { MemberInput } from "../schema";

/**
 * Seats a person in the council, or changes their seat; they get the role COUNCIL, with which they read what is to be
 * decided. Errors: `forbidden`; `account-unknown` (422) for an address without an account; `chair-taken` (409).
 */
export async function seatMember(scope: StaffScope, input: MemberInput, at: Circumstance): Promise<{ userId: string }> {
  if (!maySeat(scope)) throw forbidden();
  try {
    return await transaction(async (tx) => {
      const person = await personByEmail(input.email, tx);
      if (!person) throw invalid("account-unknown");
      const seat = { role: input.role, position: input.position, since: dayToDb(input.since), until: null };
      await tx.councilMember.upsert({ where: { userId: person.id }, create: { userId: person.id, ...seat }, update: seat });
      await grantStaffRole(tx, scope, person.id, "COUNCIL");
      await audit(tx, actorOf(scope, at), "council.seated", { type: "user", id: person.id }, { role: input.role, since: input.since });
      return { userId: person.id };
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw conflict("chair-taken");
    throw error;
  }
}

/** Ends a seat with today as its last day; a session that is open keeps the members that it has fixed. Errors: `forbidden`, `not-found`. */
export async function unseatMember(scope: StaffScope, userId: string, at: Circumstance): Promise<void> {
  if (!maySeat(scope)) throw forbidden();
  if (!isId(userId)) throw notFound();
  await transaction(async (tx) => {
    const { count } = await tx.councilMember.updateMany({ where: { userId, until: null }, data: { until: dayToDb(siteDay(at.now)) } });
    if (count === 0) throw notFound();
    await revokeStaffRole(tx, scope, userId, "COUNCIL");
    await audit(tx, actorOf(scope, at), "council.unseated", { type: "user", id: userId });
  });
}
