import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aliasName } from "~/features/residency/experts/alias.server";
import { planAssignments, type Candidate, type Sought } from "~/features/residency/experts/assign";
import { blindAnswers, blindFileName, HIDDEN, namesToHide, withoutNames } from "~/features/residency/experts/blind";
import { spreadOf } from "~/features/residency/experts/ballots.server";
import { CONFLICT_KINDS, findConflicts, isHard, type ApplicantFacts, type Conflict, type PersonFacts } from "~/features/residency/experts/conflicts";
import { expertFields, fieldsOf } from "~/features/residency/experts/fields";
import { profileSchema, readInns } from "~/features/residency/experts/schema";

const person: PersonFacts = { id: "p", email: "petr@lis.ru", phone: "+73832000001", companies: [], affiliations: [] };
const applicant: ApplicantFacts = {
  companyId: "c",
  companyName: "Студия",
  inn: "5499000018",
  people: [{ id: "o", email: "anna@studio.ru", phone: "+73830000002", companyIds: ["c"] }],
  emails: ["mail@studio.ru"],
  phones: ["8 (383) 000-00-03"],
  actedIds: [],
  declared: [],
};
const publicDomains = ["mail.ru"];
const kinds = (who: Partial<PersonFacts>, whom: Partial<ApplicantFacts> = {}, shared: Parameters<typeof findConflicts>[2] = []) =>
  findConflicts({ ...person, ...who }, { ...applicant, ...whom }, shared, publicDomains).map((conflict) => `${conflict.kind} ${conflict.detail}`);

describe("conflicts of interest", () => {
  it("are found by membership, ИНН, joint companies, joint work, phone, domain and word", () => {
    expect(kinds({})).toEqual([]);
    expect(kinds({ id: "o", email: "x@y.ru", phone: null })).toEqual(["member Студия"]);
    expect(kinds({ companies: [{ id: "c", inn: "5499000018", name: "Студия" }] })).toEqual(["member Студия"]);
    // Another record of the same company is the same company.
    expect(kinds({ companies: [{ id: "d", inn: "5499000018", name: "Студия" }] })).toEqual(["member Студия"]);
    expect(kinds({}, { actedIds: ["p"] })).toEqual(["acted Студия"]);
    expect(kinds({ affiliations: ["5499000018"] })).toEqual(["affiliation 5499000018"]);
    expect(kinds({ companies: [{ id: "d", inn: "1", name: "Общая" }] }, { people: [{ ...applicant.people[0]!, companyIds: ["c", "d"] }] })).toEqual(["colleagues Общая"]);
    expect(kinds({}, {}, [{ userId: "p", companyId: "c", through: "Бюро" }, { userId: "q", companyId: "c", through: "Чужая" }])).toEqual(["project Бюро"]);
    expect(kinds({ phone: "+73830000002" })).toEqual(["phone +73830000002"]);
    expect(kinds({ phone: "+73830000003" })).toEqual(["phone +73830000003"]);
    expect(kinds({ email: "petr@Studio.ru" })).toEqual(["domain studio.ru"]);
    expect(kinds({ email: "petr@mail.ru" }, { emails: ["studio@mail.ru"] })).toEqual([]);
    expect(kinds({}, { declared: [{ userId: "p", text: "Учились вместе" }, { userId: "q", text: "Чужое" }] })).toEqual(["declared Учились вместе"]);
  });

  it("bar when they are about the company itself or a word, and else ask for a reason", () => {
    const hard = Object.entries(CONFLICT_KINDS).filter(([, { hard }]) => hard).map(([kind]) => kind);
    expect(hard).toEqual(["member", "acted", "affiliation", "colleagues", "declared"]);
    expect(isHard(findConflicts({ ...person, email: "petr@studio.ru" }, applicant, [], publicDomains))).toBe(false);
    expect(isHard(findConflicts({ ...person, email: "petr@studio.ru", affiliations: ["5499000018"] }, applicant, [], publicDomains))).toBe(true);
  });
});

describe("fields", () => {
  it("come from the kind, then the codes, then the cluster", () => {
    expect(fieldsOf({ kind: "GAME_DEVELOPER", okveds: ["58.21", "62.01"], cluster: "medical" })).toEqual(["games", "software", "industry"]);
    expect(fieldsOf({ kind: "OTHER", okveds: ["59.11.1"], cluster: "" })).toEqual(["animation"]);
    expect(fieldsOf({ kind: "OTHER", okveds: ["59.11"], cluster: "" })).toEqual(["film"]);
    expect(fieldsOf({ kind: "OTHER", okveds: ["01.11"], cluster: "" })).toEqual([]);
    expect(expertFields(["games", "nonsense", "animation", "games"])).toEqual(["animation", "games"]);
  });
});

