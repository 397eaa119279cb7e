import { audit } from "~/lib/audit.server";
import { isUniqueViolation, transaction, type Prisma, type Tx } from "~/lib/db/client.server";
import type { Call } from "~/lib/db/generated/client";
import { conflict, forbidden, invalid, notFound } from "~/lib/errors";
import type { StaffScope } from "~/features/identity/types";
import { addDays, atMinute, siteDay } from "~/lib/time";
import { actorOf, isId, type Circumstance } from "../../moves.server";
import { isAdministrator } from "../../policy";
import { changedFields, formValueOf, FROZEN_FIELDS } from "../form-value";
import type { CallInput } from "../schema";

function requireAdministrator(scope: StaffScope): void {
  if (!isAdministrator(scope)) throw forbidden();
}

/** Locks a call for the rest of the transaction and reads it. Error: `not-found`. */
async function lockedCall(tx: Tx, id: string): Promise<Call> {
  if (!isId(id)) throw notFound();
  await tx.$queryRaw`SELECT id FROM "Call" WHERE id = ${id}::uuid FOR UPDATE`;
  const call = await tx.call.findUnique({ where: { id } });
  if (!call) throw notFound();
  return call;
}

async function requireForm(tx: Tx, formId: string | null): Promise<void> {
  if (formId && (await tx.form.count({ where: { id: formId, publishedAt: { not: null } } })) === 0) throw invalid("form-unpublished");
}

const submittedTo = (tx: Tx, callId: string) => tx.application.count({ where: { callId, submittedAt: { not: null } } });

async function sayingTakenSlug<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isUniqueViolation(error)) throw conflict("call-slug-taken");
    throw error;
  }
}

const columns = ({ process, ...input }: CallInput): Omit<CallInput, "process"> & { process: Prisma.InputJsonObject } => ({ ...input, process: { ...process } });

/** Makes a call that only staff see yet. Errors: `forbidden`; `call-slug-taken` (409); `form-unpublished` (422). */
export async function createCall(scope: StaffScope, input: CallInput, at: Circumstance): Promise<{ callId: string }> {
  requireAdministrator(scope);
  return sayingTakenSlug(() =>
    transaction(async (tx) => {
      await requireForm(tx, input.formId);
      const made = await tx.call.create({ data: { ...columns(input), status: "DRAFT", createdAt: at.now } });
      await audit(tx, actorOf(scope, at), "call.created", { type: "call", id: made.id }, { slug: made.slug });
      return { callId: made.id };
    }),
  );
}

/**
 * Changes a call. Errors: `forbidden`; `not-found`; `version-conflict` (409) when a colleague changed it since `version`,
 * with `details` `{ version, theirs, mine, fields }`; `call-frozen` (409) for what applicants have answered to;
 * `call-seal-term` (409) for the end of a sealed call that has applications, unless it is put off before it has come;
 * `call-over` (409) for a closed call; `call-slug-taken` (409); `form-unpublished` (422).
 */
export async function editCall(scope: StaffScope, id: string, version: number, input: CallInput, at: Circumstance): Promise<{ version: number }> {
  requireAdministrator(scope);
  return sayingTakenSlug(() =>
    transaction(async (tx) => {
      const before = await lockedCall(tx, id);
      const [theirs, mine] = [formValueOf(before), formValueOf(input)];
      const fields = changedFields(theirs, mine);
      if (before.version !== version) {
        if (fields.length === 0) return { version: before.version };
        throw conflict("version-conflict", {}, { version: before.version, theirs, mine, fields });
      }
      if (fields.length === 0) return { version };
      if (before.status === "CLOSED") throw conflict("call-over");
      if ((await submittedTo(tx, id)) > 0) {
        const frozen = fields.filter((field) => FROZEN_FIELDS.includes(field));
        if (frozen.length > 0) throw conflict("call-frozen", {}, { fields: frozen });
        if (before.sealed && !keepsSeal(before.closesAt, input.closesAt, at.now)) throw conflict("call-seal-term");
      }
      if (input.formId !== before.formId) await requireForm(tx, input.formId);
      await tx.call.update({ where: { id }, data: { ...columns(input), version: version + 1 } });
      await audit(tx, actorOf(scope, at), "call.edited", { type: "call", id }, { slug: input.slug, fields });
      return { version: version + 1 };
    }),
  );
}

