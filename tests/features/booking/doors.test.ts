import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import jsqr from "jsqr";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkInPass, doorCode, isFreshCode, isGoodPass } from "~/features/booking/checkin/code.server";
import { checkIn } from "~/features/booking/checkin/commands/check-in.server";
import { sayPresence } from "~/features/booking/checkin/commands/say-presence.server";
import { releaseNoShows } from "~/features/booking/checkin/commands/no-shows.server";
import { presenceOf, todayRows } from "~/features/booking/checkin/queries.server";
import { byTurn } from "~/features/booking/checkin/rules/turns";
import { lastMoment } from "~/features/booking/checkin/schema";
import { checkInAtDoor, visit } from "~/features/booking/checkin/visit.server";
import { block } from "~/features/booking/commands/block.server";
import { makeDoor, revokeDoor } from "~/features/booking/doors/commands.server";
import { doorFace } from "~/features/booking/doors/face.server";
import { doors } from "~/features/booking/doors/queries.server";
import type { StaffScope } from "~/features/identity/types";
import { system } from "~/lib/audit.server";
import { db } from "~/lib/db/client.server";
import { addDays, atMinute } from "~/lib/time";
import { settleEvents } from "~/reactions.server";
import { formatDateTime } from "~/lib/format";
import { useDatabase } from "#tests/database";
import { bookAt, dayAhead, makeResource, payInvoice } from "#tests/factories/booking";
import { makePerson, staffScopeOf } from "#tests/factories/identity";
import { makeResident } from "#tests/factories/residents";

useDatabase();

const refusal = (code: string) => expect.objectContaining({ name: "DomainError", code });
const secretOf = (address: string) => address.split("/").at(-1)!;

let data: string;
let admin: StaffScope;
beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), "kadr-door-"));
  process.env.KADR_DATA = data;
  admin = staffScopeOf(await makePerson({ staffRoles: ["ADMIN"] }));
});
afterAll(() => {
  delete process.env.KADR_DATA;
  rmSync(data, { recursive: true, force: true });
});

let days = 0;
/** A room where one checks in, with a paid booking of 10:00 to 12:00 on a day of its own, and the person who booked. */
async function scene() {
  const day = dayAhead((days += 1));
  const room = await makeResource({ checkIn: true, bufferBefore: 30, bufferAfter: 30 });
  const resident = await makeResident();
  const { id, invoiceId } = await bookAt(resident.scope, room, day, 600, 720, { purpose: "Озвучка" });
  await payInvoice(invoiceId!);
  await settleEvents();
  const viewer = { userId: resident.owner.id, companies: [{ id: resident.company.id, slug: resident.company.slug, name: resident.company.name, kind: resident.company.kind, legalForm: resident.company.legalForm, role: "OWNER" as const }] };
  return { room, day, id, viewer, ...resident, at: (minute: number, seconds = 0) => new Date(atMinute(day, minute).getTime() + seconds * 1000) };
}

describe("the code at a door", () => {
  it("changes every half a minute and is accepted for a minute and a half, at its own door only", () => {
    const at = (seconds: number) => new Date(Date.UTC(2026, 10, 24, 3, 0, seconds));
    const code = doorCode("room-a", at(0));
    expect(doorCode("room-a", at(29))).toBe(code);
    expect(doorCode("room-a", at(30))).not.toBe(code);
    expect([0, 29, 30, 89].map((seconds) => isFreshCode("room-a", code, at(seconds)))).toEqual([true, true, true, true]);
    expect([90, 600].map((seconds) => isFreshCode("room-a", code, at(seconds)))).toEqual([false, false]);
    // Another process may be half a minute behind, not more.
    expect([-30, -31].map((seconds) => isFreshCode("room-a", code, at(seconds)))).toEqual([true, false]);
    expect(isFreshCode("room-b", code, at(0))).toBe(false);
    const [step, signature] = code.split(".");
    const next = (Number.parseInt(step!, 36) + 1).toString(36);
    for (const forged of [`${next}.${signature}`, `${step}.${signature!.slice(1)}`, `${step}.`, code + ".x", "", "zzzzzzzzzzzzzzzz.x", `-1.${signature}`]) {
      expect(isFreshCode("room-a", forged, at(0))).toBe(false);
    }
  });

  it("gives who scanned it ten minutes to press, for one booking and one person", () => {
    const now = new Date();
    const pass = checkInPass("anna", "booking", now);
    expect(isGoodPass("anna", "booking", pass, new Date(now.getTime() + 599_000))).toBe(true);
    expect(isGoodPass("anna", "booking", pass, new Date(now.getTime() + 600_000))).toBe(false);
    expect(isGoodPass("boris", "booking", pass, now)).toBe(false);
    expect(isGoodPass("anna", "other", pass, now)).toBe(false);
  });

  it("is signed by a key that only the portal's account reads", () => {
    doorCode("room", new Date());
    expect(readdirSync(join(data, "secrets"))).toEqual(["check-in"]);
    expect(statSync(join(data, "secrets", "check-in")).mode & 0o777).toBe(0o600);
    expect(statSync(join(data, "secrets")).mode & 0o777).toBe(0o700);
  });
});

