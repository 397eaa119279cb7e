import { expect, it } from "vitest";
import { block } from "~/features/booking/commands/block.server";
import { catalogue } from "~/features/booking/queries.server";
import { daySheet } from "~/features/booking/schedule.server";
import { system } from "~/lib/audit.server";
import { db } from "~/lib/db/client.server";
import { useDatabase } from "#tests/database";
import { dayAhead, makeComposite, makeResource, wishFor } from "#tests/factories/booking";

useDatabase();

const day = dayAhead(9);
const anybody = { companyId: null, staff: false, locale: "en" as const };

it("closes a row only where its last unit is closed; before, the pool has one fewer", async () => {
  const pool = await makeResource({ units: 3 });
  const stand = await makeResource();
  const kit = await makeComposite([[pool, 2], [stand, 1]]);
  const unitIds = (await db.unit.findMany({ where: { resourceId: pool.id }, select: { id: true }, orderBy: { id: "asc" } })).map((unit) => unit.id);
  const { startsAt, endsAt } = wishFor(pool, day, 600, 720);
  const rowsOf = async () => {
    const { rows } = await daySheet(await catalogue(), day, {}, anybody, new Date());
    const of = (slug: string) => rows.find((row) => row.slug === slug);
    const closed = (slug: string) => of(slug)?.cels.filter((cel) => cel.kind === "closed").map((cel) => cel.label);
    return { pool: closed(pool.slug), kit: closed(kit.slug), free: of(pool.slug)?.pool?.map((stretch) => stretch.free) };
  };
  const close = (index: number) => block({ resourceId: pool.id, unitId: unitIds[index] ?? 0, startsAt, endsAt, reasonRu: "Неисправность", reasonEn: "Out of order" }, system);

  await close(0);
  expect(await rowsOf()).toEqual({ pool: [], kit: [], free: [3, 2, 3] });
  await close(1);
  expect(await rowsOf()).toEqual({ pool: [], kit: ["Out of order"], free: [3, 1, 3] });
  await close(2);
  expect(await rowsOf()).toEqual({ pool: ["Out of order"], kit: ["Out of order"], free: [3, 0, 3] });
});
