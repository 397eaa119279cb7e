import { describe, expect, it } from "vitest";
import { createRound, openRound } from "~/features/booking/rounds/commands/rounds.server";
import { usualWeights } from "~/features/booking/rounds/norms.server";
import { answerWishForm } from "~/features/booking/rounds/wish-form.server";
import { db } from "~/lib/db/client.server";
import { translator } from "~/lib/i18n/i18n.server";
import { sayMessage } from "~/lib/say-message";
import { addDays, atMinute } from "~/lib/time";
import { useDatabase } from "#tests/database";
import { dayAhead, makeResource } from "#tests/factories/booking";
import { makePerson, staffScopeOf } from "#tests/factories/identity";
import { makeResident } from "#tests/factories/residents";

useDatabase();

const first = dayAhead(10);
const now = atMinute(addDays(first, -5), 600);

async function ground() {
  const admin = staffScopeOf(await makePerson({ staffRoles: ["ADMIN"] }));
  const room = await makeResource();
  const { scope } = await makeResident();
  const weights = (await usualWeights()).value;
  const terms = { nameRu: "Июль", nameEn: "July", noteRu: "", noteEn: "", periodFrom: first, periodTo: addDays(first, 4), closesAt: atMinute(addDays(first, -2), 600), resourceIds: [room.id], weights };
  const { roundId } = await createRound(admin, terms, null);
  await openRound(admin, roundId, now, null);
  const send = async (fields: Record<string, string>) => {
    const form = new FormData();
    const wish = { intent: "add", resourceId: room.id, minutes: "120", quantity: "1", purpose: "Съёмка", "starts[0].day": first, "starts[0].time": "10:00" };
    for (const [name, value] of Object.entries({ ...wish, ...fields })) form.append(name, value);
    return answerWishForm(scope, roundId, form, now);
  };
  /** The sentences over the form in a language, with the status. */
  const refused = async (fields: Record<string, string>, locale: "ru" | "en" = "ru") => {
    const answer = await send(fields);
    if ("done" in answer) return answer.done;
    const { error } = answer.data.result;
    return [answer.init?.status, ...(error?.[""] ?? []).map((text) => sayMessage(translator(locale), text))];
  };
  return { admin, room, scope, roundId, weights, send, refused };
}

describe("the form of a wish", () => {
  it("names the rule that a wish breaks, in the reader's language, and keeps what was typed", async () => {
    const { refused, send } = await ground();
    expect(await refused({ "starts[0].time": "03:00" })).toEqual([422, expect.stringMatching(/^Открыто с \d\d:\d\d до \d\d:\d\d/)]);
    expect(await refused({ "starts[0].time": "03:00" }, "en")).toEqual([422, expect.stringMatching(/^Open .*\d\d:\d\d/)]);
    expect(await refused({ "starts[0].day": addDays(first, 9) })).toEqual([422, "Это время вне периода раунда."]);
    expect(await refused({ minutes: "7" })).toEqual([422, expect.stringMatching(/шаг|короткое/)]);
    expect(await refused({ quantity: "5" })).toEqual([422, "Можно взять только 1."]);
    expect(await refused({ resourceId: (await makeResource()).id })).toEqual([422, "Этого ресурса в раунде нет. Выберите из списка."]);
    expect(await refused({ resourceId: "6f7c2f6e-0d0b-4a50-9a2b-111111111111" })).toEqual([422, "Этого ресурса в раунде нет. Выберите из списка."]);
    const answer = await send({ quantity: "5" });
    expect("data" in answer && answer.data.result.initialValue).toMatchObject({ quantity: "5", purpose: "Съёмка" });
    expect(await db.roundWish.count()).toBe(0);
  });

  it("names the reason of a rule that was made for the company", async () => {
    const { refused, room, scope } = await ground();
    await db.company.update({ where: { id: scope.companyId }, data: { kind: "EDUCATION" } });
    await db.resourceRule.create({ data: { resourceId: room.id, companyKind: "EDUCATION", changes: { maxMinutes: 60 }, reasonRu: "учебный режим", reasonEn: "school rules" } });
    expect(await refused({})).toEqual([422, "Самое долгое время здесь: 60 мин. Так по правилу «учебный режим»."]);
    expect(await refused({}, "en")).toEqual([422, expect.stringContaining("school rules")]);
  });

  it("says that the same wish stands already, and changes nothing of it", async () => {
    const { refused, scope } = await ground();
    expect(await refused({})).toBe("added");
    expect(await refused({})).toBe("stands");
    expect(await refused({ purpose: "Другое" })).toBe("stands");
    expect((await db.roundWish.findMany({ where: { companyId: scope.companyId } })).map((wish) => wish.purpose)).toEqual(["Съёмка"]);
  });

  it("says why nothing more can be added, and refuses what it does not know", async () => {
    const { refused, roundId, weights, send } = await ground();
    await db.allocationRound.update({ where: { id: roundId }, data: { weights: { ...weights, maxWishes: 1 } } });
    expect(await refused({})).toBe("added");
    expect(await refused({ "starts[0].time": "14:00" })).toEqual([409, expect.stringContaining("не больше 1 ")]);
    await expect(send({ intent: "zzz", "starts[0].time": "14:00" })).rejects.toMatchObject({ status: 422, code: "invalid" });
  });

  it("keeps a refused change the change of that wish", async () => {
    const { send, scope } = await ground();
    await send({});
    const { id } = await db.roundWish.findFirstOrThrow({ where: { companyId: scope.companyId } });
    const answer = await send({ intent: "change", wishId: id, quantity: "5" });
    expect("data" in answer && answer.data.result.initialValue).toMatchObject({ wishId: id, quantity: "5" });
    expect(await send({ intent: "change", wishId: id, purpose: "Другое" })).toEqual({ done: "changed" });
  });
});