describe("scanning", () => {
  it("leads a member of the booking's company to one button, and says plainly why there is none", async () => {
    const { room, id, viewer, at, scope } = await scene();
    const scan = (minute: number, who = viewer) => visit(who, room.slug, doorCode(room.id, at(minute)), at(minute));
    expect(await scan(500)).toMatchObject({ kind: "early", booking: { id }, from: at(585) });
    expect(await visit(viewer, room.slug, doorCode(room.id, at(590)), at(592))).toMatchObject({ kind: "stale" });
    expect(await visit(viewer, room.slug, "", at(590))).toMatchObject({ kind: "stale" });
    await expect(visit(viewer, "no-such-room", "", at(590))).rejects.toEqual(refusal("not-found"));
    const stranger = { userId: (await makePerson()).id, companies: [] };
    expect(await scan(610, stranger)).toMatchObject({ kind: "others", until: at(720) });
    expect(await scan(740)).toMatchObject({ kind: "none" });

    const found = await scan(590);
    if (found.kind !== "ready") throw new Error(found.kind);
    expect(found.booking).toMatchObject({ id, purpose: "Озвучка" });
    await expect(checkInAtDoor(stranger, id, found.pass, at(591), "::1")).rejects.toEqual(refusal("check-in-stale"));
    await expect(checkInAtDoor(viewer, id, found.pass, at(601), "::1")).rejects.toEqual(refusal("check-in-stale"));
    expect(await checkInAtDoor(viewer, id, found.pass, at(591), "::1")).toEqual({ repeated: false });
    expect(await checkInAtDoor(viewer, id, found.pass, at(592), "::1")).toEqual({ repeated: true });
    expect(await scan(600)).toMatchObject({ kind: "inside", booking: { id } });
    expect((await presenceOf(scope, id, at(600))).checkedInAt).toEqual(at(591));
  });

  it("is worth nothing once the person has left the company, and tells that the time was released", async () => {
    const { room, id, viewer, at } = await scene();
    const found = await visit(viewer, room.slug, doorCode(room.id, at(600)), at(600));
    if (found.kind !== "ready") throw new Error(found.kind);
    await db.membership.deleteMany({ where: { userId: viewer.userId } });
    await expect(checkInAtDoor(viewer, id, found.pass, at(601), "::1")).rejects.toEqual(refusal("not-found"));
    await releaseNoShows(at(615));
    expect(await visit(viewer, room.slug, doorCode(room.id, at(620)), at(620))).toMatchObject({ kind: "released", booking: { id } });
  });

  it("at the door is the only way for a company where a display hangs; the page takes its word elsewhere", async () => {
    const { room, id, scope, at } = await scene();
    const form = (fields: Record<string, string>) => {
      const made = new FormData();
      for (const [name, value] of Object.entries(fields)) made.set(name, value);
      return made;
    };
    expect(await presenceOf(scope, id, at(600))).toMatchObject({ atDoor: false, mayCheckIn: true, releaseAt: at(615) });
    const { rows } = await doors(admin, at(0));
    const address = await makeDoor(admin, room.id, "у входа", "::1");
    expect(await presenceOf(scope, id, at(600))).toMatchObject({ atDoor: true, mayCheckIn: false });
    await expect(sayPresence(scope, id, form({ intent: "check-in" }), at(600), "::1")).rejects.toEqual(refusal("check-in-at-door"));
    await expect(sayPresence(scope, id, form({ intent: "dance" }), at(600), "::1")).rejects.toEqual(refusal("invalid"));
    expect(await sayPresence(admin, id, form({ intent: "check-in" }), at(600), "::1")).toEqual({ said: "in", repeated: false });
    // When people left is staff's to say.
    expect(await sayPresence(admin, id, form({ intent: "check-out", leftAt: "12:20" }), at(760), "::1")).toMatchObject({ said: "out", overrun: { minutes: 30 } });
    const list = (await doors(admin, at(0))).rows.filter((row) => !rows.some((old) => old.id === row.id));
    await revokeDoor(admin, list[0]!.id, "::1");
    await revokeDoor(admin, list[0]!.id, "::1");
    await expect(doorFace(secretOf(address), "ru", at(600))).rejects.toEqual(refusal("not-found"));
    expect((await doors(admin, at(0))).rows.length).toBe(rows.length);
  });
});

