import { describe, expect, it } from "vitest";
import { readableUrl } from "~/lib/http/guards.server";

describe("an address that a client sends", () => {
  it.each([
    ["/rounds/1?q=%E0%A4%A", "/rounds/1?q=%E0%A4%A"],
    ["/%D0%BA%D0%B0%D0%B4%D1%80", "/%D0%BA%D0%B0%D0%B4%D1%80"],
    ["/%E0%A4%A", "/%25E0%25A4%25A"],
    ["/spaces/%?a=%?b", "/spaces/%25?a=%?b"],
  ])("%s is read as %s", (sent, read) => {
    expect(readableUrl(sent)).toBe(read);
    expect(() => decodeURIComponent(readableUrl(sent).split("?")[0]!)).not.toThrow();
  });
});
