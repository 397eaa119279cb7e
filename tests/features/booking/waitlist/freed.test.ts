import { describe, expect, it } from "vitest";
import { endPlan, liftOne, makePlan } from "~/features/booking/blackouts/commands/plan.server";
import { checkIn } from "~/features/booking/checkin/commands/check-in.server";
import { checkOut } from "~/features/booking/checkin/commands/check-out.server";
import { releaseNoShows } from "~/features/booking/checkin/commands/no-shows.server";
import { refuse } from "~/features/booking/commands/approve.server";
import { block } from "~/features/booking/commands/block.server";
import { cancelAllOf } from "~/features/booking/commands/cancel-all.server";
import { cancel } from "~/features/booking/commands/cancel.server";
import { change, changeFree, undoChange } from "~/features/booking/commands/change.server";
import { expireHolds } from "~/features/booking/commands/settle.server";
import { reportFault } from "~/features/booking/faults/commands/report.server";
import { resolveFault } from "~/features/booking/faults/commands/resolve.server";
import { restoreUnit } from "~/features/booking/faults/commands/withdraw.server";
import { addUnits } from "~/features/booking/resources/commands/units.server";
import { bookSeries } from "~/features/booking/series/commands/book-series.server";
import { cancelSeries, changeSeries } from "~/features/booking/series/commands/change-series.server";
import { undoSeries } from "~/features/booking/series/commands/undo-series.server";
import { cancelSession, planSession } from "~/features/booking/trainings/commands/sessions.server";
import { saveTraining } from "~/features/booking/trainings/commands/trainings.server";
import { join } from "~/features/booking/waitlist/commands/join.server";
import { leave } from "~/features/booking/waitlist/commands/leave.server";
import type { CompanyScope, StaffScope } from "~/features/identity/types";
import { system } from "~/lib/audit.server";
import { db } from "~/lib/db/client.server";
import { addDays, addMonths, atMinute, dayToDb } from "~/lib/time";
import { settleEvents } from "~/reactions.server";
import { brokenRules } from "#tests/consistency";
import { useDatabase } from "#tests/database";
import { bookAt, dayAhead, makeComposite, makeResource, payInvoice, wishFor, type ResourceInput } from "#tests/factories/booking";
import { makeAdmin, takeOut } from "#tests/factories/equipment";
import { makeResident } from "#tests/factories/residents";
import { trainingInput } from "#tests/factories/trainings";

useDatabase();

const day = dayAhead(5);
const clock = (minute: number) => atMinute(day, minute);
const time = (from: number, to: number) => ({ startsAt: clock(from), endsAt: clock(to) });
const unitsOf = (resourceId: string) => db.unit.findMany({ where: { resourceId }, orderBy: { position: "asc" } });

interface Stage {
  admin: StaffScope;
  holder: CompanyScope;
  room: Awaited<ReturnType<typeof makeResource>>;
}
interface Way {
  name: string;
  room?: ResourceInput;
  /** Takes the time; what it returns is what frees it. */
  take: (stage: Stage) => Promise<() => Promise<unknown>>;
}

/** Somebody's booking from 10:00 to 12:00, or what is named, and what frees the last hour of it. */
const booked = (free: (stage: Stage, id: string) => Promise<unknown>, { paid = false, quantity = 1 } = {}) => async (stage: Stage) => {
  const { id, invoiceId } = await bookAt(stage.holder, stage.room, day, 600, 720, { quantity });
  if (paid) await payInvoice(invoiceId!);
  await settleEvents();
  return () => free(stage, id);
};
const weekly = (room: { id: string }) => ({ resourceId: room.id, quantity: 1, ...time(600, 720), purpose: "Занятия", rule: "FREQ=WEEKLY;COUNT=2", exceptHolidays: false });
/** A closure of which the last hour is waited for. */
const closure = (room: { id: string }) => ({ resourceId: room.id, ...time(600, 720), reasonRu: "Профилактика", reasonEn: "Maintenance" });

