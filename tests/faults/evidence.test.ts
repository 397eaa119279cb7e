import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { useDatabase } from "#tests/database";
import { makeProgramme } from "#tests/factories/booking";
import { makePerson, staffScopeOf } from "#tests/factories/identity";
import { makeEvidence } from "~/features/booking/evidence/make.server";
import { evidenceFile, orderEvidence } from "~/features/booking/evidence/orders.server";
import { evidenceKey } from "~/features/booking/evidence/signing.server";
import { db } from "~/lib/db/client.server";

useDatabase();

let minute = 0;
/** The job runs every minute. */
const nextMinute = () => new Date(Date.now() + (minute += 1) * 60_000);
const inProcess = (at: number) => spawnSync(process.execPath, ["scripts/run.mjs", "tests/faults/evidence-dies.ts", nextMinute().toISOString(), String(at)], { encoding: "utf8", timeout: 120_000 });

it("a pack whose making a power cut breaks off is taken up again, and given up when it breaks everything three times", async () => {
  const { programme } = await makeProgramme({ kinds: ["cut"] });
  const finance = staffScopeOf(await makePerson({ staffRoles: ["FINANCE"] }));
  const order = () => orderEvidence(finance, { programmeId: programme.id, from: "2026-01-01", to: "2026-03-31", locale: "ru", pressKey: randomUUID() }, new Date());
  const stateOf = (id: string) => db.evidencePack.findUniqueOrThrow({ where: { id }, include: { file: { select: { packId: true } } } });

  await evidenceKey();
  await order();
  const whole = inProcess(0);
  const statements = Number(/made 1, statements (\d+)/.exec(whole.stdout)?.[1]);
  expect(statements, whole.stderr).toBeGreaterThan(10);

  // In the middle of reading, and when all is done but to commit it.
  const cut = await order();
  for (const [index, at] of [Math.floor(statements / 2), statements - 1].entries()) {
    expect(inProcess(at)).toMatchObject({ signal: "SIGKILL" });
    expect(await stateOf(cut)).toMatchObject({ state: "WAITING", attempts: index + 1, sha256: null, file: null });
  }
  // The database lets go of what the dead one held as soon as it hears of its death.
  await expect.poll(() => makeEvidence(nextMinute()), { timeout: 10_000 }).toBe(1);
  expect(await stateOf(cut)).toMatchObject({ state: "READY" });
  expect((await evidenceFile(finance, programme.id, cut)).bytes.length).toBeGreaterThan(1000);

  const doomed = await order();
  for (let times = 0; times < 3; times += 1) expect(inProcess(Math.floor(statements / 2))).toMatchObject({ signal: "SIGKILL" });
  await expect.poll(async () => { await makeEvidence(nextMinute()); return (await stateOf(doomed)).state; }, { timeout: 10_000 }).toBe("FAILED");
  expect(await stateOf(doomed)).toMatchObject({ file: null, error: expect.stringContaining("3 times") });
  expect(await order()).not.toBe(doomed);
  expect(await makeEvidence(new Date())).toBe(1);
}, 180_000);
