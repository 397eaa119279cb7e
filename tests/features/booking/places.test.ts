import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { addBuilding, addFloor, removeRoom, saveFloor, saveRoom } from "~/features/booking/places/commands/draw.server";
import { planOf } from "~/features/booking/places/queries.server";
import { isPathData, labelSpot, linesOf, polygonProblem, readPoints, writePoints } from "~/features/booking/places/rules/geometry";
import { readMoment, roomState, stateAt, writeMoment } from "~/features/booking/places/rules/state";
import { block } from "~/features/booking/commands/block.server";
import type { StaffScope } from "~/features/identity/types";
import { system } from "~/lib/audit.server";
import { db } from "~/lib/db/client.server";
import { addDays, atMinute, siteDay } from "~/lib/time";
import { typedFloor, typedRoom } from "~/features/booking/places/schema";
import { useDatabase } from "#tests/database";
import { bookAt, makeResource } from "#tests/factories/booking";
import { makePerson, staffScopeOf } from "#tests/factories/identity";
import { makeResident } from "#tests/factories/residents";

useDatabase();

const code = (value: string) => expect.objectContaining({ code: value }) as Error;
const FIELD = { width: 1200, height: 700 };

describe("polygons", () => {
  it.each([
    ["40,40 400,40 400,300 40,300", null],
    // A room round the corner.
    ["400,40 1160,40 1160,660 980,660 980,300 400,300", null],
    ["40,40 400,40", "few"],
    ["40,40 1201,40 400,300", "outside"],
    ["40,40 400,300 400,40 40,300", "crossed"],
    ["40,40 400,40 200,40 200,300", "crossed"],
    ["40,40 40,40 400,300", "crossed"],
    ["40,40 400,40 700,40", "crossed"],
    ["40,40 50,40 50,50", "small"],
  ])("%s: %s", (text, problem) => {
    expect(polygonProblem(readPoints(text)!, FIELD)).toBe(problem);
  });

  it.each(["", "40", "40;40", "40,40 -1,2", "1.5,2 3,4 5,6", "<script>", "1,2 3,4 javascript:alert(1)"])("«%s» is none", (text) => {
    expect(readPoints(text)).toBeNull();
  });

  it("are read as they were written", () => {
    fc.assert(
      fc.property(fc.array(fc.record({ x: fc.integer({ min: 0, max: 5000 }), y: fc.integer({ min: 0, max: 5000 }) }), { minLength: 1, maxLength: 60 }), (points) => {
        expect(readPoints(writePoints(points))).toEqual(points);
      }),
    );
  });

  it("that are convex are no problem, and their name stands inside", () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 12 }), fc.integer({ min: 60, max: 300 }), (corners, radius) => {
        const points = Array.from({ length: corners }, (_, index) => ({ x: Math.round(600 + radius * Math.cos((2 * Math.PI * index) / corners)), y: Math.round(350 + radius * Math.sin((2 * Math.PI * index) / corners)) }));
        expect(polygonProblem(points, FIELD)).toBeNull();
        const spot = labelSpot(points);
        expect(spot.width).toBeGreaterThan(0);
        expect(Math.hypot(spot.x - 600, spot.y - 350)).toBeLessThanOrEqual(radius);
      }),
    );
  });

  it("of a room round the corner have their name in the wide part", () => {
    const spot = labelSpot(readPoints("400,40 1160,40 1160,660 980,660 980,300 400,300")!);
    expect(spot).toMatchObject({ x: 780, width: 760 });
    expect(spot.y).toBeGreaterThan(120);
    expect(spot.y).toBeLessThan(220);
  });

  it("of a room wider by a cut corner have their name in the middle of its height, not in the corner", () => {
    expect(labelSpot(readPoints("900,40 1160,40 1160,300 860,300 900,240")!).y).toBeLessThan(200);
  });

  it("have names in at most three lines", () => {
    expect(linesOf("Серверная и рендер-ферма", 14)).toEqual(["Серверная и", "рендер-ферма"]);
    expect(linesOf("Один два три четыре", 4)).toEqual(["Один", "два", "три…"]);
  });
});

describe("path data", () => {
  it.each(["", "M40 40 H1160 V660 H40 Z", "m1,1 l2-3 a4 4 0 0 1 5 5z"])("«%s» may be walls", (text) => expect(isPathData(text)).toBe(true));
  it.each(["L1 1", 'M0 0"/><script>', "M0 0 url(#a)", "M0 0 <foreignObject>", "M0 0 &#106;", `M${"0 ".repeat(10_001)}`, "M0 0 href"])("«%s» may not", (text) => expect(isPathData(text)).toBe(false));
});

describe("a moment", () => {
  it("is read as it is written, and anything else is none", () => {
    const at = readMoment("2026-11-30T14:30")!;
    expect(at).toEqual(atMinute("2026-11-30", 870));
    expect(writeMoment(at)).toBe("2026-11-30T14:30");
    for (const text of [null, "", "now", "2026-02-30T10:00", "2026-11-30T24:00", "2026-11-30", "1999-01-01T10:00"]) expect(readMoment(text)).toBeNull();
  });
});

