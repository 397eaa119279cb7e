import { parseWithZod } from "@conform-to/zod/v4";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inOrderOfScore, moved, nextSessionDay, quorumOf, tallyOf, type VotingRules } from "~/features/residency/council/rules";
import { bulkProposalSchema, proposalSchema } from "~/features/residency/council/schema";
import { VOTE_CHOICES, type VoteChoice } from "~/features/residency/council/status";
import { appealUntil, reapplyFrom, shortfalls } from "~/features/residency/decisions/rules";
import { commentsInOrder } from "~/features/residency/rules/score";
import { translator } from "~/lib/i18n/i18n.server";
import { sayMessage } from "~/lib/say-message";

const rules: VotingRules = { quorumPercent: 50, majorityPercent: 50, majorityOf: "PRESENT", castingVote: true };
const members = ["a", "b", "c", "d", "e"];
const given = (votes: Partial<Record<string, VoteChoice>>) => Object.entries(votes).map(([userId, choice]) => ({ userId, choice: choice! }));
const all = new Set(members);

describe("a proposal", () => {
  it("that names no kind, or one that is not, is refused with a sentence", () => {
    for (const proposal of [undefined, "", "MAYBE"]) {
      const form = new FormData();
      if (proposal !== undefined) form.set("proposal", proposal);
      for (const schema of [proposalSchema, bulkProposalSchema]) {
        const submission = parseWithZod(form, { schema });
        expect(submission.status).toBe("error");
        const errors = submission.reply().error?.proposal ?? [];
        expect(errors.map((text) => sayMessage(translator("ru"), text))).toEqual(["Заполните это поле."]);
      }
    }
  });

  it("is said as it stands when its sentence has a bar that parts no parameters", () => {
    expect(sayMessage(translator("ru"), "Expected 'A' | 'B'")).toBe("Expected 'A' | 'B'");
  });
});

describe("a quorum", () => {
  it("is half of the members, rounded up, without those in conflict", () => {
    expect(quorumOf(members, new Set(["a", "b"]), new Set(), rules)).toEqual({ of: 5, needed: 3, present: 2, met: false });
    expect(quorumOf(members, new Set(["a", "b"]), new Set(["c"]), rules)).toEqual({ of: 4, needed: 2, present: 2, met: true });
    expect(quorumOf(members, new Set(["a", "b"]), new Set(["a"]), rules)).toEqual({ of: 4, needed: 2, present: 1, met: false });
    expect(quorumOf(["a"], new Set(["a"]), new Set(["a"]), rules)).toEqual({ of: 0, needed: 1, present: 0, met: false });
  });
});

describe("comments on scores", () => {
  it("stand in the order of the scorecard; criteria that are no more come last, silence is left out", () => {
    const scores = { old: { score: 1, comment: "старый" }, b: { score: 2, comment: "второй" }, c: { score: 3 }, a: { score: 4, comment: "первый" } };
    expect(commentsInOrder([{ code: "a" }, { code: "b" }, { code: "c" }], scores).map((one) => one.comment)).toEqual(["первый", "второй", "старый"]);
  });
});

