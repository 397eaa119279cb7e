import { createHash, randomUUID } from "node:crypto";
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { beforeAll, describe, expect, it } from "vitest";
import { makeEvidence } from "~/features/booking/evidence/make.server";
import { openSession } from "~/features/identity/sessions.server";
import { db } from "~/lib/db/client.server";
import { action as order, loader as list } from "~/routes/admin/programme-evidence";
import { loader as download } from "~/routes/admin/evidence-pack";
import { useDatabase } from "#tests/database";
import { makeProgramme } from "#tests/factories/booking";
import { makePerson } from "#tests/factories/identity";
import { makeResident } from "#tests/factories/residents";

useDatabase();

type Cookie = string | null;
let programmeId: string;
let finance: Cookie;
let strangers: Cookie[];

const cookieOf = async (userId: string) => (await openSession(userId, new Request("http://localhost:3000/"))).split(";")[0] ?? "";
const args = (cookie: Cookie, params: Record<string, string>, body?: Record<string, string>) =>
  ({
    request: new Request("http://localhost:3000/", { headers: cookie ? { Cookie: cookie } : {}, ...(body ? { method: "POST", body: new URLSearchParams(body) } : {}) }),
    params,
    context: { nonce: "", ip: "192.0.2.1", memo: new Map() },
  }) as unknown as ActionFunctionArgs & LoaderFunctionArgs;
/** Status of an answer, whether it is returned or thrown, a response or data with a status. */
const statusOf = async (work: Promise<unknown>): Promise<number> => {
  const answer = (await work.catch((error: unknown) => error)) as { status?: number; init?: { status?: number } };
  return answer.init?.status ?? answer.status ?? 200;
};
const press = (more: Record<string, string> = {}) => ({ key: randomUUID(), from: "2026-01-01", to: "2026-03-31", ...more });

beforeAll(async () => {
  programmeId = (await makeProgramme({ kinds: ["routes"] })).programme.id;
  finance = await cookieOf((await makePerson({ staffRoles: ["FINANCE"] })).id);
  const { owner } = await makeResident();
  strangers = [await cookieOf(owner.id), await cookieOf((await makePerson({ staffRoles: ["EXPERT"] })).id), await cookieOf((await makePerson({})).id)];
});

describe("packs over HTTP", () => {
  it("are ordered, listed and handed out to finance, by their own bytes", async () => {
    expect(await statusOf(order(args(finance, { id: programmeId }, press())))).toBe(303);
    const waiting = (await list(args(finance, { id: programmeId }))).packs;
    expect(waiting).toMatchObject([{ state: "WAITING", from: "2026-01-01", to: "2026-03-31" }]);
    const pack = waiting[0]?.id ?? "";
    expect(await statusOf(download(args(finance, { id: programmeId, pack })))).toBe(404);
    await makeEvidence(new Date());
    const answer = await download(args(finance, { id: programmeId, pack }));
    expect([answer.status, answer.headers.get("Content-Type"), answer.headers.get("Cache-Control")]).toEqual([200, "application/zip", "private, no-store"]);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect((await list(args(finance, { id: programmeId }))).packs).toMatchObject([{ state: "READY", sha256: createHash("sha256").update(bytes).digest("hex"), size: bytes.length }]);
  });

  it("are nobody else's to order, see or take", async () => {
    const { id: pack } = await db.evidencePack.findFirstOrThrow({ where: { programmeId, state: "READY" } });
    const before = await db.evidencePack.count();
    for (const cookie of strangers) {
      expect(await statusOf(order(args(cookie, { id: programmeId }, press({ to: "2026-04-30" }))))).toBe(403);
      expect(await statusOf(list(args(cookie, { id: programmeId })))).toBe(403);
      expect(await statusOf(download(args(cookie, { id: programmeId, pack })))).toBe(403);
    }
    expect([302, 401]).toContain(await statusOf(download(args(null, { id: programmeId, pack }))));
    expect(await db.evidencePack.count()).toBe(before);
  });

  it("refuse days that are none or run backwards, a press without its key, and a programme that is not there", async () => {
    const wrongs: Record<string, string>[] = [{ from: "" }, { to: "2026-02-30" }, { from: "2026-05-01" }, { key: "once" }];
    for (const wrong of wrongs) expect(await statusOf(order(args(finance, { id: programmeId }, press(wrong))))).toBe(422);
    expect(await statusOf(order(args(finance, { id: randomUUID() }, press())))).toBe(404);
    expect(await statusOf(list(args(finance, { id: "nothing" })))).toBe(404);
  });
});