describe("the profile's form", () => {
  it("takes ИНН as they are pasted, and says which are none", () => {
    expect(readInns(" 5499 000 018\n5499000025, 5499000018;")).toEqual(["5499000018", "5499000025"]);
    const typed = { fields: "games", affiliations: "5499000018", maxOpen: "4", active: "on" };
    expect(profileSchema.parse(typed)).toEqual({ fields: ["games"], affiliations: "5499000018", maxOpen: 4, active: true });
    expect(profileSchema.parse({ maxOpen: "4" })).toEqual({ fields: [], affiliations: "", maxOpen: 4, active: false });
    for (const wrong of [{ affiliations: "5499000019" }, { maxOpen: "0" }, { maxOpen: "много" }, { maxOpen: "101" }]) {
      expect(profileSchema.safeParse({ ...typed, ...wrong }).success, JSON.stringify(wrong)).toBe(false);
    }
  });
});

const FIELD_CODES = ["animation", "games", "sound", "design"];
const none = () => [];
const found: Conflict[] = [{ kind: "member", hard: true, detail: "Студия" }];

interface Case {
  applications: Sought[];
  experts: Candidate[];
  barred: Set<string>;
}
const cases = (idle = false) =>
  fc
    .record({
      applications: fc.array(fc.record({ fields: fc.uniqueArray(fc.constantFrom(...FIELD_CODES), { maxLength: 2 }), wanted: fc.integer({ min: 1, max: 4 }) }), { minLength: 1, maxLength: 12 }),
      experts: fc.array(
        fc.record({
          fields: fc.uniqueArray(fc.constantFrom(...FIELD_CODES), { maxLength: 3 }),
          open: idle ? fc.constant(0) : fc.integer({ min: 0, max: 3 }),
          maxOpen: idle ? fc.constant(50) : fc.integer({ min: 1, max: 6 }),
          active: idle ? fc.constant(true) : fc.boolean(),
        }),
        { minLength: 1, maxLength: 8 },
      ),
      pairs: fc.array(fc.tuple(fc.nat({ max: 11 }), fc.nat({ max: 7 })), { maxLength: 25 }),
    })
    .map(({ applications, experts, pairs }): Case => ({
      applications: applications.map((one, index) => ({ id: `a${index}`, taken: [], released: [], ...one })),
      experts: experts.map((one, index) => ({ id: `e${index}`, ...one })),
      barred: new Set(pairs.map(([a, e]) => `a${a} e${e}`)),
    }));
const planOf = ({ applications, experts, barred }: Case) => planAssignments(applications, experts, (a, e) => (barred.has(`${a} ${e}`) ? found : []));
const pairsOf = (plan: ReturnType<typeof planOf>) => plan.picks.map((pick) => `${pick.applicationId} ${pick.expertId}`).sort();

/** The most that could be assigned: augmenting paths over single places, an independent way of counting. */
function mostPossible({ applications, experts, barred }: Case): number {
  const seats = experts.flatMap((expert) => (expert.active ? Array.from({ length: Math.max(0, expert.maxOpen - expert.open) }, () => expert.id) : []));
  const demands = applications.flatMap((one) => Array.from({ length: one.wanted }, () => one.id));
  // One expert sits at an application once: each pair is one edge with one place.
  const given = new Map<string, Set<string>>(applications.map((one) => [one.id, new Set()]));
  const load = new Map<string, number>();
  const room = new Map<string, number>();
  for (const seat of seats) room.set(seat, (room.get(seat) ?? 0) + 1);
  const place = (application: string, seen: Set<string>): boolean => {
    for (const { id } of experts) {
      const edge = `${application} ${id}`;
      if (seen.has(edge) || barred.has(edge) || given.get(application)!.has(id) || !room.has(id)) continue;
      seen.add(edge);
      if ((load.get(id) ?? 0) < room.get(id)!) {
        given.get(application)!.add(id);
        load.set(id, (load.get(id) ?? 0) + 1);
        return true;
      }
      for (const [other, theirs] of given) {
        if (other === application || !theirs.has(id)) continue;
        theirs.delete(id);
        given.get(application)!.add(id);
        if (place(other, seen)) return true;
        theirs.add(id);
        given.get(application)!.delete(id);
      }
    }
    return false;
  };
  return demands.filter((application) => place(application, new Set())).length;
}

