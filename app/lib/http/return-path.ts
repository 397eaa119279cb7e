/**
 * A path of this site from what an address or a form carried, or `otherwise`. Whatever a browser could read as another
 * host (two leading slashes, a backslash, also after dots are resolved) is not a path of this site.
 */
export function returnPath(text: unknown, otherwise = "/"): string {
  if (typeof text !== "string" || !/^\/(?![/\\])[^\\\s]*$/.test(text)) return otherwise;
  const url = new URL(text, "http://portal.invalid");
  if (url.host !== "portal.invalid" || url.pathname.startsWith("//")) return otherwise;
  return url.pathname + url.search + url.hash;
}
