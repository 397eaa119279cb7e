import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aroundField, fieldsIn, renderTemplate, requireSoundTemplate, templateFaults } from "~/features/residency/settings/render";
import { currentTemplate, fillTemplate } from "~/features/residency/settings/texts.server";
import { isTemplateCode, sampleValues, TEMPLATE_CODES, TEMPLATES } from "~/features/residency/settings/templates";
import { db } from "~/lib/db/client.server";
import { useDatabase } from "#tests/database";
import { TEXTS } from "../../../prisma/seed/residency-texts";

useDatabase();

const refusal = (code: string, params: object) => expect.objectContaining({ name: "DomainError", code, params });

describe("a template", () => {
  it("has its fields filled in, once, as they are", () => {
    expect(renderTemplate("Заявка {{number}} от {{ date }}.", { number: "КФ-1", date: "3 мая" })).toBe("Заявка КФ-1 от 3 мая.");
    expect(renderTemplate("{{a}}", { a: "{{b}} $& $1 {{" })).toBe("{{b}} $& $1 {{");
  });

  it("leaves out a line of fields that came out empty, with its gap", () => {
    expect(renderTemplate("Раз\n\n{{a}}\n\nДва", { a: "" })).toBe("Раз\n\nДва");
    expect(renderTemplate("Раз\n\n{{a}}", { a: "" })).toBe("Раз");
    expect(renderTemplate("Раз: {{a}}\nДва", { a: "" })).toBe("Раз: \nДва");
    expect(renderTemplate("Раз\n\n{{a}}\n\nДва", { a: "и\nещё" })).toBe("Раз\n\nи\nещё\n\nДва");
  });

  it.each([
    ["{{nope}}", "template-unknown", "nope"],
    ["{{constructor}}", "template-unknown", "constructor"],
    ["{{a", "template-broken", "{{a"],
    ["a}} конец", "template-broken", "}} конец"],
    ["{{}}", "template-broken", "{{}}"],
    ["{{номер}}", "template-broken", "{{номер}}"],
    ["{{a b}}", "template-broken", "{{a b}}"],
    ["{{{a}}}", "template-broken", "{{{a}}}"],
  ])("with %s is refused, and the place is named", (body, code, field) => {
    expect(() => renderTemplate(body, { a: "1" })).toThrow(refusal(code, { field }));
  });

  it("is asked for the fields that it cannot do without", () => {
    expect(() => requireSoundTemplate("Пусто", ["number"], ["number"])).toThrow(refusal("template-missing", { field: "number" }));
    expect(templateFaults("{{x}} {{", ["a"], ["a"])).toEqual([
      { kind: "broken", field: "{{" },
      { kind: "unknown", field: "x" },
      { kind: "missing", field: "a" },
    ]);
  });

  it("is parted by a field on a line of its own", () => {
    expect(aroundField("Было\n\n {{ items }}\n\nСтало", "items")).toEqual({ before: "Было", after: "Стало" });
    expect(() => aroundField("Было {{items}}", "items")).toThrow(refusal("template-missing", { field: "items" }));
  });

  it("is never filled with anything but its values, whatever they are", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (first, second) => {
        expect(renderTemplate("[{{a}}]·[{{b}}]", { a: first, b: second })).toBe(`[${first}]·[${second}]`.trim());
      }),
      { numRuns: 300 },
    );
  });
});

describe("the texts that the portal ships", () => {
  it.each(TEMPLATE_CODES)("%s: sound in both languages, filled without a hole", async (code) => {
    const text = await currentTemplate(db, code);
    expect(text.version).toBe(1);
    const { fields, required } = TEMPLATES[code];
    for (const locale of ["ru", "en"] as const) {
      const [subject, body] = locale === "ru" ? [text.subjectRu, text.bodyRu] : [text.subjectEn, text.bodyEn];
      expect(templateFaults(subject, fields)).toEqual([]);
      expect(templateFaults(`${subject}\n${body}`, fields, required)).toEqual([]);
      const filled = renderTemplate(body, sampleValues(code, locale));
      expect(filled).not.toMatch(/\{\{|\}\}|undefined/);
      expect(renderTemplate(subject, sampleValues(code, locale))).not.toBe("");
    }
    // Both languages say the same things.
    expect(fieldsIn(text.bodyEn).sort()).toEqual(fieldsIn(text.bodyRu).sort());
  });

  it("have a code each, and no other", async () => {
    expect(Object.keys(TEXTS).sort()).toEqual([...TEMPLATE_CODES].sort());
    expect(isTemplateCode("decision.approved")).toBe(true);
    expect(isTemplateCode("toString")).toBe(false);
  });

  it("are filled by whoever sends them", async () => {
    const filled = await fillTemplate("offer", "ru", { number: "КФ-2026-031", companyName: "ООО «Лис»", callTitle: "Зимний набор", answerUntil: "10 декабря", url: "https://kadr.example" });
    expect(filled).toMatchObject({ version: 1, subject: "Заявка КФ-2026-031: освободилось место" });
    expect(filled.body).toContain("ООО «Лис»");
  });
});
