/** A route as a build has it: its own part of the address, and whose child it is. */
export interface PlacedRoute {
  id: string;
  parentId?: string | undefined;
  path?: string | undefined;
}

const DEPTH = 2;

/** The fixed first segments of an address pattern, in lower case as addresses are matched; null where anything fits. */
function headOf(pattern: readonly string[]): (string | null)[] {
  const head: (string | null)[] = [];
  for (const segment of pattern.slice(0, DEPTH)) {
    // From an optional segment on, what stands where is open.
    if (segment === "*" || segment.endsWith("?")) return [...head, null, null].slice(0, DEPTH);
    head.push(segment.startsWith(":") ? null : segment.toLowerCase());
  }
  return head;
}

/**
 * Sorts routes by the first two segments of their addresses. The router flattens, scores and sorts all routes it is given anew for
 * each look, several times an answer; given only those that an address may lead to, it finds the same one with a tenth of the work.
 * @returns the shelf of a path (a pathname, decoded or not): its `key`, and the ids of the routes on it. Null where the path cannot be
 *   read by its segments, which is for all routes together
 */
export function routeShelves(routes: readonly PlacedRoute[]): (pathname: string) => { key: string; ids: () => Set<string> } | null {
  const byId = new Map(routes.map((route) => [route.id, route]));
  const pathOf = (route: PlacedRoute): string[] => [
    ...(route.parentId !== undefined && byId.has(route.parentId) ? pathOf(byId.get(route.parentId) as PlacedRoute) : []),
    ...(route.path ?? "").split("/").filter(Boolean),
  ];
  const heads = new Map(routes.map((route) => [route.id, headOf(pathOf(route))]));
  const firsts = new Set([...heads.values()].map(([first]) => first));
  /** Fixed second segments behind a first one; behind any under «*». */
  const seconds = new Map<string, Set<string>>();
  for (const [first, second] of heads.values()) if (second) seconds.set(first ?? "*", (seconds.get(first ?? "*") ?? new Set()).add(second));
  const fits = (head: readonly (string | null)[], shelf: readonly string[]) => head.every((segment, depth) => segment === null || segment === shelf[depth]);

  return (pathname) => {
    if (/%|\/\//.test(pathname)) return null;
    const asked = pathname === "/_root.data" ? "/" : pathname.replace(/\.data$/, "");
    const segments = asked.toLowerCase().split("/").filter(Boolean);
    if (segments[0] === "__manifest") return null;
    const [asFirst = "", asSecond = ""] = segments;
    // What no pattern says has one shelf, whatever it is: there are no more shelves than patterns.
    const first = firsts.has(asFirst) ? asFirst : "*";
    const shelf = [first, seconds.get(first)?.has(asSecond) || seconds.get("*")?.has(asSecond) ? asSecond : "*"];
    return {
      key: shelf.join("/"),
      ids: () => {
        const ids = new Set<string>();
        for (const [id, head] of heads) {
          if (!fits(head, shelf)) continue;
          for (let one = byId.get(id); one; one = one.parentId === undefined ? undefined : byId.get(one.parentId)) ids.add(one.id);
        }
        return ids;
      },
    };
  };
}