describe("how a thing stands", () => {
  const day = "2026-11-30";
  const minute = (value: number) => atMinute(day, value).getTime();
  const rules = { stepMinutes: 30, minMinutes: 60, opensAt: 480 };
  const ask = (at: number, windows: [number, number][], more: Partial<Parameters<typeof stateAt>[0]> = {}) =>
    stateAt({
      at: minute(at),
      horizon: minute(14 * 1440),
      windows: windows.map(([from, to]) => ({ from: minute(from), to: minute(to), quantity: 1 })),
      open: [{ from: minute(Math.max(at, 480)), to: minute(1320) }],
      free: 1,
      rules,
      bookableFrom: minute(at),
      ...more,
    });

  it("is free until its window ends; the next start is on the step and long enough", () => {
    expect(ask(605, [[605, 720], [780, 1320]])).toEqual({ state: "free", until: minute(720), free: 1, start: minute(630) });
    expect(ask(665, [[665, 720], [780, 1320]])).toEqual({ state: "free", until: minute(720), free: 1, start: minute(780) });
  });

  it("is taken until the next window", () => {
    expect(ask(605, [[690, 1320]])).toEqual({ state: "taken", until: minute(690), free: 0, start: minute(690) });
  });

  it("is taken to the end of the day when no window follows", () => {
    expect(ask(605, [])).toEqual({ state: "taken", until: minute(1320), free: 0, start: null });
  });

  it("is closed until it opens", () => {
    expect(ask(300, [[480, 1320]])).toEqual({ state: "closed", until: minute(480), free: 0, start: minute(480) });
  });

  it("keeps the notice", () => {
    expect(ask(600, [[600, 1320]], { bookableFrom: minute(725) })).toMatchObject({ state: "free", start: minute(750) });
  });

  it("makes the room free when anything in it is", () => {
    expect(roomState([])).toBe("none");
    expect(roomState([{ state: "taken" }, { state: "free" }])).toBe("free");
    expect(roomState([{ state: "closed" }, { state: "taken" }])).toBe("taken");
    expect(roomState([{ state: "closed" }])).toBe("closed");
  });
});

describe("the sample building", () => {
  it("has every sample room on its floor, drawn without a fault and without a room over another's corner", async () => {
    const floors = await db.floor.findMany({ where: { building: { slug: "kadr" } }, include: { rooms: { include: { resources: true } } }, orderBy: { number: "asc" } });
    expect(floors.map((floor) => floor.number)).toEqual([0, 1, 2, 3]);
    for (const floor of floors) {
      expect(isPathData(floor.outline)).toBe(true);
      for (const room of floor.rooms) {
        expect([room.code, polygonProblem(readPoints(room.points) ?? [], floor)]).toEqual([room.code, null]);
        for (const resource of room.resources) expect([resource.slug, resource.floor]).toEqual([resource.slug, floor.number]);
      }
    }
    const homeless = await db.resource.findMany({ where: { roomId: null, sort: { notIn: ["SERVICE"] } }, select: { slug: true } });
    expect(homeless).toEqual([]);
  });
});