/** A seal that applicants relied on is neither opened by a nearer date nor closed again by a later one. */
function keepsSeal(before: Date | null, after: Date | null, now: Date): boolean {
  if (before === null || before.getTime() === after?.getTime()) return true;
  return now < before && after !== null && after > before;
}

async function atVersion(tx: Tx, id: string, version: number): Promise<Call> {
  const call = await lockedCall(tx, id);
  if (call.version !== version) throw conflict("call-changed");
  return call;
}

/**
 * Shows a draft to everybody. Errors: `forbidden`; `call-changed` (409) when it is not as the administrator saw it;
 * `wrong-status` (409); `call-incomplete` (422) without a text in both languages or with its end in the past.
 */
export async function publishCall(scope: StaffScope, id: string, version: number, at: Circumstance): Promise<void> {
  requireAdministrator(scope);
  await transaction(async (tx) => {
    const call = await atVersion(tx, id, version);
    if (call.status !== "DRAFT") throw conflict("wrong-status");
    if (!call.bodyRu.trim() || !call.bodyEn.trim() || (call.closesAt && call.closesAt <= at.now)) throw invalid("call-incomplete");
    await tx.call.update({ where: { id }, data: { status: "PUBLISHED", version: version + 1 } });
    await audit(tx, actorOf(scope, at), "call.published", { type: "call", id }, { slug: call.slug });
  });
}

/**
 * Closes a call for good; what was submitted goes on, and a seal opens, because nobody can enter any more.
 * Errors: `forbidden`; `call-changed` (409); `wrong-status` (409).
 */
export async function closeCall(scope: StaffScope, id: string, version: number, at: Circumstance): Promise<void> {
  requireAdministrator(scope);
  await transaction(async (tx) => {
    const call = await atVersion(tx, id, version);
    if (call.status !== "PUBLISHED") throw conflict("wrong-status");
    const early = call.closesAt !== null && call.closesAt > at.now;
    await tx.call.update({
      where: { id },
      data: { status: "CLOSED", version: version + 1, ...(early ? { closesAt: at.now } : {}) },
    });
    await audit(tx, actorOf(scope, at), "call.closed", { type: "call", id }, { slug: call.slug, ...(early ? { wasToCloseAt: call.closesAt!.toISOString() } : {}) });
  });
}

/** Makes a draft like a call there is, opening tomorrow and lasting as long. Errors: `forbidden`; `not-found`. */
export async function copyCall(scope: StaffScope, id: string, at: Circumstance): Promise<{ callId: string }> {
  requireAdministrator(scope);
  return transaction(async (tx) => {
    const { id: _id, version: _version, createdAt: _made, status: _status, slug, process, opensAt, closesAt, ...rest } = await lockedCall(tx, id);
    const opens = atMinute(addDays(siteDay(at.now), 1), 0);
    const made = await tx.call.create({
      data: {
        ...rest,
        slug: await freeSlug(tx, slug),
        process: process as Prisma.InputJsonObject,
        status: "DRAFT",
        createdAt: at.now,
        opensAt: opens,
        closesAt: closesAt && new Date(opens.getTime() + closesAt.getTime() - opensAt.getTime()),
      },
    });
    await audit(tx, actorOf(scope, at), "call.created", { type: "call", id: made.id }, { slug: made.slug, copiedFrom: slug });
    return { callId: made.id };
  });
}

/** «winter», «winter-2», «winter-3»…: the first that is not taken. */
async function freeSlug(tx: Tx, slug: string): Promise<string> {
  const stem = slug.replace(/-\d+$/, "").slice(0, 54);
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`call-slug:${stem}`}))`;
  const taken = new Set((await tx.call.findMany({ where: { slug: { startsWith: stem } }, select: { slug: true } })).map((row) => row.slug));
  let number = 2;
  while (taken.has(`${stem}-${number}`)) number += 1;
  return `${stem}-${number}`;
}