describe("votes", () => {
  it("are carried by more than half of those present and free of conflict", () => {
    expect(tallyOf(members, all, given({ a: "FOR", b: "FOR", c: "FOR", d: "AGAINST", e: "ABSTAIN" }), "a", rules)).toMatchObject({ for: 3, against: 1, abstain: 1, carried: true, byCastingVote: false });
    expect(tallyOf(members, all, given({ a: "FOR", b: "FOR", c: "AGAINST", d: "ABSTAIN", e: "ABSTAIN" }), "a", rules).carried).toBe(false);
    expect(tallyOf(members, all, given({ a: "FOR", b: "FOR", c: "AGAINST", d: "ABSTAIN", e: "ABSTAIN" }), "a", { ...rules, majorityOf: "CAST" }).carried).toBe(true);
  });

  it("on a tie follow who presides, if they voted and the norm gives them that", () => {
    const tie = { a: "FOR", b: "FOR", c: "AGAINST", d: "AGAINST", e: "ABSTAIN" } as const;
    expect(tallyOf(members, all, given(tie), "a", rules)).toMatchObject({ carried: true, byCastingVote: true });
    expect(tallyOf(members, all, given(tie), "c", rules)).toMatchObject({ carried: false, byCastingVote: true });
    expect(tallyOf(members, all, given(tie), "e", rules)).toMatchObject({ carried: false, byCastingVote: false });
    expect(tallyOf(members, all, given(tie), "a", { ...rules, castingVote: false })).toMatchObject({ carried: false, byCastingVote: false });
  });

  it("of the absent and of strangers do not count; who is silent is named", () => {
    const tally = tallyOf(members, new Set(["a", "b", "c"]), given({ a: "FOR", b: "CONFLICT", d: "AGAINST", x: "AGAINST" }), "a", rules);
    expect(tally).toMatchObject({ for: 1, against: 0, conflict: 1, missing: ["c"], quorum: { of: 4, needed: 2, present: 2, met: true } });
  });

  it("whatever they are, count everybody present once, and nothing is carried with fewer for than against", () => {
    const choice = fc.option(fc.constantFrom(...VOTE_CHOICES), { nil: undefined });
    fc.assert(
      fc.property(fc.array(choice, { minLength: 5, maxLength: 5 }), fc.subarray(members), fc.constantFrom(...members), fc.boolean(), (choices, present, chair, castingVote) => {
        const votes = given(Object.fromEntries(members.flatMap((id, index) => (choices[index] ? [[id, choices[index]]] : []))));
        const tally = tallyOf(members, new Set(present), votes, chair, { ...rules, castingVote });
        const conflicted = votes.filter((vote) => vote.choice === "CONFLICT").map((vote) => vote.userId);
        const voters = present.filter((id) => !conflicted.includes(id));
        expect(tally.for + tally.against + tally.abstain + tally.missing.length).toBe(voters.length);
        expect(tally.quorum.of + tally.conflict).toBe(members.length);
        if (tally.carried) expect(tally.for).toBeGreaterThanOrEqual(Math.max(1, tally.against));
      }),
    );
  });
});

describe("orders", () => {
  it("put the best first; then profile fit, then who came first", () => {
    const at = (day: number) => new Date(Date.UTC(2026, 10, day));
    const rows = [
      { id: "late", score: 7000, profile: 400, submittedAt: at(5) },
      { id: "none", score: null, profile: 0, submittedAt: at(1) },
      { id: "early", score: 7000, profile: 400, submittedAt: at(3) },
      { id: "fit", score: 7000, profile: 500, submittedAt: at(9) },
      { id: "best", score: 9000, profile: 100, submittedAt: at(9) },
    ];
    expect(inOrderOfScore(rows).map((row) => row.id)).toEqual(["best", "fit", "early", "late", "none"]);
  });

  it("of an agenda move by one place and keep everything", () => {
    expect(moved(["a", "b", "c"], "b", -1)).toEqual(["b", "a", "c"]);
    expect(moved(["a", "b", "c"], "c", 1)).toEqual(["a", "b", "c"]);
    expect(moved(["a", "b", "c"], "x", 1)).toEqual(["a", "b", "c"]);
  });

  it("of sessions follow the cadence", () => {
    const fortnightly = { weeks: 2, weekday: 4 };
    expect(nextSessionDay("2026-11-25", null, fortnightly)).toBe("2026-11-26");
    expect(nextSessionDay("2026-11-26", null, fortnightly)).toBe("2026-12-03");
    expect(nextSessionDay("2026-11-27", "2026-11-26", fortnightly)).toBe("2026-12-10");
    expect(nextSessionDay("2026-12-20", "2026-11-26", fortnightly)).toBe("2026-12-24");
  });
});

describe("a refusal", () => {
  it("may be appealed within working days, holidays left out", () => {
    expect(appealUntil("2026-10-30", 3, new Map([["2026-11-04", "OFF"]]))).toBe("2026-11-05");
  });
  it("holds a new application back by whole months, or not at all", () => {
    expect(reapplyFrom("2026-11-30", 3)).toBe("2027-02-28");
    expect(reapplyFrom("2026-11-30", 0)).toBe("2026-11-30");
  });
  it("names what fell short: the floor first, then the greatest lack", () => {
    const line = (code: string, weight: number, points: number, belowFloor = false) => ({ code, weight, points, belowFloor, meanScore: 0, comments: [] });
    const lines = [line("team", 15, 600), line("level", 15, 1500), line("business", 15, 300), line("profile", 20, 400, true)];
    expect(shortfalls(lines, 60).map(({ code, lacks }) => [code, lacks])).toEqual([["profile", 800], ["business", 600], ["team", 300]]);
  });
});
