import { expect, it } from "vitest";
import { draftAgreement } from "~/features/residency/agreements/commands/draft.server";
import { dutiesOf } from "~/features/residency/queries/duties.server";
import { reportsWaiting } from "~/features/residency/reports/queries/report.server";
import { db } from "~/lib/db/client.server";
import { makeApproved, makeSent, makeStaff, sign } from "#tests/factories/agreements";
import { makeReport } from "#tests/factories/reports";
import { useDatabase } from "#tests/database";

useDatabase();
const now = new Date("2026-11-25T05:00:00Z");

it("tells a company what waits for it, the nearest term first", async () => {
  const staff = await makeStaff();
  const { scope, id } = await makeSent(staff, { now });
  const { number } = await db.agreement.findUniqueOrThrow({ where: { id } });
  const late = await makeReport({ companyId: scope.companyId, period: "2026-Q3", dueOn: "2026-10-20" });
  const returned = await makeReport({ companyId: scope.companyId, period: "2026-Q2", dueOn: "2026-12-30", status: "RETURNED" });
  await makeReport({ companyId: scope.companyId, period: "2026-Q1", status: "ACCEPTED" });
  expect(await dutiesOf(scope, now)).toEqual([
    { kind: "report", id: late.id, what: "2026-Q3", dueOn: "2026-10-20", late: true },
    { kind: "sign", id, what: number, dueOn: "2026-12-25", late: false },
    { kind: "reportAgain", id: returned.id, what: "2026-Q2", dueOn: "2026-12-30", late: false },
  ]);
  expect(await reportsWaiting(scope)).toBe(2);
  await sign(scope, id, now);
  expect((await dutiesOf(scope, now)).map((duty) => duty.kind)).toEqual(["report", "reportAgain"]);
});

it("does not tell of a draft that the house still writes, nor of others' things", async () => {
  const { applicationId, scope } = await makeApproved({ now });
  await draftAgreement(applicationId, now);
  expect(await dutiesOf(scope, now)).toEqual([]);
});
