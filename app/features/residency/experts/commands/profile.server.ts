import { audit } from "~/lib/audit.server";
import { transaction, type Tx } from "~/lib/db/client.server";
import { forbidden, notFound } from "~/lib/errors";
import { grantExpertRole } from "~/features/identity/commands/roles.server";
import { staffWith } from "~/features/identity/queries.server";
import type { StaffScope } from "~/features/identity/types";
import { actorOf, isId, type Circumstance } from "../../moves.server";
import { isExpert } from "../../policy";
import { mayAssign } from "../policy";
import { readInns, type OwnProfileInput, type ProfileInput } from "../schema";

/** Makes somebody with an account an expert. Errors: `forbidden`; `person-unknown` (422). Twice is once. */
export async function addExpert(scope: StaffScope, email: string, at: Circumstance): Promise<{ userId: string; granted: boolean }> {
  if (!mayAssign(scope)) throw forbidden();
  return transaction(async (tx) => {
    const { userId, granted } = await grantExpertRole(tx, actorOf(scope, at), email);
    await tx.expertProfile.createMany({ data: [{ userId, updatedAt: at.now }], skipDuplicates: true });
    return { userId, granted };
  });
}

async function write(tx: Tx, scope: StaffScope, userId: string, data: { fields: string[]; affiliations: string[]; maxOpen?: number; active?: boolean }, at: Circumstance): Promise<void> {
  if (!(await staffWith(["EXPERT"], tx)).some((person) => person.id === userId)) throw notFound();
  await tx.expertProfile.upsert({ where: { userId }, create: { userId, ...data, updatedAt: at.now }, update: { ...data, updatedAt: at.now } });
  await audit(tx, actorOf(scope, at), "expert.profile-saved", { type: "user", id: userId }, data);
}

/** An administrator sets what an expert knows and how much may be put on them. Errors: `forbidden`, `not-found`. */
export async function saveExpertProfile(scope: StaffScope, userId: string, input: ProfileInput, at: Circumstance): Promise<void> {
  if (!mayAssign(scope)) throw forbidden();
  if (!isId(userId)) throw notFound();
  await transaction((tx) => write(tx, scope, userId, { ...input, affiliations: readInns(input.affiliations) }, at));
}

/** An expert's own word on fields and affiliations; the load stays as the administrator set it. Error: `forbidden`. */
export async function saveOwnExpertProfile(scope: StaffScope, input: OwnProfileInput, at: Circumstance): Promise<void> {
  if (!isExpert(scope)) throw forbidden();
  await transaction((tx) => write(tx, scope, scope.userId, { fields: input.fields, affiliations: readInns(input.affiliations) }, at));
}
