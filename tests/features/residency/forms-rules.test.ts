import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { composed } from "~/features/residency/forms/compose";
import { faultOf } from "~/features/residency/forms/check";
import { circleOf, definitionSchema, problemsOf, questionsOf, type FormDefinition, type QuestionInput } from "~/features/residency/forms/definition";
import { diffWords } from "~/features/residency/forms/diff";
import { isOpenForFix, openQuestions, readTickedItems } from "~/features/residency/forms/open";
import { codeFrom } from "~/features/residency/forms/read-compose";
import { sectionAfter, shownQuestions } from "~/features/residency/forms/shown";
import { canonicalJson, hashOfSubmission } from "~/features/residency/forms/submission.server";
import { readTable, readTyped, writeTable, type Answers } from "~/features/residency/forms/values";
import { gapsOf, percentOf, progressOf } from "~/features/residency/rules/completeness";
import { DEFAULT_FORM } from "../../../prisma/seed/residency-form";

const SEED = 20261125;
const facts = { "company.legalForm": "UL", "company.kind": "OTHER" };
const question = (code: string, more: Partial<QuestionInput> = {}): QuestionInput => ({ code, type: "short", labelRu: code, labelEn: code, ...more });
const form = (...questions: QuestionInput[]): FormDefinition =>
  definitionSchema.parse({ sections: [{ code: "one", labelRu: "Раздел", labelEn: "Section", questions }] });

/** Forms of 2 sections whose conditions look only back, so that they can be published. */
const forms = fc
  .array(fc.record({ required: fc.boolean(), second: fc.boolean(), looksAt: fc.option(fc.nat({ max: 20 }), { nil: null }), filled: fc.boolean(), weight: fc.nat({ max: 9 }) }), { minLength: 1, maxLength: 12 })
  .map((rows) =>
    definitionSchema.parse({
      documentsWeight: 3,
      sections: [false, true].map((second) => ({
        code: second ? "two" : "one",
        labelRu: "Р",
        labelEn: "S",
        weight: rows[0]!.weight + (second ? 1 : 0),
        questions: rows.flatMap((row, index) => {
          if (row.second !== second) return [];
          const at = row.looksAt === null || index === 0 ? null : `q${row.looksAt % index}`;
          const showIf = at === null ? [] : [row.filled ? { question: at, is: "filled" as const } : { question: at, is: "equals" as const, value: "да" }];
          return [question(`q${index}`, { required: row.required, showIf })];
        }),
      })),
    }),
  );
const answersFor = (definition: FormDefinition, texts: readonly string[]): Answers => {
  const codes = questionsOf(definition).map((one) => one.code).sort();
  const text = (code: string) => texts[codes.indexOf(code) % Math.max(1, texts.length)] ?? "";
  return Object.fromEntries(definition.sections.map((section) => [section.code, Object.fromEntries(section.questions.map((one) => [one.code, text(one.code)]).filter(([, value]) => value))]));
};
const texts = fc.array(fc.constantFrom("", "да", "нет"), { minLength: 1, maxLength: 12 });

