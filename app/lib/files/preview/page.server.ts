import type { StoredFile } from "~/lib/db/generated/client";
import { translator } from "~/lib/i18n/i18n.server";
import type { Locale } from "~/lib/i18n/locales";
import { formatNumber } from "~/lib/format";
import { isInline } from "../policy";
import { escapeHtml } from "./markup.server";
import type { Cut } from "./office.server";
import type { Preview } from "./preview.server";

// A document is paper: dark on light in both themes, as it will be printed.
const STYLE = `*{box-sizing:border-box}body{margin:0;padding:20px 24px;background:#fff;color:#12151a;font:15px/1.5 "Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
h1,h2,h3,h4,h5,h6{line-height:1.25;margin:1.2em 0 .4em}h1{font-size:1.5em}h2{font-size:1.25em}p{margin:0 0 .7em}img{max-width:100%;height:auto}
table{border-collapse:collapse;margin:0 0 1em;font-size:13px}td,th{border:1px solid #c3ccd6;padding:3px 7px;vertical-align:top;text-align:left;min-width:2.5em}td p:last-child{margin:0}
.scroll{overflow-x:auto}.name{margin:0 0 .5em;font-size:1.1em}.note{padding:8px 12px;border-radius:6px;background:#fff2d6;color:#5c3b00}.empty,.address{color:#515a66}
section+section{margin-top:1.5em;padding-top:1em;border-top:1px solid #d9e0e7}.big{font-size:1.15em;font-weight:600}`;

function answer(file: StoredFile, locale: Locale, body: string, { status = 200, sandbox = true } = {}): Response {
  const html = `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(file.name)}</title><style>${STYLE}</style></head><body>${body}</body></html>`;
  return new Response(html, {
    status,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": "private, no-store",
      // What was made of somebody's document runs nothing and loads nothing, whatever was in it.
      "Content-Security-Policy": `${sandbox ? "sandbox; " : ""}default-src 'none'; style-src 'unsafe-inline'; img-src ${sandbox ? "data:" : "'self'"}; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`,
      "Cross-Origin-Resource-Policy": "same-origin",
    },
  });
}

/** The page that shows a picture or what was made of an office document, with a word on what was left out. */
export function previewHtml(file: StoredFile, preview: Exclude<Preview, { kind: "unreadable" }>, locale: Locale): Response {
  const t = translator(locale);
  // A sandboxed page would ask for the picture as a stranger, without the reader's session.
  if (isInline(file.detectedType)) return answer(file, locale, `<img src="/files/${file.id}?view=1" alt="${escapeHtml(file.name)}">`, { sandbox: false });
  if (preview.kind !== "html") return unreadableHtml(file, "broken", locale);
  const { blocks, cuts } = preview.page;
  const slides = file.detectedType?.includes("presentation") ?? false;
  const note = ({ what, shown, of }: Cut) =>
    `<p class="note">${escapeHtml(t(`messages:preview.cut.${what}`, { shown: formatNumber(shown, locale), of: formatNumber(of, locale) }))}</p>`;
  const body = blocks.map(({ title, html, cuts: own }) => {
    const head = title ? `<h2 class="name">${escapeHtml(slides ? t("messages:preview.slide", { number: title }) : title)}</h2>` : "";
    return `<section>${own.map(note).join("")}${head}<div class="scroll">${html || `<p class="empty">${escapeHtml(t("messages:preview.empty"))}</p>`}</div></section>`;
  });
  const lead = slides ? `<p class="note">${escapeHtml(t("messages:preview.slidesOnly"))}</p>` : "";
  return answer(file, locale, lead + cuts.map(note).join("") + (body.join("") || `<p class="empty">${escapeHtml(t("messages:preview.empty"))}</p>`));
}

/** Says in words why a file is not seen, and what to do. */
export function unreadableHtml(file: StoredFile, why: "broken" | "large", locale: Locale): Response {
  const t = translator(locale);
  return answer(file, locale, `<p class="big">${escapeHtml(t(`messages:preview.${why}.title`))}</p><p>${escapeHtml(t(`messages:preview.${why}.body`))}</p>`, { status: 422 });
}