describe("automatic assignment", () => {
  it("never gives somebody in conflict, inactive or over their load, and nobody twice", () => {
    fc.assert(
      fc.property(cases(), (input) => {
        const plan = planOf(input);
        const pairs = pairsOf(plan);
        expect(new Set(pairs).size).toBe(pairs.length);
        for (const pair of pairs) expect(input.barred.has(pair)).toBe(false);
        for (const expert of input.experts) {
          const given = plan.picks.filter((pick) => pick.expertId === expert.id).length;
          if (given > 0) {
            expect(expert.active).toBe(true);
            expect(expert.open + given).toBeLessThanOrEqual(expert.maxOpen);
          }
        }
        for (const one of input.applications) expect(plan.picks.filter((pick) => pick.applicationId === one.id).length).toBeLessThanOrEqual(one.wanted);
      }),
      { numRuns: 400 },
    );
  });

  it("gives as many as any way of assigning could", () => {
    fc.assert(
      fc.property(cases(), (input) => {
        const plan = planOf(input);
        expect(plan.picks.length).toBe(mostPossible(input));
        const missing = plan.short.reduce((sum, one) => sum + one.missing, 0);
        expect(plan.picks.length + missing).toBe(input.applications.reduce((sum, one) => sum + one.wanted, 0));
      }),
      { numRuns: 400 },
    );
  });

  it("keeps loads within one among experts who may score everything", () => {
    fc.assert(
      fc.property(cases(true), (input) => {
        const plan = planOf(input);
        const free = input.experts.filter((expert) => input.applications.every((one) => !input.barred.has(`${one.id} ${expert.id}`)));
        const loads = free.map((expert) => plan.picks.filter((pick) => pick.expertId === expert.id).length);
        if (loads.length > 0) expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 400 },
    );
  });

  it("does not depend on the order of what it is given", () => {
    fc.assert(
      fc.property(cases(), fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (input, dice) => {
        const mixed = <T>(rows: readonly T[]): T[] => rows.map((row) => ({ row, at: dice.next().value as number })).sort((a, b) => a.at - b.at).map(({ row }) => row);
        const again = planOf({ ...input, applications: mixed(input.applications), experts: mixed(input.experts) });
        expect(again).toEqual(planOf(input));
      }),
      { numRuns: 200 },
    );
  });

  it("prefers the main field, then a side field, where the loads stay even", () => {
    const applications = ["animation", "games"].map((field, index): Sought => ({ id: `a${index}`, fields: [field], wanted: 1, taken: [], released: [] }));
    const experts = ["games", "animation"].map((field, index): Candidate => ({ id: `e${index}`, fields: [field], open: 0, maxOpen: 8, active: true }));
    const plan = planAssignments(applications, experts, none);
    expect(pairsOf(plan)).toEqual(["a0 e1", "a1 e0"]);
    expect(plan.picks[0]!.why).toEqual([
      { code: "field", params: { field: "animation" } },
      { code: "load", params: { load: 1, max: 8 } },
      { code: "no-conflict", params: {} },
    ]);
    expect(plan.passedOver.map(({ why }) => why.code)).toEqual(["farther", "farther"]);
    // Two of one field and one free expert of another: evenness comes first.
    const both = planAssignments(applications.map((one) => ({ ...one, fields: ["animation"] })), experts, none);
    expect(new Set(both.picks.map((pick) => pick.expertId)).size).toBe(2);
  });

  it("says of somebody from another field why: nobody of it is free, or the loads stay even so", () => {
    const application: Sought = { id: "a", fields: ["games", "sound"], wanted: 1, taken: [], released: [] };
    const expert = (id: string, fields: string[], open: number): Candidate => ({ id, fields, open, maxOpen: 3, active: true });
    const whyOf = (...experts: Candidate[]) => planAssignments([application], experts, none).picks.map(({ expertId, why }) => [expertId, ...why.slice(0, -1)]);
    const load = { code: "load", params: { load: 1, max: 3 } };
    expect(whyOf(expert("e0", ["design"], 0), expert("e1", ["games"], 2))).toEqual([["e0", { code: "off-field", params: {} }, { code: "even", params: { load: 2 } }, load]]);
    expect(whyOf(expert("e0", ["sound"], 0), expert("e1", ["games"], 1))).toEqual([["e0", { code: "side-field", params: { field: "sound" } }, { code: "even", params: { load: 1 } }, load]]);
    expect(whyOf(expert("e0", ["design"], 0), expert("e1", ["games"], 3))).toEqual([["e0", { code: "other-field", params: {} }, load]]);
  });

  it("never says that nobody of a field is free while somebody is, and who is closer has no less to do", () => {
    fc.assert(
      fc.property(cases(), (input) => {
        const plan = planOf(input);
        for (const { applicationId, why } of plan.picks) {
          const { fields } = input.applications.find((one) => one.id === applicationId)!;
          const spare = plan.passedOver.filter((one) => one.applicationId === applicationId && (one.why.code === "balance" || one.why.code === "farther"));
          const knows = spare.filter(({ expertId }) => input.experts.find((one) => one.id === expertId)!.fields.some((field) => fields.includes(field)));
          const codes = why.map((line) => line.code);
          if (codes.includes("other-field")) expect(knows).toEqual([]);
          const even = why.find((line) => line.code === "even");
          if (even) expect(even.params.load).toBeGreaterThanOrEqual(why.find((line) => line.code === "load")!.params.load as number);
        }
      }),
      { numRuns: 400 },
    );
  });

  it("counts who scores already, asks nobody who was released, and says why of everybody else", () => {
    const application: Sought = { id: "a", fields: ["games"], wanted: 3, taken: ["e0"], released: ["e1"] };
    const expert = (id: string, over: Partial<Candidate> = {}): Candidate => ({ id, fields: ["games"], open: 1, maxOpen: 8, active: true, ...over });
    const experts = [expert("e0"), expert("e1"), expert("e2"), expert("e3", { active: false }), expert("e4", { open: 8 }), expert("e5"), expert("e6", { open: 5 }), expert("e7", { fields: [] })];
    const plan = planAssignments([application], experts, (_, id) => (id === "e5" ? found : []));
    expect(pairsOf(plan)).toEqual(["a e2", "a e7"]);
    expect(Object.fromEntries(plan.passedOver.map((one) => [one.expertId, one.why.code]))).toEqual({
      e0: "assigned", e1: "released", e3: "inactive", e4: "full", e5: "conflict.member", e6: "balance",
    });
    const full = planAssignments([{ ...application, wanted: 1 }], experts, none);
    expect(full.picks).toEqual([]);
    expect(full.passedOver.find((one) => one.expertId === "e2")!.why).toEqual({ code: "enough", params: {} });
  });

  it("spreads a shortage over the applications", () => {
    const applications = ["a0", "a1"].map((id): Sought => ({ id, fields: [], wanted: 2, taken: [], released: [] }));
    const plan = planAssignments(applications, [{ id: "e0", fields: [], open: 0, maxOpen: 2, active: true }, { id: "e1", fields: [], open: 0, maxOpen: 1, active: true }], none);
    expect(plan.picks).toHaveLength(3);
    expect(plan.short).toHaveLength(1);
    expect(plan.short[0]!.missing).toBe(1);
  });

  it("assigns 200 applications among 40 experts", () => {
    const applications = Array.from({ length: 200 }, (_, index): Sought => ({ id: `a${index}`, fields: [FIELD_CODES[index % 4]!], wanted: 3, taken: [], released: [] }));
    const experts = Array.from({ length: 40 }, (_, index): Candidate => ({ id: `e${index}`, fields: [FIELD_CODES[index % 4]!, FIELD_CODES[(index + 1) % 4]!], open: 0, maxOpen: 20, active: true }));
    const plan = planAssignments(applications, experts, (a, e) => ((Number(a.slice(1)) * 7 + Number(e.slice(1))) % 11 === 0 ? found : []));
    expect(plan.short).toEqual([]);
    expect(plan.picks).toHaveLength(600);
    const loads = experts.map((expert) => plan.picks.filter((pick) => pick.expertId === expert.id).length);
    expect([Math.min(...loads), Math.max(...loads)]).toEqual([15, 15]);
    expect(plan.picks.every((pick) => pick.why[0]!.code === "field")).toBe(true);
  });
});

describe("the spread", () => {
  it("is the distance of the totals that count", () => {
    expect(spreadOf([])).toBeNull();
    expect(spreadOf([{ total: 8000, valid: true }, { total: 1000, valid: false }])).toBeNull();
    expect(spreadOf([{ total: 8000, valid: true }, { total: 4500, valid: true }, { total: 0, valid: false }])).toBe(3500);
  });
});

describe("blind reading", () => {
  it("names each application of a call anew", () => {
    expect([1, 7, 20, 21, 520, 521].map(aliasName)).toEqual(["Проект А-1", "Проект А-7", "Проект А-20", "Проект Б-1", "Проект Я-20", "Проект АА-1"]);
    expect(new Set(Array.from({ length: 2000 }, (_, index) => aliasName(index + 1))).size).toBe(2000);
  });

  it("takes names, addresses, mail and phones out of texts", () => {
    const names = namesToHide(["ООО «Студия „Полярный лис“»", "Лис", null, "5499000018"]);
    expect(names).toEqual(["ООО «Студия „Полярный лис“»", "Полярный лис", "5499000018"]);
    expect(withoutNames("Мы, полярный ЛИС (https://lis.ru/a, anna@lis.ru, +7 (383) 000-00-01), снимаем. ИНН 5499000018", names)).toBe(
      `Мы, ${HIDDEN} (${HIDDEN} ${HIDDEN}, ${HIDDEN}), снимаем. ИНН ${HIDDEN}`,
    );
    expect(blindAnswers({ company: { activity: "Полярный лис", contactName: "Анна" }, team: undefined }, names)).toEqual({ company: { activity: HIDDEN }, team: {} });
    expect(blindFileName("portfolio", "Полярный лис.PDF")).toBe("portfolio.pdf");
    expect(blindFileName("portfolio", "без ending")).toBe("portfolio");
  });
});
