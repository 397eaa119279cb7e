import { expect, it } from "vitest";
import { translator } from "~/lib/i18n/i18n.server";
import { message, sayMessage, saySentence } from "~/lib/say-message";

it("says plain days in words of the reader's language, with one full stop", () => {
  const params = { premises: "А-204", company: "Кадр", from: "2026-11-05", to: "2026-11-30" };
  const ru = saySentence(translator("ru"), "premises-let-until", params, "");
  expect(ru).toContain("с 5 ноября 2026 г. по 30 ноября 2026 г. Выберите");
  expect(saySentence(translator("en"), "premises-let-until", params, "")).toContain("from 5 November 2026 to 30 November 2026.");
});

it("counts characters in the right form", () => {
  const t = translator("ru");
  expect([1, 3, 5, 21].map((count) => sayMessage(t, message("field.tooShort", { count })))).toEqual([
    "Слишком коротко: нужен хотя бы 1 знак.",
    "Слишком коротко: нужно хотя бы 3 знака.",
    "Слишком коротко: нужно хотя бы 5 знаков.",
    "Слишком коротко: нужен хотя бы 21 знак.",
  ]);
});
