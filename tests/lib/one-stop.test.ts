import { expect, it } from "vitest";
import { renderTemplate } from "~/features/residency/settings/render";
import { translator } from "~/lib/i18n/i18n.server";
import { oneStop } from "~/lib/i18n/one-stop";

it("ends a sentence once after an abbreviation and leaves three stops", () => {
  expect(oneStop("до 12 ноября 2026 г.. Потом…")).toBe("до 12 ноября 2026 г. Потом…");
  expect(oneStop("подождите... и ещё")).toBe("подождите... и ещё");
  expect(oneStop("1.2")).toBe("1.2");
});

it("holds for every sentence of a dictionary and for texts that an administrator edits", () => {
  expect(translator("ru")("council:session.title", { day: "12 ноября 2026 г.." })).toBe("Заседание 12 ноября 2026 г.");
  expect(renderTemplate("Подайте до {{day}}. Позже нельзя.", { day: "26 ноября 2026 г." })).toBe("Подайте до 26 ноября 2026 г. Позже нельзя.");
  expect(renderTemplate("Ждём {{name}}... Потом {{day}}", { name: "И. И.", day: "завтра" })).toBe("Ждём И. И.... Потом завтра");
});
