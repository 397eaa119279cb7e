const LAST_PAGE = 10_000;

/** The page that an address asks for: 1 for anything that is none, at most 10 000. */
export function pageNumber(params: URLSearchParams): number {
  const asked = Math.floor(Number(params.get("page")));
  return Number.isFinite(asked) ? Math.min(LAST_PAGE, Math.max(1, asked)) : 1;
}
