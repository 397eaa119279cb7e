/** A piece of XML: a tag with its attributes as they are written, or text with its references resolved. */
export type Piece =
  | { kind: "open"; name: string; attributes: string; empty: boolean }
  | { kind: "close"; name: string }
  | { kind: "text"; text: string };

const NAMED: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

const resolve = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,4}));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name) return NAMED[name] ?? whole;
    const point = decimal ? Number(decimal) : parseInt(hex ?? "0", 16);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : "";
  });

/** Where the tag that begins before `from` ends: a «>» outside quotes; -1 when it does not end. */
function endOfTag(xml: string, from: number): number {
  let quote = "";
  for (let at = from; at < xml.length && at - from < 100_000; at += 1) {
    const sign = xml[at]!;
    if (quote) {
      if (sign === quote) quote = "";
    } else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === ">") return at;
    else if (sign === "<") return -1;
  }
  return -1;
}

/**
 * Goes through XML from front to back, once, without ever looking at a character more than twice; what is no XML ends it.
 * Declarations, comments and processing instructions are passed over: entities of a document's own are not resolved.
 */
export function* pieces(xml: string): Generator<Piece, void> {
  for (let at = 0; at < xml.length; ) {
    const tag = xml.indexOf("<", at);
    if (tag < 0) {
      yield { kind: "text", text: resolve(xml.slice(at)) };
      return;
    }
    if (tag > at) yield { kind: "text", text: resolve(xml.slice(at, tag)) };
    if (xml.startsWith("<!--", tag) || xml.startsWith("<![CDATA[", tag)) {
      const comment = xml.startsWith("<!--", tag);
      const end = xml.indexOf(comment ? "-->" : "]]>", tag);
      if (end < 0) return;
      if (!comment) yield { kind: "text", text: xml.slice(tag + 9, end) };
      at = end + 3;
      continue;
    }
    const end = endOfTag(xml, tag + 1);
    if (end < 0) return;
    const inside = xml.slice(tag + 1, end);
    at = end + 1;
    if (inside.startsWith("!") || inside.startsWith("?")) continue;
    if (inside.startsWith("/")) {
      yield { kind: "close", name: inside.slice(1).trim() };
      continue;
    }
    const name = /^[^\s/]+/.exec(inside)?.[0] ?? "";
    const empty = inside.endsWith("/");
    yield { kind: "open", name, attributes: inside.slice(name.length, empty ? -1 : undefined), empty };
  }
}

/** The value of one attribute, references resolved. */
export function attribute(attributes: string, name: string): string | null {
  const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes);
  return found ? resolve(found[1] ?? found[2] ?? "") : null;
}

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);

const KEPT = new Set(["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "thead", "tbody", "tr", "td", "th", "strong", "em", "b", "i", "u", "s", "sup", "sub", "br", "blockquote", "pre"]);
const PICTURE = /^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+$/;

/**
 * HTML that may stand in a page: text, headings, lists, tables, and pictures that came inside the document. Links become
 * plain text with their address beside them; everything else, known or not, is dropped.
 */
export function safeHtml(html: string): string {
  const out: string[] = [];
  const links: (string | null)[] = [];
  for (const piece of pieces(html)) {
    if (piece.kind === "text") out.push(escapeHtml(piece.text));
    else if (piece.kind === "close") {
      const name = piece.name.toLowerCase();
      if (KEPT.has(name) && name !== "br") out.push(`</${name}>`);
      if (name === "a") {
        const address = links.pop();
        if (address) out.push(` <span class="address">${escapeHtml(address)}</span>`);
      }
    } else {
      const name = piece.name.toLowerCase();
      if (KEPT.has(name)) out.push(`<${name}${spans(piece.attributes)}>`);
      else if (name === "img") out.push(picture(piece.attributes));
      else if (name === "a" && !piece.empty) {
        const href = attribute(piece.attributes, "href");
        links.push(href && /^(?:https?:\/\/|mailto:)/i.test(href) ? href : null);
      }
    }
  }
  return out.join("");
}

const spans = (attributes: string): string =>
  ["colspan", "rowspan"]
    .map((name) => [name, attribute(attributes, name)] as const)
    .map(([name, value]) => (value && /^\d{1,3}$/.test(value) ? ` ${name}="${value}"` : ""))
    .join("");

function picture(attributes: string): string {
  const source = attribute(attributes, "src") ?? "";
  return PICTURE.test(source) ? `<img src="${source}" alt="${escapeHtml(attribute(attributes, "alt") ?? "")}">` : "";
}
