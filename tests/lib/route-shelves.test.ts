import { matchRoutes } from "@remix-run/react";
import type { RouteConfigEntry } from "@remix-run/route-config";
import fc from "fast-check";
import { expect, it } from "vitest";
import { routeShelves, type PlacedRoute } from "~/lib/http/route-shelves";
import config from "~/routes";

interface Node extends PlacedRoute {
  index?: boolean;
  children: Node[];
}

const nodesOf = (entries: readonly RouteConfigEntry[], parentId?: string): Node[] =>
  entries.map((entry) => ({
    id: entry.file,
    ...(parentId ? { parentId } : {}),
    ...(entry.path === undefined ? {} : { path: entry.path }),
    ...(entry.index ? { index: true } : {}),
    children: nodesOf(entry.children ?? [], entry.file),
  }));
const flat = (nodes: readonly Node[]): Node[] => nodes.flatMap((node) => [node, ...flat(node.children)]);
const only = (nodes: readonly Node[], ids: ReadonlySet<string>): Node[] => nodes.flatMap((node) => (ids.has(node.id) ? [{ ...node, children: only(node.children, ids) }] : []));
type RouteObject = Parameters<typeof matchRoutes>[0][number];
/** What the router finds: routes with their parameters, from the root. */
const found = (nodes: readonly Node[], path: string) =>
  matchRoutes(nodes.map(plain), path)?.map(({ route, params }) => [route.id, params]) ?? null;
const plain = ({ id, path, index, children }: Node): RouteObject => ({ id, ...(path === undefined ? {} : { path }), ...(index ? { index } : { children: children.map(plain) }) });

const tree = nodesOf(config as RouteConfigEntry[]);
const all = flat(tree);
const patternOf = (node: Node): string[] => {
  const parent = all.find((one) => one.id === node.parentId);
  return [...(parent ? patternOf(parent) : []), ...(node.path ?? "").split("/").filter(Boolean)];
};
const patterns = all.map(patternOf);
const words = [...new Set(patterns.flat().filter((word) => /^\w/.test(word)))];

/** Addresses that are there, nearly there, and not there at all. */
const word = fc.oneof(fc.constantFrom(...words), fc.constantFrom(...words).map((one) => one.toUpperCase()), fc.stringMatching(/^[a-zа-я0-9._~-]{1,8}$/));
const told = fc.constantFrom(...patterns).chain((pattern) => fc.tuple(...pattern.map((one) => (one.startsWith(":") || one === "*" ? word : fc.constant(one.replace("?", ""))))));
const path = fc.oneof(told, fc.array(word, { maxLength: 5 })).map((segments) => `/${segments.join("/")}`);

it("finds among the routes of a shelf what is found among all", () => {
  const shelfOf = routeShelves(all);
  let fewest = Infinity;
  fc.assert(
    fc.property(path, (address) => {
      const ids = shelfOf(address)?.ids();
      expect(ids).toBeDefined();
      fewest = Math.min(fewest, ids?.size ?? Infinity);
      expect(found(only(tree, ids ?? new Set()), address)).toEqual(found(tree, address));
    }),
    { numRuns: 3_000 },
  );
  expect(fewest).toBeLessThan(all.length / 5);
});

it("has a shelf for data as for its page, and no more shelves than addresses are written down", () => {
  const shelfOf = routeShelves(all);
  expect(shelfOf("/schedule/find.data")?.key).toBe("schedule/find");
  expect(shelfOf("/_root.data")?.key).toBe(shelfOf("/")?.key);
  expect(shelfOf("/Staff/Units/7")?.key).toBe("staff/units");
  expect(shelfOf("/nowhere/find")?.key).toBe(shelfOf("/elsewhere/at/all")?.key);
  const keys = new Set<string>();
  fc.assert(fc.property(path, (address) => void keys.add(shelfOf(address)?.key ?? "")), { numRuns: 3_000 });
  expect(keys.size).toBeLessThanOrEqual(all.length);
});

it("leaves to all routes together what cannot be read by its segments, and the list of routes that browsers ask for", () => {
  const shelfOf = routeShelves(all);
  expect(["/%73taff", "//staff", "/__manifest"].map(shelfOf)).toEqual([null, null, null]);
});
