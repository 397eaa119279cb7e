import { knownPart, readTogether } from "~/lib/db/together.server";
import type { Day } from "~/lib/time";
import type { CompanyScope } from "../identity/types";
import { isClientOn, type Standing } from "../residency/clients/standing";
import { standingPart } from "../residency/clients/standing.server";
import { quotaPart } from "../subsidy/queries.server";
import { metPart } from "./for-company.server";
import { describePick, pickPart, type Pick } from "./pick.server";
import { catalogue } from "./queries.server";
import { daySheet, weekSheet, type ScheduleFilter, type ScheduleReader } from "./schedule.server";

/** What is looked at: a day or the week around it, some of the house, and the slot that was pressed. */
export interface ScheduleAsked {
  day: Day;
  week: boolean;
  filter: ScheduleFilter;
  /** Only beside a day. */
  pick: Pick | null;
}

/**
 * The page of the schedule: the sheet of a day or of a week, the company's subsidised hours of the month, and what there is to say of
 * a picked slot. At most six statements, for any number of resources. `params` is the address that links of the page keep.
 */
export async function schedulePage(scope: CompanyScope | null, reader: ScheduleReader, { day, week, filter, pick }: ScheduleAsked, params: URLSearchParams, now: Date) {
  const items = await catalogue();
  // Whatever has to be known of the company is read in one statement.
  const { met, standing, quotas, facts } = await readTogether({
    met: metPart(items, reader.companyId),
    standing: scope ? standingPart(scope.companyId) : knownPart<Standing>([]),
    quotas: scope ? quotaPart(scope, day) : knownPart([]),
    facts: pick ? pickPart(scope, pick, items) : knownPart(null),
  });
  const [sheet, weekly, picked] = await Promise.all([
    week ? null : daySheet(met, day, filter, reader, now),
    week ? weekSheet(met, day, filter, reader) : null,
    pick ? describePick(scope, pick, params, reader.locale, now, { met, standing, facts }) : null,
  ]);
  return { sheet, weekly, quota: standing.length === 0 || isClientOn(standing, day) ? [] : quotas, picked };
}
