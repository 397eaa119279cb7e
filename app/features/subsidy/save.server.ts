import { audit } from "~/lib/audit.server";
import { isUniqueViolation, transaction, type Prisma } from "~/lib/db/client.server";
import { conflict, notFound, ruleBroken } from "~/lib/errors";
import { dayFromDb, dayToDb, siteDay } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import type { StaffScope } from "../identity/types";
import type { ProgrammeInput } from "./schema";

const written = ({ version: _version, monthlyHours, monthlyCeiling, yearlyCeiling, validFrom, validTo, ...rest }: ProgrammeInput) => ({
  ...rest,
  monthlyMinutes: monthlyHours,
  monthlyCeilingKopecks: monthlyCeiling === null ? null : BigInt(monthlyCeiling),
  yearlyCeilingKopecks: yearlyCeiling === null ? null : BigInt(yearlyCeiling),
  validFrom: dayToDb(validFrom),
  validTo: validTo === null ? null : dayToDb(validTo),
});

/** What an audit entry keeps: bigints and days as they are read. */
const plain = (value: object): Prisma.InputJsonObject =>
  JSON.parse(JSON.stringify(value, (_key, one: unknown) => (typeof one === "bigint" ? Number(one) : one))) as Prisma.InputJsonObject;

/**
 * Makes a programme, or changes what one promises from now on: what is promised already stays as it was promised. Answers its id.
 * Errors: `not-found`; `programme-met` (409) when somebody saved it since it was read; `programme-code` (409); rules
 * `programme-begun` for another first day once it began, `programme-ended` for a last day in the past, `programme-closed` (422).
 */
export async function saveProgramme(scope: StaffScope, id: string | null, input: ProgrammeInput, now: Date, ip?: string): Promise<{ id: string }> {
  const today = siteDay(now);
  const actor = { id: scope.userId, name: scope.userName, ip: ip ?? null };
  const data = written(input);
  if (id !== null && !isUuid(id)) throw notFound();
  try {
    return await transaction(async (tx) => {
      if (id === null) {
        const made = await tx.programme.create({ data });
        await audit(tx, actor, "programme.made", { type: "programme", id: made.id }, plain(data));
        return { id: made.id };
      }
      const [before] = await tx.$queryRaw<{ validFrom: Date; validTo: Date | null; closedAt: Date | null; version: number }[]>`
        SELECT "validFrom", "validTo", "closedAt", version FROM "Programme" WHERE id = ${id}::uuid FOR UPDATE`;
      if (!before) throw notFound();
      if (before.closedAt) throw ruleBroken("programme-closed");
      if (before.version !== input.version) throw conflict("programme-met");
      const began = dayFromDb(before.validFrom) <= today;
      if (began && input.validFrom !== dayFromDb(before.validFrom)) throw ruleBroken("programme-begun");
      const changedEnd = input.validTo !== (before.validTo && dayFromDb(before.validTo));
      if (changedEnd && input.validTo !== null && input.validTo < today) throw ruleBroken("programme-ended");
      const old = await tx.programme.findUniqueOrThrow({ where: { id } });
      await tx.programme.update({ where: { id }, data: { ...data, version: { increment: 1 } } });
      await audit(tx, actor, "programme.changed", { type: "programme", id }, { before: plain(old), after: plain(data) });
      return { id };
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw conflict("programme-code");
    throw error;
  }
}
