import { describe, expect, it } from "vitest";
import { db, transaction } from "~/lib/db/client.server";
import { DomainError } from "~/lib/errors";
import { once, rememberAnswer, rememberedFor, sweepIdempotencyKeys, type Answer } from "~/lib/idempotency.server";
import { norm, norms } from "~/lib/norms.server";
import { dayToDb } from "~/lib/time";
import { useDatabase } from "#tests/database";

useDatabase();

const refusal = (code: string) => expect.objectContaining({ name: "DomainError", code });
const request = (key?: string) => new Request("http://localhost/", { headers: key === undefined ? {} : { "Idempotency-Key": key } });
const refused = async (error: unknown): Promise<Answer> => {
  if (!(error instanceof DomainError)) throw error;
  return { status: error.status, body: { title: error.code } };
};

describe("an idempotency key", () => {
  it("is read from the header, trimmed; no key is no key", () => {
    expect(rememberedFor(request(), "u", {})).toBeUndefined();
    expect(rememberedFor(request("  "), "u", {})).toBeUndefined();
    expect(rememberedFor(request(" k "), "u", { a: 1 })).toMatchObject({ scope: "u", key: "k", requestHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
    expect(() => rememberedFor(request("k".repeat(201)), "u", {})).toThrow("bad-request");
  });

  it("runs the work once for one key and body, also for twins at one moment", async () => {
    const remembered = rememberedFor(request("one"), "u", { a: 1 });
    let runs = 0;
    const work = () =>
      transaction(async (tx) => {
        const number = (runs += 1);
        await rememberAnswer(tx, remembered!, 201, { number });
        return { status: 201, body: { number } };
      });
    const answers = await Promise.all(Array.from({ length: 6 }, () => once(remembered, work, refused)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await once(remembered, work, refused)).toEqual(answers[0]);
    expect(await db.idempotencyKey.count({ where: { key: "one" } })).toBe(1);
  });

  it("keeps a refusal, and refuses another body", async () => {
    const remembered = rememberedFor(request("two"), "u", { a: 1 });
    let open = false;
    const work = async (): Promise<Answer> => {
      if (!open) throw new DomainError("conflict", "slot-taken");
      return { status: 201, body: {} };
    };
    expect(await once(remembered, work, refused)).toEqual({ status: 409, body: { title: "slot-taken" } });
    open = true;
    expect(await once(remembered, work, refused)).toEqual({ status: 409, body: { title: "slot-taken" } });
    await expect(once(rememberedFor(request("two"), "u", { a: 2 }), work, refused)).rejects.toEqual(refusal("idempotency-mismatch"));
    // The same key of somebody else is another key.
    expect(await once(rememberedFor(request("two"), "v", { a: 2 }), work, refused)).toMatchObject({ status: 201 });
  });

  it("forgets a fault: the next try works", async () => {
    const remembered = rememberedFor(request("three"), "u", {});
    await expect(once(remembered, () => Promise.reject(new Error("the disk is full")), refused)).rejects.toThrow("the disk is full");
    expect(await once(remembered, async () => ({ status: 201, body: {} }), refused)).toMatchObject({ status: 201 });
  });

  it("is forgotten after two days", async () => {
    const now = new Date();
    const old = { scope: "s", requestHash: "", status: 201, body: {} };
    await db.idempotencyKey.createMany({
      data: [
        { ...old, key: "old", createdAt: new Date(now.getTime() - 2 * 86_400_000 - 1) },
        { ...old, key: "young", createdAt: new Date(now.getTime() - 2 * 86_400_000 + 1000) },
      ],
    });
    await sweepIdempotencyKeys(now);
    expect((await db.idempotencyKey.findMany({ where: { scope: "s" } })).map((row) => row.key)).toEqual(["young"]);
  });
});

describe("norms", () => {
  it("are those in force on the day: VAT was 20 % until the end of 2025 and is 22 % since", async () => {
    expect(await norm<number>("vat.percent", "2025-12-31")).toMatchObject({ value: 20, status: "CONFIRMED" });
    expect(await norm<number>("vat.percent", "2026-01-01")).toMatchObject({ value: 22, source: "425-ФЗ от 28.11.2025" });
    expect(await norms<{ "vat.percent": number; "booking.hold-hours": number }>(["vat.percent", "booking.hold-hours"], "2025-06-01")).toMatchObject({
      "vat.percent": { value: 20 },
      "booking.hold-hours": { value: 72 },
    });
  });

  it("of two in force the younger holds, whatever their order", async () => {
    const row = { code: "test.norm", source: "", status: "HOUSE_DEFAULT" as const };
    await db.norm.createMany({ data: [{ ...row, value: 2, validFrom: dayToDb("2026-06-01") }, { ...row, value: 1, validFrom: dayToDb("2026-01-01") }] });
    expect((await norm("test.norm", "2026-05-31")).value).toBe(1);
    expect((await norm("test.norm", "2026-06-01")).value).toBe(2);
    expect((await norms<{ "test.norm": number }>(["test.norm"], "2026-06-01"))["test.norm"].value).toBe(2);
  });

  it("that are missing are a fault, never a silent default", async () => {
    await expect(norm("vat.percent", "2018-12-31")).rejects.toThrow("No norm «vat.percent» in force on 2018-12-31");
    await expect(norms<{ "no.such": number; "vat.percent": number }>(["vat.percent", "no.such"])).rejects.toThrow("No norm «no.such»");
  });
});
