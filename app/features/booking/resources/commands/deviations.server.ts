import { randomUUID } from "node:crypto";
import type { Prisma } from "~/lib/db/client.server";
import { conflict, DomainError, invalid } from "~/lib/errors";
import { dayToDb } from "~/lib/time";
import type { StaffScope } from "../../../identity/types";
import { rulesOn, type Deviation, type RuleChanges } from "../../rules/effective";
import { figureFaults, type DeviationInput } from "../schema";
import { editResource, type At, type EditInput, type Outcome } from "./edit.server";

/** A deviation out of what was typed: only the fields that say something. */
export function deviationOf(id: string, position: number, input: DeviationInput): Deviation {
  const { reasonRu, reasonEn, companyKind, residencyYear, seasonFrom, seasonTo, weekdays, holidays, ...fields } = input;
  const changes = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as RuleChanges;
  return { id, position, companyKind, residencyYear, seasonFrom, seasonTo, weekdays: [...new Set(weekdays)].sort((a, b) => a - b), holidays, changes, reasonRu, reasonEn };
}

const row = ({ id: _id, seasonFrom, seasonTo, weekdays, changes, ...rest }: Deviation) => ({
  ...rest,
  seasonFrom: seasonFrom && dayToDb(seasonFrom),
  seasonTo: seasonTo && dayToDb(seasonTo),
  weekdays: [...weekdays],
  changes: changes as Prisma.InputJsonObject,
});
const facts = (deviation: Deviation): Prisma.InputJsonObject => ({ ...deviation, weekdays: [...deviation.weekdays], changes: deviation.changes as Prisma.InputJsonObject });

/**
 * Writes a deviation: a new one at the end (`ruleId` null), or one that is there. The resource's rules with this deviation alone
 * must be sound. Errors: as `editResource`; `rule-gone` (409); `rule-empty` (422) for one that changes nothing; `rule-figures` (422, details: the faults by field).
 */
export const saveDeviation = (scope: StaffScope, id: string, ruleId: string | null, typed: DeviationInput, input: EditInput, at: At): Promise<Outcome> =>
  editResource(scope, id, input, at, (resource, tx) => {
    const known = resource.deviations.find((one) => one.id === ruleId);
    if (ruleId !== null && !known) throw conflict("rule-gone");
    const position = known?.position ?? Math.max(-1, ...resource.deviations.map((one) => one.position)) + 1;
    const deviation = deviationOf(known?.id ?? randomUUID(), position, typed);
    if (Object.keys(deviation.changes).length === 0) throw invalid("rule-empty");
    const everybody: Deviation = { ...deviation, companyKind: null, residencyYear: null, seasonFrom: null, seasonTo: null, weekdays: [], holidays: null };
    const rules = rulesOn({ ...resource.settings, quantity: 1 }, [everybody], { companyKind: null, residencyYear: null }, { day: "2026-01-01", weekday: 4, holiday: true });
    const faults = figureFaults(rules);
    if (faults.length > 0) throw new DomainError("invalid", "rule-figures", {}, { faults: Object.fromEntries(faults.map(({ field, message }) => [field, message])) });
    if (known && JSON.stringify(facts(known)) === JSON.stringify(facts(deviation))) return null;
    const { id: _id, ...said } = facts(deviation);
    return {
      deviations: [...resource.deviations.filter((one) => one.id !== deviation.id), deviation],
      action: known ? "resource.rule-edited" : "resource.rule-made",
      facts: known ? { ruleId: known.id, before: facts(known), after: said } : { after: said },
      write: () =>
        known
          ? tx.resourceRule.update({ where: { id: known.id }, data: row(deviation) })
          : tx.resourceRule.create({ data: { ...row(deviation), id: deviation.id, resourceId: id, createdById: scope.userId } }),
    };
  });

/** Takes a deviation away. Errors: as `editResource`; `rule-gone` (409) for one that is not there, also when it was taken twice. */
export const dropDeviation = (scope: StaffScope, id: string, ruleId: string, input: EditInput, at: At): Promise<Outcome> =>
  editResource(scope, id, input, at, (resource, tx) => {
    const known = resource.deviations.find((one) => one.id === ruleId);
    if (!known) throw conflict("rule-gone");
    return {
      deviations: resource.deviations.filter((one) => one.id !== ruleId),
      action: "resource.rule-dropped",
      facts: { before: facts(known) },
      write: () => tx.resourceRule.delete({ where: { id: ruleId } }),
    };
  });

/** Moves a deviation one place up or down: the later has the last word. At the end nothing moves. Errors: as `editResource`; `rule-gone` (409). */
export const moveDeviation = (scope: StaffScope, id: string, ruleId: string, by: -1 | 1, input: EditInput, at: At): Promise<Outcome> =>
  editResource(scope, id, input, at, (resource, tx) => {
    const from = resource.deviations.findIndex((one) => one.id === ruleId);
    if (from < 0) throw conflict("rule-gone");
    const to = from + by;
    if (to < 0 || to >= resource.deviations.length) return null;
    const order = [...resource.deviations];
    const [moved] = order.splice(from, 1);
    order.splice(to, 0, moved!);
    const deviations = order.map((one, position) => ({ ...one, position }));
    return {
      deviations,
      action: "resource.rule-moved",
      facts: { ruleId, by },
      write: async () => {
        for (const one of deviations) await tx.resourceRule.update({ where: { id: one.id }, data: { position: one.position } });
      },
    };
  });