describe("conditions", () => {
  it("ask a question only when all of them hold", () => {
    const definition = form(
      question("a"),
      question("b", { showIf: [{ question: "a", is: "equals", value: "да" }] }),
      question("c", { showIf: [{ question: "b", is: "filled" }, { question: "a", is: "oneOf", values: ["да", "может быть"] }] }),
      question("d", { showIf: [{ question: "company.legalForm", is: "equals", value: "NPD" }] }),
    );
    const shown = (one: Record<string, string>, about = facts) => [...shownQuestions(definition, { one }, about)];
    expect(shown({})).toEqual(["a"]);
    expect(shown({ a: "да" })).toEqual(["a", "b"]);
    expect(shown({ a: "да", b: "x" })).toEqual(["a", "b", "c"]);
    expect(shown({}, { ...facts, "company.legalForm": "NPD" })).toEqual(["a", "d"]);
    // What stands in a question that is not asked counts as nothing.
    expect(shown({ a: "нет", b: "x" })).toEqual(["a"]);
  });

  it("of several ticked options hold for each of them", () => {
    const options = ["x", "y", "z"].map((code) => ({ code, labelRu: code, labelEn: code }));
    const definition = form(question("a", { type: "choice", multiple: true, options }), question("b", { showIf: [{ question: "a", is: "equals", value: "z" }] }));
    expect(shownQuestions(definition, { one: { a: "x\nz" } }, facts).has("b")).toBe(true);
    expect(shownQuestions(definition, { one: { a: "x\ny" } }, facts).has("b")).toBe(false);
  });

  it("that run in a circle ask nothing and keep the form from being published", () => {
    const definition = form(question("projectTitle"), question("a", { showIf: [{ question: "b", is: "filled" }] }), question("b", { showIf: [{ question: "a", is: "filled" }] }));
    expect([...shownQuestions(definition, { one: { a: "1", b: "1" } }, facts)]).toEqual(["projectTitle"]);
    expect(circleOf(definition)).toEqual(["a", "b"]);
    expect(problemsOf(definition)).toEqual([{ why: "circle", question: "a" }, { why: "circle", question: "b" }]);
    fc.assert(fc.property(forms, (one) => circleOf(one).length === 0), { seed: SEED, numRuns: 200 });
  });

  it("never make a gap of a question that is not asked", () => {
    fc.assert(
      fc.property(forms, texts, (definition, given) => {
        const answers = answersFor(definition, given);
        const shown = shownQuestions(definition, answers, facts);
        for (const gap of gapsOf({ definition, facts, checklist: [] }, answers, [])) expect("field" in gap && shown.has(gap.field)).toBe(true);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  it("lead from section to section, past those in which nothing is asked", () => {
    const definition = definitionSchema.parse(DEFAULT_FORM);
    const shown = shownQuestions(definition, {}, facts);
    const way: string[] = ["company"];
    while (way.at(-1) !== "review") way.push(sectionAfter(definition, shown, way.at(-1)!));
    expect(way).toEqual(["company", "checks", "project", "finance", "team", "rights", "needs", "documents", "review"]);
    expect(sectionAfter(definition, new Set(["areaSqm"]), "company")).toBe("needs");
  });
});

describe("progress", () => {
  const whole = (definition: FormDefinition, answers: Answers) => {
    const asked = { definition, facts, checklist: [{ kind: "charter" as const, required: true }] };
    const gaps = gapsOf(asked, answers, []);
    const rows = progressOf(asked, answers, gaps);
    return { gaps, percent: percentOf(rows), rows };
  };

  it("is between 0 and 100, and 100 only when nothing is missing", () => {
    fc.assert(
      fc.property(forms, texts, (definition, given) => {
        const { gaps, percent, rows } = whole(definition, answersFor(definition, given));
        expect(percent).toBeGreaterThanOrEqual(0);
        expect(percent).toBeLessThanOrEqual(100);
        expect(percent === 100).toBe(gaps.length === 0);
        for (const row of rows) expect(row.done >= 0 && row.done <= row.of).toBe(true);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  it("never falls when a required question is answered and brings no new one up", () => {
    fc.assert(
      fc.property(forms, texts, fc.nat(), (definition, given, pick) => {
        const answers = answersFor(definition, given);
        const { gaps, percent } = whole(definition, answers);
        const empty = gaps.filter((gap) => "field" in gap);
        if (empty.length === 0) return;
        const gap = empty[pick % empty.length] as { section: string; field: string };
        const more = { ...answers, [gap.section]: { ...answers[gap.section], [gap.field]: "нет" } };
        const same = [...shownQuestions(definition, answers, facts)].join() === [...shownQuestions(definition, more, facts)].join();
        if (same) expect(whole(definition, more).percent).toBeGreaterThanOrEqual(percent);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});

describe("answers", () => {
  const table = definitionSchema.parse(DEFAULT_FORM).sections.find((one) => one.code === "finance")!.questions[0]!;
  const parsed = (more: Partial<QuestionInput>) => form(question("q", more)).sections[0]!.questions[0]!;

  it("are held against their type", () => {
    const cases: [Partial<QuestionInput>, string, boolean][] = [
      [{ type: "number", max: 10 }, "10", true],
      [{ type: "number", max: 10 }, "11", false],
      [{ type: "number", max: 10, min: -5 }, "−5", true],
      [{ type: "money", max: 100 }, "100,00 ₽", true],
      [{ type: "money", max: 100 }, "100,01", false],
      [{ type: "date" }, "2026-02-29", false],
      [{ type: "date" }, "2028-02-29", true],
      [{ type: "email", max: 40 }, "a@b", false],
      [{ type: "email", max: 40 }, "имя@студия.рф", true],
      [{ type: "long", max: 5 }, "ёёёёё", true],
      [{ type: "long", max: 5 }, "ёёёёёё", false],
      [{ type: "choice", options: [{ code: "x", labelRu: "x", labelEn: "x" }, { code: "y", labelRu: "y", labelEn: "y" }] }, "x\ny", false],
      [{ type: "choice", multiple: true, options: [{ code: "x", labelRu: "x", labelEn: "x" }, { code: "y", labelRu: "y", labelEn: "y" }] }, "x\ny", true],
      [{ type: "choice", options: [{ code: "x", labelRu: "x", labelEn: "x" }] }, "z", false],
    ];
    for (const [more, value, sound] of cases) expect([more, value, faultOf(parsed(more), value) === null]).toEqual([more, value, sound]);
  });

  it("outside their limits are told the limits", () => {
    const between = (min: string, max: string) => `field.between|${JSON.stringify({ min, max })}`;
    expect(faultOf(parsed({ type: "number", max: 100 }), "101")).toBe(between("0", "100"));
    expect(faultOf(parsed({ type: "number", max: 100 }), "сто")).toBe("field.number");
    expect(faultOf(parsed({ type: "hours", min: 5, max: 744 }), "-1")).toBe(between("0", "744"));
    expect(faultOf(parsed({ type: "money", min: 1000, max: 5_000_000 }), "999,99")).toBe(between("1\u00a0000", "5\u00a0000\u00a0000"));
    const owners = definitionSchema.parse(DEFAULT_FORM).sections.flatMap((one) => one.questions).find((one) => one.code === "beneficiaries")!;
    const shares = (share: string) => faultOf(owners, writeTable([{ owner: "Лисина", share: "50" }, { owner: "Волков", share }], false));
    expect(shares("100")).toBeNull();
    expect(shares("150")).toBe(`field.rowBetween|${JSON.stringify({ row: 2, min: "0", max: "100" })}`);
    expect(shares("половина")).toBe('field.row|{"row":2}');
  });

  it("of a table are checked row by row", () => {
    const row = { revenue: "1", costs: "1" };
    expect(faultOf(table, writeTable([row, row, row], true))).toBeNull();
    expect(faultOf(table, writeTable([row, row], true))).toBe('field.fewRows|{"min":3}');
    expect(faultOf(table, writeTable([row, { revenue: "много", costs: "1" }, row], true))).toBe('field.row|{"row":2}');
    expect(faultOf(table, writeTable([row, row, { revenue: "1" }], true))).toBe('field.row|{"row":3}');
    const free = parsed({ type: "table", minRows: 1, maxRows: 3, columns: [{ code: "c", labelRu: "c", labelEn: "c", type: "short" }] });
    expect(faultOf(free, writeTable([{ c: "" }, { c: "есть" }], false))).toBeNull();
    expect(readTable("не таблица")).toEqual([]);
  });

  it("of a table are read from their cells and survive being carried whole", () => {
    fc.assert(
      fc.property(fc.array(fc.record({ a: fc.string({ maxLength: 5 }), b: fc.string({ maxLength: 5 }) }), { maxLength: 6 }), (rows) => {
        const columns = ["a", "b"].map((code) => ({ code, labelRu: code, labelEn: code, type: "short" as const }));
        const one = parsed({ type: "table", columns, maxRows: 6 });
        const cells = new FormData();
        rows.forEach((row, index) => {
          cells.set(`q.${index}.a`, row.a);
          cells.set(`q.${index}.b`, row.b);
        });
        const typed = readTyped([one], cells);
        const whole = new FormData();
        whole.set("q", typed.q ?? "");
        expect(readTyped([one], whole)).toEqual(typed);
      }),
      { seed: SEED, numRuns: 200 },
    );
  });

  it("as long as a book are kept and checked", () => {
    const book = form(...Array.from({ length: 30 }, (_, index) => question(`q${index}`, { type: "long", max: 20_000, required: true })));
    const page = "Слово за слово. ".repeat(1250);
    const data = new FormData();
    for (const { code } of questionsOf(book)) data.set(code, page);
    const typed = readTyped(questionsOf(book), data);
    expect(Object.values(typed).join("").length).toBe(600_000);
    expect(gapsOf({ definition: book, facts, checklist: [] }, { one: typed }, [])).toEqual([]);
  });
});

describe("the default form", () => {
  it("can be published, and says every thing in both languages", () => {
    const definition = definitionSchema.parse(DEFAULT_FORM);
    expect(problemsOf(definition)).toEqual([]);
    expect(definition.sections.map((section) => section.code)).toEqual(["company", "checks", "project", "finance", "team", "rights", "needs"]);
    const helps = questionsOf(definition).filter((one) => Boolean(one.helpRu) !== Boolean(one.helpEn));
    expect(helps.map((one) => one.code)).toEqual([]);
  });
});

describe("composing", () => {
  const start = form(question("projectTitle"), question("b"), question("c"));

  it("does one act at a time and refuses what is not there", () => {
    const added = composed(start, { act: "add-section", code: "two", labelRu: "Два", labelEn: "Two" });
    expect(added.sections.map((one) => one.code)).toEqual(["one", "two"]);
    expect(() => composed(added, { act: "add-section", code: "two", labelRu: "", labelEn: "" })).toThrow("form-code");
    expect(() => composed(added, { act: "add-question", section: "two", code: "b", type: "short", labelRu: "", labelEn: "" })).toThrow("form-code");
    expect(() => composed(added, { act: "remove-question", question: "zzz" })).toThrow("not-found");
    const carried = composed(added, { act: "carry-question", question: "b", to: "two" });
    expect(carried.sections.map((one) => one.questions.map((row) => row.code))).toEqual([["projectTitle", "c"], ["b"]]);
    expect(problemsOf(composed(added, { act: "remove-question", question: "projectTitle" })).map((one) => one.why)).toEqual(["empty-section", "no-project-title"]);
  });

  it("moves within the list and never loses a question", () => {
    const moves = fc.array(fc.tuple(fc.constantFrom("projectTitle", "b", "c"), fc.constantFrom(-1 as const, 1 as const)), { maxLength: 20 });
    fc.assert(
      fc.property(moves, (list) => {
        const end = list.reduce((now, [code, by]) => composed(now, { act: "move-question", question: code, by }), start);
        expect(questionsOf(end).map((one) => one.code).sort()).toEqual(["b", "c", "projectTitle"]);
      }),
      { seed: SEED, numRuns: 200 },
    );
  });

  it("makes codes of words, each another", () => {
    expect(codeFrom("Team size", "question", [])).toBe("Team-size");
    expect(codeFrom("Team size", "question", ["Team-size"])).toBe("Team-size1");
    expect(codeFrom("Размер", "question", ["question1"])).toBe("question2");
  });

  it("finds what keeps a form from being published", () => {
    const bad = definitionSchema.parse({
      sections: [
        { code: "documents", labelRu: "Документы", labelEn: "", questions: [] },
        {
          code: "one", labelRu: "Р", labelEn: "S",
          questions: [
            question("projectTitle", { min: 9000 }),
            question("c", { type: "choice", options: [{ code: "x", labelRu: "x", labelEn: "x" }] }),
            question("t", { type: "table", minRows: 9, maxRows: 3 }),
            question("f", { type: "file" }),
            question("f", { showIf: [{ question: "нет такого", is: "filled" }] }),
          ],
        },
      ],
    });
    expect(problemsOf(bad).map((one) => one.why)).toEqual([
      "same-question", "reserved-section", "no-label", "empty-section", "limits", "few-options", "no-columns", "rows", "no-document", "unknown-condition",
    ]);
  });
});

describe("fixing", () => {
  const definition = form(
    question("a", { required: true }),
    question("b", { required: true }),
    question("c", { showIf: [{ question: "a", is: "equals", value: "да" }] }),
    question("d", { showIf: [{ question: "c", is: "filled" }] }),
  );
  const sent = { one: { a: "нет", b: "есть" } };

  it("opens what was asked, what depends on it, and nothing else", () => {
    expect(openQuestions(definition, null, sent, facts)).toBeNull();
    expect(openQuestions(definition, { items: [] }, sent, facts)).toBeNull();
    expect([...openQuestions(definition, { items: [{ section: "one", question: "a", note: "" }] }, sent, facts)!]).toEqual(["a", "c", "d"]);
    expect([...openQuestions(definition, { items: [{ section: "one", note: "" }] }, sent, facts)!]).toEqual(["a", "b", "c", "d"]);
    // A required answer that is not there must be possible to give.
    expect([...openQuestions(definition, { items: [{ section: "documents", document: "charter", note: "" }] }, { one: { a: "нет" } }, facts)!]).toEqual(["b"]);
  });

  it("tells documents from questions", () => {
    const fix = { items: [{ section: "documents", document: "charter", note: "" }, { section: "one", question: "a", note: "" }] };
    expect(isOpenForFix(fix, { section: "documents", document: "charter" })).toBe(true);
    expect(isOpenForFix(fix, { section: "documents", document: "portfolio" })).toBe(false);
    expect(isOpenForFix(fix, { section: "one", question: "b" })).toBe(false);
    expect(isOpenForFix({ items: [] }, { section: "one", question: "b" })).toBe(true);
    const ticked = new FormData();
    for (const key of ["one/a", "documents/charter", "one/a", "x"]) ticked.append("item", key);
    ticked.set("note:documents/charter", " Нет страницы 3 ");
    expect(readTickedItems(ticked)).toEqual([{ section: "one", question: "a", note: "" }, { section: "documents", document: "charter", note: "Нет страницы 3" }]);
  });
});

describe("what changed", () => {
  it("makes the old text of what stayed and went, and the new one of what stayed and came", () => {
    const text = fc.array(fc.constantFrom("кот", "лис", " ", "\n", "дом,", "и"), { maxLength: 40 }).map((words) => words.join(""));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const pieces = diffWords(before, after);
        const of = (...kinds: string[]) => pieces.filter((piece) => kinds.includes(piece.kind)).map((piece) => piece.text).join("");
        expect(of("same", "removed")).toBe(before);
        expect(of("same", "added")).toBe(after);
        expect(pieces.every((piece, index) => index === 0 || pieces[index - 1]!.kind !== piece.kind)).toBe(true);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  it("is said word by word", () => {
    expect(diffWords("Пилот в июне, затем серии", "Пилот в июле, затем серии")).toEqual([
      { kind: "same", text: "Пилот в " },
      { kind: "removed", text: "июне," },
      { kind: "added", text: "июле," },
      { kind: "same", text: " затем серии" },
    ]);
    expect(diffWords("", "Новое")).toEqual([{ kind: "added", text: "Новое" }]);
    expect(diffWords("Одно", "Одно")).toEqual([{ kind: "same", text: "Одно" }]);
  });

  it("is found in texts as long as a form takes, rewritten through and through", () => {
    const before = Array.from({ length: 400 }, (_, index) => `Абзац ${index}: сказано одно и то же про работу студии.`).join("\n");
    const after = Array.from({ length: 400 }, (_, index) => `Часть ${index * 7}: написано совсем иначе, чем раньше было.`).join("\n");
    const pieces = diffWords(before, after);
    expect(pieces.filter((piece) => piece.kind !== "added").map((piece) => piece.text).join("")).toBe(before);
    expect(pieces.filter((piece) => piece.kind !== "removed").map((piece) => piece.text).join("")).toBe(after);
  });
});

describe("the seal of a submission", () => {
  it("is the same for the same content in any order, and another for any other", () => {
    expect(canonicalJson({ b: 1, a: [true, null, { d: "я", c: 2 }], e: undefined })).toBe('{"a":[true,null,{"c":2,"d":"я"}],"b":1}');
    const content = { number: "КФ-2026-001", answers: { one: { a: "1", b: "2" } }, documents: [] };
    expect(hashOfSubmission({ ...content, answers: { one: { b: "2", a: "1" } } })).toBe(hashOfSubmission(content));
    expect(hashOfSubmission({ ...content, answers: { one: { a: "1", b: "3" } } })).not.toBe(hashOfSubmission(content));
  });
});