describe("the plan", () => {
  let staff: StaffScope;
  beforeAll(async () => {
    staff = staffScopeOf(await makePerson({ staffRoles: ["ADMIN"] }));
  });
  const room = (more: Partial<Parameters<typeof saveRoom>[3]> = {}) => ({ code: "1", nameRu: "Комната", nameEn: "Room", points: "40,40 400,40 400,300 40,300", resources: [] as string[], ...more });

  async function drawn(units = 1) {
    const slug = `house-${Math.random().toString(36).slice(2, 8)}`;
    const { id: buildingId } = await addBuilding(staff, { slug, nameRu: "Дом", nameEn: "House", address: "" });
    const { id: floorId } = await addFloor(staff, { buildingId, number: 1, nameRu: "1 этаж", nameEn: "Floor 1" });
    const resource = await makeResource({ units });
    const { id: roomId } = await saveRoom(staff, floorId, null, room({ resources: [resource.id] }));
    return { slug, buildingId, floorId, roomId, resource };
  }
  const day = addDays(siteDay(new Date()), 3);
  const thingAt = async (slug: string, minute: number) => (await planOf({ building: slug, floor: "1" }, atMinute(day, minute), new Date(), "ru"))!.rooms[0]!;

  it("shows a room free, taken by a booking, closed by works and by night, each until when", async () => {
    const { slug, resource } = await drawn();
    const { scope } = await makeResident();
    await bookAt(scope, resource, day, 600, 660);
    await block({ resourceId: resource.id, startsAt: atMinute(day, 660), endsAt: atMinute(day, 720), reasonRu: "Ремонт", reasonEn: "Works" }, system);
    const seen = await Promise.all([420, 540, 620, 680, 800].map((minute) => thingAt(slug, minute)));
    expect(seen.map((one) => [one.state, one.things[0]?.until])).toEqual([
      ["closed", atMinute(day, 480).getTime()],
      ["free", atMinute(day, 600).getTime()],
      ["taken", atMinute(day, 720).getTime()],
      ["taken", atMinute(day, 720).getTime()],
      ["free", atMinute(day, 1320).getTime()],
    ]);
    expect(seen[2]?.things[0]?.href).toBe(`/schedule?day=${day}&at=${resource.slug}&start=12%3A00`);
  });

  it("counts what is free of a pool", async () => {
    const { slug, resource } = await drawn(3);
    const { scope } = await makeResident();
    await bookAt(scope, resource, day, 600, 660, { quantity: 2 });
    expect((await thingAt(slug, 630)).things[0]).toMatchObject({ state: "free", free: 1, quantity: 3 });
    expect((await thingAt(slug, 700)).things[0]).toMatchObject({ state: "free", free: 3 });
  });

  it("is the first building's ground floor by default, and an unknown floor is not found", async () => {
    const plan = await planOf({}, new Date(), new Date(), "en");
    expect(plan).toMatchObject({ building: { slug: "kadr", name: "Kadr" }, floor: { number: 1, name: "Floor 1" } });
    expect(plan?.floors.slice(0, 4).map((floor) => floor.number)).toEqual([0, 1, 2, 3]);
    await expect(planOf({ building: "kadr", floor: "9" }, new Date(), new Date(), "ru")).rejects.toEqual(code("not-found"));
    await expect(planOf({ building: "nowhere", floor: "1" }, new Date(), new Date(), "ru")).rejects.toEqual(code("not-found"));
  });

  it("refuses what is no room, each in its words, and a code that is there", async () => {
    const { floorId, roomId } = await drawn();
    const save = (more: Parameters<typeof room>[0], id: string | null = null) => saveRoom(staff, floorId, id, room({ code: "2", ...more }));
    await expect(save({ points: "<script>" })).rejects.toEqual(code("place-points"));
    await expect(save({ points: "1,1 2,2" })).rejects.toEqual(code("place-few"));
    await expect(save({ points: "40,40 2000,40 400,300" })).rejects.toEqual(code("place-outside"));
    await expect(save({ points: "40,40 400,300 400,40 40,300" })).rejects.toEqual(code("place-crossed"));
    await expect(save({ points: "40,40 50,40 50,50" })).rejects.toEqual(code("place-small"));
    await expect(save({ code: "1" })).rejects.toEqual(code("place-taken"));
    await expect(save({ resources: [crypto.randomUUID()] })).rejects.toEqual(code("not-found"));
    await expect(save({}, crypto.randomUUID())).rejects.toEqual(code("not-found"));
    await expect(saveRoom(staff, "junk", null, room())).rejects.toEqual(code("not-found"));
    await expect(saveFloor(staff, floorId, { nameRu: "1", nameEn: "1", width: 300, height: 300, outline: "" })).rejects.toEqual(code("place-outside"));
    expect(await db.room.count({ where: { floorId } })).toBe(1);
    const answers = await Promise.allSettled(Array.from({ length: 6 }, () => save({ code: "3" })));
    expect(answers.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    expect(roomId).toBeDefined();
  });

  it("changed in two windows keeps the first change of a floor and of a room", async () => {
    const { floorId, roomId, resource } = await drawn();
    const floor = { nameRu: "1 этаж", nameEn: "Floor 1", width: 1200, height: 700, outline: "" };
    const changed = (current: object) => expect.objectContaining({ code: "record-changed", details: { current: expect.objectContaining(current) as object } }) as object;
    await saveFloor(staff, floorId, { ...floor, nameEn: "First" }, null, typedFloor(floor));
    await expect(saveFloor(staff, floorId, { ...floor, nameEn: "Ground" }, null, typedFloor(floor))).rejects.toEqual(changed({ nameEn: "First" }));
    await saveFloor(staff, floorId, { ...floor, nameEn: "First" }, null, typedFloor(floor));
    const seen = typedRoom(room({ resources: [resource.id] }));
    await saveRoom(staff, floorId, roomId, room({ code: "7", resources: [resource.id] }), null, seen);
    await expect(saveRoom(staff, floorId, roomId, room({ nameRu: "Студия", resources: [] }), null, seen)).rejects.toEqual(changed({ code: "7", resources: resource.id }));
    expect(await db.room.findUniqueOrThrow({ where: { id: roomId } })).toMatchObject({ code: "7", nameRu: "Комната" });
  });

  it("moves a resource from room to room, and lets it be when a room goes", async () => {
    const { floorId, roomId, resource } = await drawn();
    const { id: second } = await saveRoom(staff, floorId, null, room({ code: "2", resources: [resource.id] }));
    expect((await db.resource.findUniqueOrThrow({ where: { id: resource.id } })).roomId).toBe(second);
    await saveRoom(staff, floorId, roomId, room({ resources: [resource.id] }));
    expect((await db.resource.findUniqueOrThrow({ where: { id: resource.id } })).roomId).toBe(roomId);
    await removeRoom(staff, floorId, roomId);
    await removeRoom(staff, floorId, roomId);
    expect((await db.resource.findUniqueOrThrow({ where: { id: resource.id } })).roomId).toBeNull();
  });
});