describe("the display at a door", () => {
  it("says what runs, until when and what comes, and shows a code that a camera reads", async () => {
    const { room, day, at, company, id, scope } = await scene();
    const other = await makeResident();
    await bookAt(other.scope, room, day, 780, 840);
    await block({ resourceId: room.id, startsAt: at(1200), endsAt: at(1320), reasonRu: "Профилактика", reasonEn: "Maintenance" }, system);
    const secret = secretOf(await makeDoor(admin, room.id, "", "::1"));
    const face = await doorFace(secret, "ru", at(560));
    expect(face).toMatchObject({ room: room.nameRu, state: "free", title: "Свободно", until: "до 10:00", who: "", offset: 420 });
    expect(face.next).toEqual([
      { time: "10:00–12:00", what: company.name },
      { time: "13:00–14:00", what: other.company.name },
      { time: "20:00–22:00", what: "Профилактика" },
    ]);
    expect(await doorFace(secret, "ru", at(600))).toMatchObject({ state: "awaited", title: "Ждём", who: company.name, until: "отметьтесь до 10:15, время до 12:00" });
    await checkIn(scope, id, "door", at(601));
    expect(await doorFace(secret, "en", at(602))).toMatchObject({ state: "taken", title: "Taken", who: company.name, until: "until 12:00", room: room.nameEn });
    expect(await doorFace(secret, "ru", at(1210))).toMatchObject({ state: "closed", title: "Закрыто", who: "Профилактика", until: "до 22:00" });
    expect(await doorFace(secret, "ru", at(1325))).toMatchObject({ state: "free", until: "до конца дня", next: [] });

    const { size, path, says } = face.code;
    expect(says).toMatch(new RegExp(`/check-in\\?at=${room.slug}&code=${doorCode(room.id, at(560)).replace(".", "\\.")}$`));
    expect(read(size, path)).toBe(says);
  });

  it("goes over midnight by itself, also within a booking, and says until when what it shows is known", async () => {
    const { room, day, at, company, id } = await scene();
    const other = await makeResident();
    await block({ resourceId: room.id, startsAt: at(1380), endsAt: at(1500), reasonRu: "Ночная смена", reasonEn: "Night shift" }, system);
    await bookAt(other.scope, room, addDays(day, 1), 600, 660);
    const secret = secretOf(await makeDoor(admin, room.id, "", "::1"));
    expect(await doorFace(secret, "ru", at(500))).toMatchObject({ state: "free", knownUntil: at(600).toISOString(), next: [{ what: company.name }, { time: `23:00 – ${formatDateTime(at(1500), "ru")}` }] });
    expect(await doorFace(secret, "ru", at(600))).toMatchObject({ state: "awaited", knownUntil: at(720).toISOString() });
    await db.booking.update({ where: { id }, data: { status: "DONE" } });
    const evening = await doorFace(secret, "ru", at(1439, 59));
    expect(evening).toMatchObject({ state: "closed", until: `до ${formatDateTime(at(1500), "ru")}`, knownUntil: at(1440).toISOString(), next: [] });
    const night = await doorFace(secret, "ru", at(1440));
    expect(night).toMatchObject({ state: "closed", until: "до 01:00", knownUntil: at(1500).toISOString(), next: [{ time: "10:00–11:00", what: other.company.name }] });
    expect(night.day).not.toBe(evening.day);
    expect(await doorFace(secret, "ru", at(1500))).toMatchObject({ state: "free", until: "до 10:00", day: night.day });
    expect(await doorFace(secret, "ru", at(1440 + 700))).toMatchObject({ state: "free", until: "до конца дня", knownUntil: at(2880).toISOString() });
  });

  it("closed over days says the day of its end, past a booking that waits for another room", async () => {
    const { room, at, id } = await scene();
    const closing = (from: number, to: number) => block({ resourceId: room.id, startsAt: at(from), endsAt: at(to), reasonRu: "Неисправность", reasonEn: "Fault" }, system);
    await db.booking.update({ where: { id }, data: { disruptedAt: at(0) } });
    await closing(500, 570);
    await closing(750, 1440 + 840);
    await closing(1440 + 840, 5 * 1440);
    const secret = secretOf(await makeDoor(admin, room.id, "", "::1"));
    const until = `до ${formatDateTime(at(5 * 1440), "ru")}`;
    expect(await doorFace(secret, "ru", at(510))).toMatchObject({ state: "closed", who: "Неисправность", until, next: [], knownUntil: at(1440).toISOString() });
    expect(await doorFace(secret, "ru", at(600))).toMatchObject({ state: "closed", who: "Неисправность", until });
    expect((await doorFace(secret, "ru", at(400))).next.at(-1)).toEqual({ time: `12:30 – ${formatDateTime(at(1440 + 840), "ru")}`, what: "Неисправность" });
  });

  it("says no more of a company than the operator allows", async () => {
    const { room, at, company, id, scope } = await scene();
    const secret = secretOf(await makeDoor(admin, room.id, "", "::1"));
    await checkIn(scope, id, "door", at(600));
    const allow = (value: string) => db.norm.updateMany({ where: { code: "booking.door-shows" }, data: { value } });
    await allow("busy");
    expect(await doorFace(secret, "ru", at(610))).toMatchObject({ who: "", title: "Занято" });
    expect((await doorFace(secret, "ru", at(560))).next).toEqual([{ time: "10:00–12:00", what: "Занято" }]);
    await allow("purpose");
    expect(await doorFace(secret, "ru", at(610))).toMatchObject({ who: `${company.name}: Озвучка` });
    await allow("company");
    expect(await doorFace(secret, "ru", at(610))).toMatchObject({ who: company.name });
  });

  it("is seen by staff once a minute, and is not opened by a stranger's guess or for a room out of use", async () => {
    const { room, at } = await scene();
    const secret = secretOf(await makeDoor(admin, room.id, "у окна", "::1"));
    const mine = async (now: Date) => (await doors(admin, now)).rows.find((row) => row.slug === room.slug)!;
    expect(await mine(at(600))).toMatchObject({ name: "у окна", lastSeenAt: null, awake: false });
    await doorFace(secret, "ru", at(600));
    await doorFace(secret, "ru", at(601));
    expect(await mine(at(601))).toMatchObject({ lastSeenAt: at(600), awake: true });
    await doorFace(secret, "ru", at(601, 1));
    expect(await mine(at(607))).toMatchObject({ lastSeenAt: at(601, 1), awake: false });
    await expect(doorFace("guess", "ru", at(600))).rejects.toEqual(refusal("not-found"));
    await db.resource.update({ where: { id: room.id }, data: { active: false } });
    await expect(doorFace(secret, "ru", at(600))).rejects.toEqual(refusal("not-found"));
    await expect(makeDoor(admin, room.id, "", "::1")).rejects.toEqual(refusal("not-found"));
  });
});

