import { fieldsIn, renderTemplate } from "../settings/render";

const isHeading = (line: string) => line.startsWith("# ");

/**
 * Fills a text in of which some figures are not there (null): lines that speak of them are left out, and so are headings
 * under which nothing stays. A line that names the application stays whatever it lacks, with a dash for the figure.
 */
export function fillSparse(text: string, values: Readonly<Record<string, string | null>>): string {
  const kept = text
    .split(/\r?\n/)
    .filter((line) => {
      const fields = fieldsIn(line);
      return fields.includes("number") || !fields.some((field) => values[field] === null);
    })
    .join("\n");
  const filled = renderTemplate(kept, Object.fromEntries(Object.entries(values).map(([field, value]) => [field, value ?? "–"])));
  const lines = filled.split("\n");
  const full = lines.filter((line, index) => {
    if (!isHeading(line)) return true;
    const next = lines.slice(index + 1).find((one) => one.trim() !== "");
    return next !== undefined && !isHeading(next);
  });
  return full.join("\n").replace(/\n{3,}/g, "\n\n").trim();
}

export interface LetterBlock {
  heading: boolean;
  text: string;
}

/** Headings and paragraphs of a letter; lines of one paragraph stay lines. */
export function blocksOf(body: string): LetterBlock[] {
  const blocks: LetterBlock[] = [];
  let open = false;
  for (const line of body.split("\n")) {
    if (isHeading(line)) blocks.push({ heading: true, text: line.slice(2).trim() });
    else if (line.trim() !== "" && open) blocks.at(-1)!.text += `\n${line}`;
    else if (line.trim() !== "") blocks.push({ heading: false, text: line });
    open = !isHeading(line) && line.trim() !== "";
  }
  return blocks;
}