const WAYS: Way[] = [
  { name: "a booking is cancelled", take: booked(({ holder }, id) => cancel(holder, id, new Date())) },
  { name: "a request is refused", room: { approval: true }, take: booked(({ admin }, id) => refuse(admin, id, "Закрытая съёмка", new Date())) },
  { name: "a hold runs out", take: booked(async (_stage, id) => expireHolds((await db.booking.findUniqueOrThrow({ where: { id } })).holdExpiresAt!)) },
  { name: "nobody comes", room: { checkIn: true }, take: booked(() => releaseNoShows(clock(640)), { paid: true }) },
  {
    name: "people leave early",
    room: { checkIn: true },
    take: booked(async ({ holder }, id) => {
      await checkIn(holder, id, "page", clock(600));
      await checkOut(holder, id, clock(650));
    }, { paid: true }),
  },
  { name: "a booking is moved to another day", take: booked(({ holder }, id) => change(holder, id, { startsAt: atMinute(addDays(day, 1), 600), endsAt: atMinute(addDays(day, 1), 720) }, new Date())) },
  { name: "staff move it", take: booked(({ admin }, id) => changeFree(admin, id, time(780, 900), new Date(), "Просьба студии")) },
  {
    name: "it goes to another room",
    take: booked(async ({ holder }, id) => change(holder, id, { resourceId: (await makeResource()).id }, new Date())),
  },
  { name: "it is shortened", take: booked(({ holder }, id) => change(holder, id, time(600, 660), new Date())) },
  { name: "its quantity is lowered", room: { units: 2 }, take: booked(({ holder }, id) => change(holder, id, { quantity: 1 }, new Date()), { quantity: 2 }) },
  {
    name: "one of several things is left out",
    take: async ({ holder, room }) => {
      const { id } = await bookAt(holder, await makeResource(), day, 600, 720, { items: [{ resourceId: room.id, quantity: 1 }] });
      return () => change(holder, id, { items: [] }, new Date());
    },
  },
  {
    name: "a move onto the time is undone",
    take: async ({ holder, room }) => {
      const { id } = await bookAt(holder, room, day, 840, 960);
      await change(holder, id, time(600, 720), new Date());
      return () => undoChange(holder, id, new Date());
    },
  },
  {
    name: "a series is cancelled",
    take: async ({ holder, room }) => {
      const { bookings } = await bookSeries(holder, weekly(room), new Date());
      return () => cancelSeries(holder, bookings[0]!.id, "all", new Date());
    },
  },
  {
    name: "a series is moved",
    take: async ({ holder, room }) => {
      const { bookings } = await bookSeries(holder, weekly(room), new Date());
      return () => changeSeries(holder, bookings[0]!.id, "all", time(780, 900), new Date());
    },
  },
  {
    name: "the move of a series is undone",
    take: async ({ holder, room }) => {
      const { bookings } = await bookSeries(holder, { ...weekly(room), ...time(780, 900) }, new Date());
      await changeSeries(holder, bookings[0]!.id, "all", time(600, 720), new Date());
      return () => undoSeries(holder, bookings[0]!.id, new Date());
    },
  },
  { name: "a residency ends", take: booked(({ holder }) => cancelAllOf(holder.companyId, day, "ended", new Date())) },
  {
    name: "a whole that holds the part is given up",
    take: async ({ holder, room }) => {
      const { id } = await bookAt(holder, await makeComposite([[room, 1]]), day, 600, 720);
      return () => cancel(holder, id, new Date());
    },
  },
  {
    name: "a closure is lifted",
    take: async ({ admin, room }) => {
      const { id } = await block(closure(room), system);
      return () => liftOne(admin, id, new Date());
    },
  },
  {
    name: "a plan of closures is ended",
    take: async ({ admin, room }) => {
      const { id } = await makePlan(admin, { resourceId: room.id, unitId: null, rule: "FREQ=WEEKLY", startsAt: clock(600), minutes: 120, reasonRu: "Профилактика", reasonEn: "Maintenance" }, "refuse", new Date());
      return () => endPlan(admin, id, new Date());
    },
  },
  {
    name: "a training is called off",
    room: { certificate: true },
    take: async ({ admin, room }) => {
      const { id: trainingId } = await saveTraining(admin, null, { ...trainingInput(room.kind), seats: 3, validMonths: 12 });
      const { id } = await planSession(admin, trainingId, { resourceId: room.id, day, time: "10:00", minutes: 120, seats: 3, trainer: "Павел Облаков" }, new Date());
      return () => cancelSession(admin, id, "Преподаватель заболел");
    },
  },
  {
    name: "a fault is mended",
    take: async ({ admin, room }) => {
      const [unit] = await unitsOf(room.id);
      const { id } = await reportFault(admin, { unitId: unit!.id, description: "Нет света" }, new Date());
      return () => resolveFault(admin, id, "Починили", new Date());
    },
  },
  {
    name: "a unit comes back into use",
    room: { units: 2 },
    take: async ({ admin, holder, room }) => {
      const [unit] = await unitsOf(room.id);
      await takeOut(admin, unit!.id);
      await bookAt(holder, room, day, 600, 720);
      return () => restoreUnit(admin, unit!.id, { now: new Date() });
    },
  },
  {
    name: "a unit is added",
    take: async ({ admin, holder, room }) => {
      await bookAt(holder, room, day, 600, 720);
      return () => addUnits(admin, room.id, { count: 1, name: "", expected: 1 }, { now: new Date(), ip: "127.0.0.1" });
    },
  },
  {
    name: "the one who is offered it leaves the line",
    take: async ({ holder, room }) => {
      const booking = await bookAt((await makeResident()).scope, room, day, 600, 720);
      const { id } = await join(holder, wishFor(room, day, 660, 720), new Date());
      await cancel({ ...holder, companyId: (await db.booking.findUniqueOrThrow({ where: { id: booking.id } })).companyId }, booking.id, new Date());
      await settleEvents();
      return () => leave(holder, id, new Date());
    },
  },
];

describe("whoever waits is offered the time when", () => {
  it.each(WAYS)("$name", async ({ room: input, take }) => {
    const stage = { admin: await makeAdmin(), holder: (await makeResident()).scope, room: await makeResource(input) };
    const { scope, company } = await makeResident();
    await db.certificate.create({ data: { companyId: company.id, resourceKind: stage.room.kind, validUntil: dayToDb(addMonths(day, 1)) } });
    const free = await take(stage);
    const { id } = await join(scope, wishFor(stage.room, day, 660, 720), new Date());
    await settleEvents();
    expect((await db.waitlistEntry.findUniqueOrThrow({ where: { id } })).status).toBe("WAITING");
    await free();
    await settleEvents();
    expect((await db.waitlistEntry.findUniqueOrThrow({ where: { id } })).status).toBe("OFFERED");
    expect(await brokenRules()).toEqual([]);
  });
});