describe("the desk", () => {
  it("has the day's bookings by whose turn it is", async () => {
    const { id, day, at, scope, company } = await scene();
    const turn = async (now: Date) => byTurn((await todayRows(admin, day, now)).filter((row) => row.id === id), now).map((one) => one.turn);
    expect(await turn(at(500))).toEqual(["ahead"]);
    expect(await turn(at(590))).toEqual(["awaited"]);
    await checkIn(scope, id, "door", at(600));
    expect(await turn(at(610))).toEqual(["inside"]);
    expect(await turn(at(721))).toEqual(["overrun"]);
    await sayPresence(admin, id, formOf("check-out"), at(722), "::1");
    expect(await turn(at(723))).toEqual(["over"]);
    expect((await todayRows(admin, day, at(600), { search: company.name.toUpperCase() })).map((row) => row.id)).toContain(id);
    expect(await todayRows(admin, day, at(600), { search: "такой нет" })).toEqual([]);
    expect((await todayRows(admin, addDays(day, 1), at(600))).filter((row) => row.id === id)).toEqual([]);
  });

  it("reads a clock time as the last moment when it was shown", () => {
    const at = (day: string, minute: number) => atMinute(day, minute);
    expect(lastMoment("18:40", at("2026-11-24", 1130))).toEqual(at("2026-11-24", 1120));
    expect(lastMoment("23:50", at("2026-11-25", 20))).toEqual(at("2026-11-24", 1430));
    expect(lastMoment("18:50", at("2026-11-24", 1130))).toEqual(at("2026-11-24", 1130));
  });
});

function formOf(intent: string) {
  const form = new FormData();
  form.set("intent", intent);
  return form;
}

/** Reads a code as a camera would: draws its path four pixels a module. */
function read(size: number, path: string): string | undefined {
  const SCALE = 4;
  const side = (size + 8) * SCALE;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
    for (let row = 0; row < SCALE; row += 1) {
      for (let column = 0; column < Number(length) * SCALE; column += 1) {
        const place = (((Number(y) + 4) * SCALE + row) * side + (Number(x) + 4) * SCALE + column) * 4;
        pixels.fill(0, place, place + 3);
      }
    }
  }
  return jsqr(pixels, side, side)?.data;
}
