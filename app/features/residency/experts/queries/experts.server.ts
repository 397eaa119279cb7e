import { staffWith } from "~/features/identity/queries.server";
import type { StaffScope } from "~/features/identity/types";
import { db, type Reader } from "~/lib/db/client.server";
import { forbidden, notFound } from "~/lib/errors";
import { dayToDb, siteDay } from "~/lib/time";
import { isId } from "../../moves.server";
import { isExpert } from "../../policy";
import { mayAssign } from "../policy";
import { expertPool, OPEN_ASSIGNMENT, PROFILE_DEFAULTS, type Expert } from "./pool.server";

export interface ExpertRow extends Expert {
  /** Final reviews, in all calls. */
  done: number;
  /** Mean hours from the assignment to the final review; null while there is none. */
  meanHours: number | null;
  /** Open assignments past their term. */
  lateNow: number;
  /** Reviews that were sent after their term. */
  lateBefore: number;
}

interface Work {
  expertId: string;
  done: bigint;
  meanSeconds: number | null;
  lateNow: bigint;
  lateBefore: bigint;
}

/** Everybody with the expert's role, by name, with what they owe and did. Error: `forbidden`. */
export async function expertsOverview(scope: StaffScope, now: Date, reader: Reader = db): Promise<ExpertRow[]> {
  if (!mayAssign(scope)) throw forbidden();
  const today = dayToDb(siteDay(now));
  const pool = await expertPool(reader);
  const work = await reader.$queryRaw<Work[]>`
    SELECT coalesce(s."expertId", r."expertId") AS "expertId",
           count(r.id) FILTER (WHERE r."finalAt" IS NOT NULL) AS done,
           (avg(extract(epoch FROM r."finalAt" - s.at)) FILTER (WHERE r."finalAt" > s.at))::float8 AS "meanSeconds",
           count(*) FILTER (WHERE ${OPEN_ASSIGNMENT} AND s."dueOn" < ${today}::date) AS "lateNow",
           count(*) FILTER (WHERE (r."finalAt" AT TIME ZONE 'Asia/Novosibirsk')::date > s."dueOn") AS "lateBefore"
    FROM "Assignment" s
    FULL JOIN "Review" r ON r."applicationId" = s."applicationId" AND r."expertId" = s."expertId"
    LEFT JOIN "Application" a ON a.id = s."applicationId"
    GROUP BY 1`;
  const byId = new Map(work.map((row) => [row.expertId, row]));
  return pool
    .map((expert): ExpertRow => {
      const row = byId.get(expert.id);
      return {
        ...expert,
        done: Number(row?.done ?? 0),
        meanHours: row && row.meanSeconds !== null ? Math.round(row.meanSeconds / 3600) : null,
        lateNow: Number(row?.lateNow ?? 0),
        lateBefore: Number(row?.lateBefore ?? 0),
      };
    })
    .sort((a, b) => a.name.localeCompare(b.name, "ru"));
}

export interface ExpertProfilePage {
  id: string;
  name: string;
  email: string;
  fields: string[];
  affiliations: string[];
  maxOpen: number;
  active: boolean;
}

/** One expert's profile: an administrator reads any, an expert their own. Errors: `forbidden`, `not-found`. */
export async function expertProfile(scope: StaffScope, userId: string, reader: Reader = db): Promise<ExpertProfilePage> {
  if (!mayAssign(scope) && !(isExpert(scope) && scope.userId === userId)) throw forbidden();
  if (!isId(userId)) throw notFound();
  const person = (await staffWith(["EXPERT"], reader)).find((one) => one.id === userId);
  if (!person) throw notFound();
  const { fields, affiliations, maxOpen, active } = (await reader.expertProfile.findUnique({ where: { userId } })) ?? PROFILE_DEFAULTS;
  return { id: userId, name: person.name, email: person.email, fields, affiliations, maxOpen, active };
}
