import { expect, it } from "vitest";
import { returnPath } from "~/lib/http/return-path";

it("keeps paths of this site", () => {
  expect(returnPath("/schedule?day=2026-11-24#mocap")).toBe("/schedule?day=2026-11-24#mocap");
});

it.each(["//evil.example", "/\\evil.example", "https://evil.example", "/.//evil.example", "/a/../..//evil.example", "javascript:alert(1)", "/a b", "", null, 5])(
  "answers %j with the way out",
  (text) => {
    expect(returnPath(text, "/today")).toBe("/today");
  },
);
