import { cancelUncovered } from "../features/booking/certificates/commands/revoke.server";
import { certificateForLetter } from "../features/booking/certificates/queries.server";
import { roomOf, seatForLetter } from "../features/booking/trainings/queries.server";
import { contactsOf, memberOf } from "../features/identity/queries.server";
import { appUrl } from "../lib/env.server";
import type { Reactions } from "../lib/events.server";
import { translator } from "../lib/i18n/i18n.server";
import { dayFromDb } from "../lib/time";
import { on, tell } from "./tell.server";

type SeatFacts = NonNullable<Awaited<ReturnType<typeof seatForLetter>>>;

const url = () => `${appUrl()}/trainings`;
const kindName = (kind: string) => {
  const said = (locale: "ru" | "en") => translator(locale)(`booking:kind.${kind as "scan3d"}`, { defaultValue: kind });
  return { ru: said("ru"), en: said("en") };
};

/** The person of a seat, with what their letter says; nobody when they have left the company. */
async function aboutSeat(seatId: string, write: (person: NonNullable<Awaited<ReturnType<typeof memberOf>>>, seat: SeatFacts, common: { training: { ru: string; en: string }; when: { startsAt: Date; endsAt: Date }; url: string }) => Promise<void>) {
  const seat = await seatForLetter(seatId);
  const person = seat && (await memberOf(seat.companyId, seat.userId));
  if (!seat || !person) return;
  const { training, startsAt, endsAt } = seat.session;
  await write(person, seat, { training: { ru: training.nameRu, en: training.nameEn }, when: { startsAt, endsAt }, url: url() });
}

const seated = (seatId: string, event: { id: string }, freed: boolean) =>
  aboutSeat(seatId, async (person, seat, common) => {
    const room = await roomOf(seat.session.resourceId);
    await tell(event, [person], "trainingSeat", { ...common, room: { ru: room?.nameRu ?? "", en: room?.nameEn ?? "" }, trainer: seat.session.trainer, freed });
  });

/** Whom a certificate concerns: its person, or those who look after the company's affairs. */
async function aboutCertificate(id: string) {
  const row = await certificateForLetter(id);
  if (!row) return null;
  const people = row.userId === null ? await contactsOf(row.companyId) : [await memberOf(row.companyId, row.userId)].filter((one) => one !== null);
  return { row, people, params: { kind: kindName(row.resourceKind), company: row.userId === null, url: url() } };
}

/** Trainings and certificates. */
export const trainingsReactions: Reactions = {
  "training.seat-taken": [on("training.seat-taken", ({ seatId }, event) => seated(seatId, event, false))],
  "training.seat-freed": [on("training.seat-freed", ({ seatId }, event) => seated(seatId, event, true))],
  "training.cancelled": [
    on("training.cancelled", async ({ seatIds }, event) => {
      for (const seatId of seatIds) {
        await aboutSeat(seatId, (person, seat, common) => tell(event, [person], "trainingCancelled", { ...common, reason: seat.session.cancelReason }));
      }
    }),
  ],
  "training.marked": [
    on("training.marked", ({ seatId, result, validUntil }, event) =>
      aboutSeat(seatId, async (person, seat, common) => {
        if (result === "PASSED" && validUntil !== null) {
          await tell(event, [person], "trainingPassed", { training: common.training, kind: kindName(seat.session.training.resourceKind), validUntil, note: seat.note, url: common.url });
        } else await tell(event, [person], "trainingNotPassed", { ...common, absent: result === "ABSENT", note: seat.note });
      }),
    ),
  ],
  "certificate.granted": [
    on("certificate.granted", async ({ certificateId }, event) => {
      const found = await aboutCertificate(certificateId);
      if (found) await tell(event, found.people, "certificateGranted", { ...found.params, validUntil: dayFromDb(found.row.validUntil) });
    }),
  ],
  "certificate.revoked": [
    on("certificate.revoked", async ({ certificateId, cancel }, event) => {
      if (cancel) await cancelUncovered(certificateId, new Date());
      const found = await aboutCertificate(certificateId);
      if (found) await tell(event, found.people, "certificateRevoked", { ...found.params, reason: found.row.revokeReason });
    }),
  ],
  "certificate.expiring": [
    on("certificate.expiring", async ({ certificateId, validUntil, left }, event) => {
      const found = await aboutCertificate(certificateId);
      if (found && !found.row.revokedAt) await tell(event, found.people, "certificateEnding", { ...found.params, validUntil, left });
    }),
  ],
};
