import { audit } from "~/lib/audit.server";
import { Prisma, transaction, type Tx } from "~/lib/db/client.server";
import type { Residency } from "~/lib/db/generated/client";
import { conflict, invalid } from "~/lib/errors";
import { addDays, addMonths, dayFromDb, siteDay } from "~/lib/time";
import type { StaffScope } from "~/features/identity/types";
import { operatorParty, residentParty } from "../../agreements/draft.server";
import { nextNumber } from "../../agreements/locks.server";
import { agreementNorms } from "../../agreements/norms.server";
import { kpisForYears, rentByYear } from "../../agreements/rules";
import { OPEN_AGREEMENTS } from "../../agreements/status";
import { readTerms, type AmendmentTerms } from "../../agreements/terms";
import { actorOf, type Circumstance } from "../../moves.server";
import type { ExtendInput, RelocateInput } from "../schema";
import { lockForAct } from "./acts.server";

const MOST_YEARS = 15;

/**
 * Drafts an amendment that moves the last day on; the term changes once both have signed. Errors: those of `lockForAct`;
 * `act-date` (422); `ends-already` (409) when a termination was announced; `amendment-open` (409). Answers its id.
 */
export async function extend(scope: StaffScope, id: string, input: ExtendInput, at: Circumstance): Promise<string> {
  return transaction(async (tx) => {
    const residency = await lockForAct(tx, scope, id, "extend", input.version);
    if (residency.terminatedOn) throw conflict("ends-already");
    const [startsOn, endsOn] = [dayFromDb(residency.startsOn), dayFromDb(residency.endsOn)];
    if (input.endsOn <= endsOn || input.endsOn > addMonths(endsOn, MOST_YEARS * 12)) throw invalid("act-date");
    const { rentSteps } = await agreementNorms(siteDay(at.now), tx);
    const from = addDays(endsOn, 1);
    const rent = rentByYear(startsOn, input.endsOn, rentSteps)
      .filter((year) => year.to >= from)
      .map((year) => (year.from < from ? { ...year, from } : year));
    return amend(tx, scope, residency, { what: "extension", from, endsOn: input.endsOn, rent, kpis: kpisForYears(rent, []) }, at);
  });
}

/**
 * Drafts an amendment about other premises or another area from a day. Errors: those of `lockForAct`; `act-date` (422);
 * `amendment-open` (409). Answers its id.
 */
export async function relocate(scope: StaffScope, id: string, input: RelocateInput, at: Circumstance): Promise<string> {
  return transaction(async (tx) => {
    const residency = await lockForAct(tx, scope, id, "relocate", input.version);
    const { premises, areaSqm, from, bookings } = input;
    if (from < siteDay(at.now) || from > dayFromDb(residency.endsOn)) throw invalid("act-date");
    return amend(tx, scope, residency, { what: "premises", from, premises, areaSqm, bookings }, at);
  });
}

async function amend(tx: Tx, scope: StaffScope, residency: Residency, change: AmendmentTerms["change"], at: Circumstance): Promise<string> {
  const mine = await tx.agreement.findMany({ where: { residencyId: residency.id }, orderBy: { createdAt: "desc" } });
  const amendments = mine.filter((one) => one.kind === "amendment");
  for (const open of amendments) {
    if (!OPEN_AGREEMENTS.includes(open.status)) continue;
    const terms = readTerms(open.terms);
    if (terms.kind === "amendment" && terms.change.what === change.what) throw conflict("amendment-open", { number: open.number });
  }
  const base = mine.find((one) => one.kind === "agreement" && one.status === "SIGNED" && one.applicationId === residency.applicationId);
  const norms = await agreementNorms(siteDay(at.now), tx);
  const terms: AmendmentTerms = {
    kind: "amendment",
    base: { number: base?.number ?? "", signedOn: base?.closedAt ? siteDay(base.closedAt) : null },
    change,
    operator: operatorParty(norms.operator, norms.operatorSigners),
    resident: await residentParty(tx, residency.companyId),
    text: null,
  };
  const year = siteDay(at.now).slice(0, 4);
  // Within an agreement its amendments are counted under the residency's lock; without one they have a series of their own.
  const number = base
    ? `${base.number}/${amendments.filter((one) => one.number.startsWith(`${base.number}/`)).length + 1}`
    : `ДС-${year}-${String(await nextNumber(tx, `amendment-${year}`)).padStart(3, "0")}`;
  const made = await tx.agreement.create({
    data: { companyId: residency.companyId, residencyId: residency.id, kind: "amendment", number, terms: terms as unknown as Prisma.InputJsonObject, createdById: scope.userId, createdAt: at.now },
  });
  await audit(tx, actorOf(scope, at), "agreement.drafted", { type: "agreement", id: made.id }, { number, what: change.what });
  return made.id;
}
