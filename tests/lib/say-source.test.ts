import { expect, it } from "vitest";
import { db } from "~/lib/db/client.server";
import { norm } from "~/lib/norms.server";
import { saySource } from "~/lib/say-source";
import { useDatabase } from "#tests/database";

useDatabase();

it("sources that the house ships and residents meet are said in English; what staff wrote is quoted", async () => {
  const shipped = [(await db.tariff.findFirstOrThrow({ where: { code: "mocap" } })).source, (await norm("booking.round-weights")).source, (await norm("residency.rent-steps")).source];
  for (const source of shipped) {
    expect(saySource(source, "en")).not.toMatch(/[А-Яа-яЁё]/);
    expect(saySource(source, "ru")).toBe(source);
  }
  expect(saySource("Приказ № 7", "en")).toBe("Приказ № 7");
});
