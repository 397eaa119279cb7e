import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { describe, expect, it } from "vitest";
import { openSession } from "~/features/identity/sessions.server";
import { siteDay } from "~/lib/time";
import { action as own } from "~/routes/account/access";
import { action as act, loader as one } from "~/routes/admin/client";
import { loader as list } from "~/routes/admin/clients";
import { makeClient } from "#tests/factories/clients";
import { makeCompany, makePerson } from "#tests/factories/identity";
import { makeResident } from "#tests/factories/residents";
import { useDatabase } from "#tests/database";

useDatabase();

const signedIn = async (userId: string) => (await openSession(userId, new Request("http://localhost:3000/"))).split(";")[0] ?? "";
const args = (cookie: string, id = "", body?: Record<string, string>) =>
  ({
    request: new Request("http://localhost:3000/", { headers: { Cookie: cookie }, ...(body ? { method: "POST", body: new URLSearchParams(body) } : {}) }),
    params: { id },
    context: { nonce: "", ip: "192.0.2.1", memo: new Map() },
  }) as unknown as ActionFunctionArgs & LoaderFunctionArgs;
/** Status of an answer, whether it is returned or thrown, a response or data with a status. */
const statusOf = async (work: Promise<unknown>): Promise<number> => {
  const answer = (await work.catch((error: unknown) => error)) as { status?: number; init?: { status?: number } };
  return answer.init?.status ?? answer.status ?? 200;
};

describe("the pages of clients", () => {
  it("are for administrators and finance: residents, clients and experts are turned away; finance sees and does not admit", async () => {
    const { company } = await makeCompany();
    const people = [(await makeResident()).owner.id, (await makeClient()).owner.id, (await makePerson({ staffRoles: ["EXPERT"] })).id];
    for (const id of people) {
      const cookie = await signedIn(id);
      expect([await statusOf(list(args(cookie))), await statusOf(one(args(cookie, company.id)))]).toEqual([403, 403]);
    }
    const finance = await signedIn((await makePerson({ staffRoles: ["FINANCE"] })).id);
    const admin = await signedIn((await makePerson({ staffRoles: ["ADMIN"] })).id);
    const admission = { intent: "admit", group: "EXTERNAL", startsOn: siteDay(new Date()), endsOn: "", basis: "договор № 9" };
    expect([await statusOf(list(args(finance))), await statusOf(one(args(finance, company.id)))]).toEqual([200, 200]);
    expect(await statusOf(act(args(finance, company.id, admission)))).toBe(403);
    expect(await statusOf(act(args(admin, company.id, { ...admission, basis: "" })))).toBe(422);
    expect(await statusOf(act(args(admin, company.id, admission)))).toBe(303);
    expect(await statusOf(act(args(admin, company.id, { ...admission, group: "PARTNER" })))).toBe(409);
    expect(await statusOf(one(args(admin, "no-such")))).toBe(404);
  });

  it("let an owner ask and say what is missing", async () => {
    const { owner } = await makeCompany();
    const cookie = await signedIn(owner.id);
    expect(await statusOf(own(args(cookie, "", { intent: "ask", purpose: "" })))).toBe(422);
    expect(await statusOf(own(args(cookie, "", { intent: "ask", purpose: "Снимаем клип." })))).toBe(303);
  });
});
