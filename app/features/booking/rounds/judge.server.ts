import { siteDay } from "~/lib/time";
import { bookableTerms } from "../../residency/queries.server";
import { certificatesByKind } from "../certificates/in-force.server";
import { forCompanies } from "../for-company.server";
import type { CatalogueItem } from "../queries.server";
import { brokenFor, refusedParams, rulesOf } from "../rules/plan";
import { withinTerm } from "../rules/term";
import type { JudgedStart } from "./rules/round";

/** A round shares out time that lies beyond the usual horizon; notice is given by its deadline. */
export const ROUND_LEAVE = { noticeGiven: true, horizonDays: 3650 } as const;

interface JudgedWish {
  companyId: string;
  resourceId: string;
  minutes: number;
  quantity: number;
  starts: readonly number[];
}

/**
 * What the rules say of each start of wishes, as booking will judge it when the round is settled: the resource's rules on that day
 * for that company, its residency and its certificates. In the order of the wishes. Resources and companies are read in a few
 * statements for any number of wishes, certificates in one a company where a wish needs one.
 */
export async function judgeStarts(resources: readonly CatalogueItem[], wishes: readonly JudgedWish[], now: Date): Promise<Map<number, JudgedStart>[]> {
  const companies = [...new Set(wishes.map((wish) => wish.companyId))];
  const [met, terms] = await Promise.all([forCompanies(resources, companies), bookableTerms(companies)]);
  const certificates = new Map<string, Awaited<ReturnType<typeof certificatesByKind>>>();
  const judged: Map<number, JudgedStart>[] = [];
  for (const wish of wishes) {
    const resource = met.get(wish.companyId)?.find((item) => item.id === wish.resourceId);
    const starts = new Map<number, JudgedStart>();
    judged.push(starts);
    if (!resource) continue;
    for (const start of wish.starts) {
      const use = { startsAt: new Date(start), endsAt: new Date(start + wish.minutes * 60_000) };
      const { bufferBefore, bufferAfter, maxAtOnce: most, certificate } = rulesOf(resource, siteDay(use.startsAt));
      const say = (broken: JudgedStart["broken"]) => starts.set(start, { broken, bufferBefore, bufferAfter, most });
      const term = terms.get(wish.companyId);
      const broken = brokenFor(resource, { ...use, quantity: wish.quantity }, now, ROUND_LEAVE);
      if (broken) say({ rule: broken.rule, params: refusedParams(broken) });
      else if (!term || !withinTerm(term, use)) say({ rule: "term", params: {} });
      else if (certificate) {
        let own = certificates.get(wish.companyId);
        if (!own) certificates.set(wish.companyId, (own = await certificatesByKind(wish.companyId)));
        const until = own.get(resource.kind)?.validUntil;
        say(until !== undefined && withinTerm({ to: until }, use) ? null : { rule: "certificate", params: {} });
      } else say(null);
    }
  }
  return judged;
}
