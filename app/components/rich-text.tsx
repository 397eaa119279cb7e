import { Fragment, type ReactNode } from "react";

const TAG = /<(\w+)>(.*?)<\/\1>/g;

/**
 * A sentence of the dictionary with marked parts: «письма в <mail>почте демо</mail>». Each name in `parts` draws the text
 * inside its mark; marks without a name there stay plain text. (A small stand-in for `Trans`, which brings an HTML parser.)
 */
export function RichText({ text, parts }: { text: string; parts: Record<string, (inside: string) => ReactNode> }) {
  const pieces: ReactNode[] = [];
  let from = 0;
  for (const match of text.matchAll(TAG)) {
    const [whole, name = "", inside = ""] = match;
    pieces.push(text.slice(from, match.index), parts[name]?.(inside) ?? inside);
    from = match.index + whole.length;
  }
  pieces.push(text.slice(from));
  return pieces.map((piece, index) => <Fragment key={index}>{piece}</Fragment>);
}
