import type { CompanyScope } from "~/features/identity/types";
import { db, type Reader } from "~/lib/db/client.server";
import { siteDay, type Day } from "~/lib/time";
import { agreementsToSign } from "../agreements/queries.server";
import { waitingReports } from "../reports/queries/report.server";

/** Something that waits for the company, with the last day for it. */
export interface Duty {
  kind: "sign" | "report" | "reportAgain";
  id: string;
  /** Number of an agreement, or the period's code of a report. */
  what: string;
  dueOn: Day;
  late: boolean;
}

const SHOWN = 5;

/** What a company has to do for its residency, the nearest term first: agreements to sign, reports to send. */
export async function dutiesOf(scope: CompanyScope, now: Date, reader: Reader = db): Promise<Duty[]> {
  const [agreements, waiting] = await Promise.all([agreementsToSign(scope, reader), waitingReports(scope, now, reader)]);
  const today = siteDay(now);
  const toSign = agreements.map(({ id, number, signBy }): Duty => ({ kind: "sign", id, what: number, dueOn: signBy, late: signBy < today }));
  const reports = waiting.map(({ id, period, term, status }): Duty => ({ kind: status === "RETURNED" ? "reportAgain" : "report", id, what: period, dueOn: term, late: term < today }));
  return [...toSign, ...reports].sort((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0)).slice(0, SHOWN);
}
