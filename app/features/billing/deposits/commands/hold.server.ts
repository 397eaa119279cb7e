import { audit, type Actor } from "~/lib/audit.server";
import type { Tx } from "~/lib/db/client.server";
import { conflict } from "~/lib/errors";
import type { Kopecks } from "~/lib/money";
import { siteDay } from "~/lib/time";
import { changeBalance, lockedAdvance } from "../../commands/balance.server";
import { depositTermsOn } from "../terms.server";

export interface DepositWish {
  companyId: string;
  /** What is given: a custody. */
  subject: { type: string; id: string };
  /** Code of the thing's tariff. */
  code: string;
  /** Why none is taken though one is asked for; empty to take it. */
  waiver: string;
  actor: Actor;
  now: Date;
}

/**
 * Holds the deposit of a thing of its company's advance, in the caller's transaction; nothing happens where none is asked for on
 * the day. Returns the kopecks that are held. Lock order: whoever calls it has locked bookings and units before, balances come after.
 * Errors: `deposit-short` (409) when the advance is less.
 */
export async function holdDeposit(tx: Tx, { companyId, subject, code, waiver, actor, now }: DepositWish): Promise<Kopecks> {
  const term = (await depositTermsOn(siteDay(now), [code], tx)).get(code);
  if (!term) return 0;
  const { amountKopecks, source } = term;
  if (waiver === "" && (await lockedAdvance(tx, companyId)) < amountKopecks) throw conflict("deposit-short");
  const { id } = await tx.deposit.create({
    data: { companyId, subjectType: subject.type, subjectId: subject.id, amountKopecks: BigInt(amountKopecks), source, heldById: actor.id, heldAt: now, waivedReason: waiver || null },
    select: { id: true },
  });
  if (waiver === "") await changeBalance(tx, { companyId, kind: "HELD", amountKopecks: -amountKopecks, reference: id, reason: "deposit", actorId: actor.id });
  await audit(tx, actor, waiver === "" ? "deposit.held" : "deposit.waived", { type: "deposit", id }, { amountKopecks, code, ...(waiver ? { reason: waiver } : {}) });
  return waiver === "" ? amountKopecks : 0;
}
