import type { Locale } from "~/lib/i18n/locales";
import type { LetterBody } from "./templates";

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escape = (text: string) => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign);
const lines = (text: string) => escape(text).replace(/\n/g, "<br>");

const FONT = "font-family:'Golos Text','Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";
const DISPLAY = "font-family:Unbounded,'Golos Text','Segoe UI',Roboto,Arial,sans-serif";

// Colours of the light table are inline, for readers that drop style sheets; the projection room needs a media query.
const DARK = `@media (prefers-color-scheme:dark){
.ground{background-color:#0e1116!important}
.sheet{background-color:#161b22!important;border-color:#2a323c!important}
.ink{color:#edf1f5!important}
.soft{color:#9ba7b4!important}
.quote{background-color:#1d232c!important;border-color:#66717e!important}
.line{border-color:#2a323c!important}
.button{background-color:#7fa9ff!important;color:#0e1116!important}
}
@media (max-width:480px){.sheet{padding:20px!important}.name,.value{display:block!important;padding-right:0!important}.value{padding-top:0!important;border-top:0!important}}`;

const facts = (body: LetterBody) =>
  body.facts.length === 0
    ? ""
    : `<table style="width:100%;border-collapse:collapse;margin:0 0 24px">${body.facts
        .map(
          ({ name, value }) =>
            `<tr><th scope="row" class="soft line name" style="padding:8px 16px 8px 0;border-top:1px solid #d9e0e7;color:#515a66;font-weight:400;text-align:left;vertical-align:top">${escape(name)}</th><td class="ink line value" style="padding:8px 0;border-top:1px solid #d9e0e7;color:#12151a;font-weight:600;vertical-align:top">${escape(value)}</td></tr>`,
        )
        .join("")}</table>`;

const quote = (body: LetterBody) =>
  body.quote
    ? `<p class="soft" style="margin:0 0 4px;color:#515a66;font-size:14px;line-height:20px">${escape(body.quote.label)}</p><blockquote class="quote ink" style="margin:0 0 24px;padding:12px 16px;background-color:#eef2f6;border-left:3px solid #8793a1;color:#12151a">${lines(body.quote.text)}</blockquote>`
    : "";

const list = ({ list: given }: LetterBody) =>
  given
    ? `<p class="soft" style="margin:0 0 4px;color:#515a66;font-size:14px;line-height:20px">${escape(given.label)}</p><ol class="ink" style="margin:0 0 24px;padding:0 0 0 24px;color:#12151a">${given.items
        .map(({ name, text }) => `<li style="margin:0 0 8px"><b>${escape(name)}</b>${text ? `<br>${lines(text)}` : ""}</li>`)
        .join("")}</ol>${given.more ? `<p class="ink" style="margin:-16px 0 24px;color:#12151a">${escape(given.more)}</p>` : ""}`
    : "";

/** The list in plain text; what a person wrote stands behind «> » there too. */
const listText = ({ list: given }: LetterBody) =>
  given &&
  [
    `${given.label}:`,
    ...given.items.map(({ name, text }, index) => `${index + 1}. ${name}${text ? `\n${text.replace(/^/gm, "> ")}` : ""}`),
    ...(given.more ? [given.more] : []),
  ].join("\n");

const above = (body: LetterBody) =>
  body.above ? `<p class="soft" style="margin:0 0 12px;color:#515a66;font-size:14px;line-height:20px">${escape(body.above)}</p>\n` : "";

const note = (body: LetterBody) =>
  body.note ? `<p class="soft" style="margin:20px 0 0;color:#515a66;font-size:14px;line-height:20px">${escape(body.note)}</p>` : "";

/** The letter as HTML. Every text is escaped here and nowhere else; no script, no picture, nothing from outside. */
export function letterHtml(body: LetterBody, locale: Locale): string {
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escape(body.subject)}</title>
<style>:root{color-scheme:light dark}${DARK}</style>
</head>
<body class="ground" style="margin:0;padding:0;background-color:#f3f6f9">
<table role="presentation" class="ground" style="width:100%;border-collapse:collapse;background-color:#f3f6f9"><tr><td style="padding:24px 12px;${FONT};font-size:16px;line-height:24px">
<div style="max-width:560px;margin:0 auto">
${above(body)}<p class="ink" style="margin:0 0 16px;color:#12151a;${DISPLAY};font-size:20px;line-height:28px;font-weight:700">${escape(body.wordmark)}</p>
<main class="sheet" style="display:block;padding:28px;background-color:#ffffff;border:1px solid #d9e0e7;border-radius:10px">
<h1 class="ink" style="margin:0 0 16px;color:#12151a;font-size:24px;line-height:30px;font-weight:650">${escape(body.title)}</h1>
<p class="ink" style="margin:0 0 12px;color:#12151a">${escape(body.greeting)}</p>
<p class="ink" style="margin:0 0 24px;color:#12151a">${escape(body.text)}</p>
${quote(body)}${list(body)}${facts(body)}<p style="margin:0"><a class="button" href="${escape(body.button.url)}" style="display:inline-block;padding:10px 20px;background-color:#1f5fe0;border-radius:6px;color:#ffffff;font-weight:600;text-decoration:none">${escape(body.button.text)}</a></p>
${note(body)}</main>
<p class="soft" style="margin:16px 0 0;color:#515a66;font-size:14px;line-height:20px">${escape(body.footer)}</p>
</div>
</td></tr></table>
</body>
</html>
`;
}

/** The plain-text twin. Another person's words stand behind «> », so that they cannot pass for the portal's. */
export function letterText(body: LetterBody): string {
  const parts = [
    body.above,
    body.title,
    body.greeting,
    body.text,
    body.quote && `${body.quote.label}:\n${body.quote.text.replace(/^/gm, "> ")}`,
    listText(body),
    body.facts.map(({ name, value }) => `${name}: ${value}`).join("\n"),
    `${body.button.text}:\n${body.button.url}`,
    body.note,
    `-- \n${body.footer}`,
  ];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}
