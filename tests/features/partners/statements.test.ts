import { describe, expect, it } from "vitest";
import { useDatabase } from "#tests/database";
import * as make from "#tests/factories/partners";
import type { CompanyScope } from "~/features/identity/types";
import { featuredResidents, latestOpenBriefs, partnersSummary } from "~/features/partners/queries.server";
import { openBriefs, ownBriefs } from "~/features/partners/queries/briefs.server";
import { directory } from "~/features/partners/queries/directory.server";
import { introductionsOf } from "~/features/partners/queries/introductions.server";
import { briefFilterOf, directoryFilterOf } from "~/features/partners/schema";
import { db } from "~/lib/db/client.server";

useDatabase();

const asked = new URLSearchParams({ q: "озвучка" });
const reads = (scope: CompanyScope): Record<string, () => Promise<unknown>> => ({
  directory: () => directory(directoryFilterOf(new URLSearchParams())),
  search: () => directory(directoryFilterOf(asked)),
  briefs: () => openBriefs(briefFilterOf(asked)),
  featured: () => featuredResidents(6),
  latest: () => latestOpenBriefs(6),
  introductions: () => introductionsOf(scope, 1),
  ownBriefs: () => ownBriefs(scope),
  summary: () => partnersSummary(scope),
});

async function count(scope: CompanyScope) {
  const counts: Record<string, number> = {};
  for (const [name, read] of Object.entries(reads(scope))) counts[name] = (await make.countStatements(read)).statements;
  return counts;
}

/** A partner with a brief who asked us, whom we asked, and with whom we are introduced. */
async function add(scope: CompanyScope) {
  const { scope: other } = await make.makePartner({ profile: { offers: "Озвучка", needs: "Озвучка", tags: ["озвучка"], about: "Озвучка" } });
  await make.makeBrief(other, { title: "Озвучка сериала" });
  await make.makeBrief(scope);
  const both = { askedById: scope.userId, message: "Давайте познакомимся." };
  await db.introduction.createMany({
    data: [
      { ...both, fromCompanyId: other.companyId, toCompanyId: scope.companyId },
      { ...both, fromCompanyId: scope.companyId, toCompanyId: other.companyId },
      { ...both, fromCompanyId: scope.companyId, toCompanyId: other.companyId, status: "ACCEPTED", answeredAt: new Date() },
    ],
  });
}

describe("the number of statements", () => {
  it("is the same for one row and for thirty", async () => {
    const { scope } = await make.makePartner();
    await add(scope);
    await count(scope);
    const one = await count(scope);
    for (let index = 0; index < 29; index += 1) await add(scope);
    expect(await count(scope)).toEqual(one);
    expect(one).toMatchObject({ directory: 1, search: 1, briefs: 1, featured: 1, latest: 1 });
  });
});
