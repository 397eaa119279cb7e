import { isWorkingDay } from "~/lib/calendar";
import { calendarExceptions } from "~/lib/calendar.server";
import type { Reader } from "~/lib/db/client.server";
import { dayFromDb, type Day } from "~/lib/time";
import { ANYBODY, applies, byPosition, dayFacts, type Deviation, type RuleChanges } from "../rules/effective";
import type { HoursOf } from "./rules/week";

const dayOf = (value: Date | null): Day | null => value && dayFromDb(value);

/**
 * Opening hours of resources on each day as today's rules say for everybody: rules for some companies only do not open the
 * house. Three statements.
 */
export async function hoursOfResources(resources: readonly { id: string }[], reader: Reader): Promise<Map<string, HoursOf>> {
  const ids = resources.map(({ id }) => id);
  const [rows, rules, calendar] = await Promise.all([
    reader.resource.findMany({ where: { id: { in: ids } }, select: { id: true, opensAt: true, closesAt: true } }),
    reader.resourceRule.findMany({ where: { resourceId: { in: ids }, companyKind: null, residencyYear: null } }),
    calendarExceptions(reader),
  ]);
  const byResource = new Map<string, Deviation[]>();
  for (const { resourceId, seasonFrom, seasonTo, changes, ...rule } of rules) {
    const deviation: Deviation = { ...rule, companyKind: null, seasonFrom: dayOf(seasonFrom), seasonTo: dayOf(seasonTo), changes: changes as RuleChanges };
    byResource.set(resourceId, [...(byResource.get(resourceId) ?? []), deviation].sort(byPosition));
  }
  // Resources that open alike share one function, so that what is worked out from it can be shared too.
  const alike = new Map<string, HoursOf>();
  return new Map(
    rows.map(({ id, ...usual }): [string, HoursOf] => {
      const own = byResource.get(id);
      if (!own) {
        const key = `${usual.opensAt}-${usual.closesAt}`;
        const known = alike.get(key) ?? (() => usual);
        alike.set(key, known);
        return [id, known];
      }
      return [
        id,
        (day) => {
          const facts = dayFacts(day, !isWorkingDay(day, calendar));
          const changed: RuleChanges = Object.assign({}, ...own.filter((deviation) => applies(deviation, ANYBODY, facts)).map(({ changes }) => changes)) as RuleChanges;
          const { opensAt = usual.opensAt, closesAt = usual.closesAt, closed = false } = changed;
          return closed || opensAt >= closesAt ? null : { opensAt, closesAt };
        },
      ];
    }),
  );
}
