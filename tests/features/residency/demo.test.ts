import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applicationFor } from "~/features/residency/queries/application.server";
import { residencyOf } from "~/features/residency/queries.server";
import { queueFor } from "~/features/residency/queries/staff.server";
import { startApplication } from "~/features/residency/commands/start.server";
import { db } from "~/lib/db/client.server";
import { addMonths, siteDay } from "~/lib/time";
import { seedDemoResidency } from "../../../prisma/seed/demo/residency";
import * as identity from "#tests/factories/identity";
import * as make from "#tests/factories/residency";
import { useDatabase } from "#tests/database";

useDatabase();

const folder = mkdtempSync(join(tmpdir(), "kadr-demo-"));
const before = process.env.KADR_DATA;
beforeAll(() => {
  process.env.KADR_DATA = folder;
});
afterAll(() => {
  if (before === undefined) delete process.env.KADR_DATA;
  else process.env.KADR_DATA = before;
  rmSync(folder, { recursive: true, force: true });
});

describe("the demonstration", () => {
  it("shows residents of several years and an application at every stage, and leaves the newcomer free", async () => {
    const admin = await identity.makePerson({ staffRoles: ["ADMIN"] });
    const experts = await Promise.all([1, 2].map(() => identity.makePerson({ staffRoles: ["EXPERT"] })));
    const owned = async (legalForm: "UL" | "IP" | "NPD" = "UL") => {
      const { company, owner } = await identity.makeCompany({ legalForm });
      return { companyId: company.id, ownerId: owner.id };
    };
    const today = siteDay(new Date());
    const residents = [
      { ...(await owned()), startsOn: addMonths(today, -40) },
      { ...(await owned("NPD")), startsOn: addMonths(today, -5) },
    ];
    const applicants = [];
    for (const form of ["UL", "UL", "UL", "IP", "UL", "NPD", "UL"] as const) applicants.push(await owned(form));
    const newcomer = await identity.makeCompany({ legalForm: "IP" });
    await seedDemoResidency({
      applicant: { userId: newcomer.owner.id, companyId: newcomer.company.id },
      experts: experts.map((expert) => expert.id),
      adminId: admin.id,
      residents,
      applicants,
    });

    expect(await residencyOf(residents[0]!.companyId)).toMatchObject({ status: "ACTIVE", startsOn: residents[0]!.startsOn });
    expect((await residencyOf(residents[0]!.companyId))!.endsOn > today).toBe(true);
    const counts = await db.application.groupBy({ by: ["status"], _count: true });
    expect(Object.fromEntries(counts.map((row) => [row.status, row._count]))).toEqual({
      DRAFT: 1, FORMAL_CHECK: 2, NEEDS_FIX: 1, EXPERT_REVIEW: 2, APPROVED: 2, REJECTED: 1,
    });
    const { rows } = await queueFor(identity.staffScopeOf(admin), {}, new Date());
    expect(rows[0]).toMatchObject({ group: "mine", status: "FORMAL_CHECK", clock: { late: true } });
    expect(await db.event.count({ where: { deliveredAt: null } })).toBe(0);

    const scope = identity.companyScopeOf(newcomer.company, newcomer.owner);
    expect(await db.application.count({ where: { companyId: scope.companyId } })).toBe(0);
    const { number } = await make.makeSubmitted(scope, { legalForm: "IP" });
    expect(number).toBe(`КФ-${today.slice(0, 4)}-031`);

    const rejected = await db.application.findFirstOrThrow({ where: { status: "REJECTED" } });
    const page = await applicationFor(identity.staffScopeOf(admin), rejected.id, new Date());
    expect(page.gaps).toEqual([]);
    expect(page.decision).toMatchObject({ kind: "REJECTED", score: 4500 });
    expect(page.decision?.reasons).toContain("45 из 100");
    const call = await db.call.findFirstOrThrow({ where: { slug: "winter-animation" } });
    const { created } = await startApplication(scope, call.id, { now: new Date() });
    expect(created).toBe(true);
  });
});
