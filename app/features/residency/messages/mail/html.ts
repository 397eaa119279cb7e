/** Elements whose text nobody reads. */
const UNREAD = new Set(["head", "style", "script", "title"]);
/** Elements that stand on lines of their own. */
const BLOCKS = new Set(["p", "div", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "section", "article", "pre"]);
/** Where mail programs begin the letter that is answered: Gmail, Outlook, Yandex, Thunderbird's forwarding. */
const QUOTE_BEGINS = /(?:class\s*=\s*["']?[^"'>]*(?:gmail_quote|yahoo_quoted|moz-forward-container)|id\s*=\s*["']?(?:x_)?(?:divRplyFwdMsg|appendonsend|OLK_SRC_BODY_SECTION))/i;

const ENTITIES: Record<string, string> = { nbsp: " ", amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", laquo: "«", raquo: "»", mdash: "—", ndash: "–", hellip: "…", shy: "" };

const decode = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi, (whole: string, decimal?: string, hex?: string, name?: string) => {
    if (name) return ENTITIES[name.toLowerCase()] ?? whole;
    const code = decimal ? Number(decimal) : parseInt(hex ?? "", 16);
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : "";
  });

/**
 * What stands in an HTML letter, as text without its quotes. One pass from left to right: a letter of any making takes
 * time in proportion to its length.
 */
export function textOfHtml(html: string): string {
  const out: string[] = [];
  let quotes = 0;
  let unread: string | null = null;
  const put = (text: string) => {
    if (quotes === 0 && unread === null) out.push(text);
  };
  for (let at = 0; at < html.length; ) {
    const open = html.indexOf("<", at);
    put(decode(html.slice(at, open < 0 ? undefined : open)).replace(/\s+/gu, " "));
    if (open < 0) break;
    if (html.startsWith("<!--", open)) {
      const end = html.indexOf("-->", open + 4);
      if (end < 0) break;
      at = end + 3;
      continue;
    }
    const tag = /^<(\/?)([a-z][a-z0-9]*)|^<[!?]/i.exec(html.slice(open, open + 24));
    if (!tag) {
      put("<");
      at = open + 1;
      continue;
    }
    const close = html.indexOf(">", open);
    if (close < 0) break;
    at = close + 1;
    const name = (tag[2] ?? "").toLowerCase();
    const ends = tag[1] === "/";
    if (unread !== null) {
      if (ends && name === unread) unread = null;
    } else if (UNREAD.has(name)) {
      if (!ends) unread = name;
    } else if (name === "blockquote") {
      quotes = Math.max(0, quotes + (ends ? -1 : 1));
      put("\n");
    } else if (!ends && QUOTE_BEGINS.test(html.slice(open, Math.min(close, open + 600)))) {
      break;
    } else if (name === "br" || BLOCKS.has(name)) {
      put("\n");
    }
  }
  return out
    .join("")
    .split("\n")
    .map((line) => line.trim())
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}
