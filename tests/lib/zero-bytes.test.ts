import { expect, it } from "vitest";
import { withoutZeroBytes } from "~/lib/http/zero-bytes";

it("a query is read as if its zero bytes were not typed; the path is left alone", () => {
  expect(withoutZeroBytes("/staff/resources?q=%00&kind=a%00b")).toBe("/staff/resources?q=&kind=ab");
  expect(withoutZeroBytes("/staff/%00?q=%2500")).toBe("/staff/%00?q=%2500");
  expect(withoutZeroBytes("/spaces")).toBe("/spaces");
});
