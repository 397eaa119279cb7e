/** An address without zero bytes in its query: no text of the portal can hold one, so it is read as if it were not typed. */
export function withoutZeroBytes(url: string): string {
  const at = url.indexOf("?");
  return at < 0 ? url : url.slice(0, at) + url.slice(at).replaceAll("%00", "");
}
