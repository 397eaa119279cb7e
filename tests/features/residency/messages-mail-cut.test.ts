import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { letterText } from "~/features/notifications/layout";
import { composeLetter } from "~/features/notifications/letters.server";
import { cutReply } from "~/features/residency/messages/mail/cut";
import { textOfHtml } from "~/features/residency/messages/mail/html";

const MARKERS = ["— Ответьте выше этой строки —", "— Reply above this line —"];
const cut = (...lines: string[]) => cutReply(lines.join("\n"), MARKERS);

const letter = (locale: "ru" | "en") =>
  letterText(
    composeLetter("applicationQuestion", { number: "КФ-2026-031", text: "Кто режиссёр?\n\nИ когда начало?", dueOn: "2026-12-01", url: "https://kadr.example/x" }, { name: "Анна", locale, mayReply: true }),
  );
const quoted = (text: string) => text.trimEnd().replace(/^/gm, "> ");

/** How mail programs introduce what they quote. */
const INTRODUCTIONS = {
  "Gmail, English": "On Mon, Nov 23, 2026 at 10:00 AM Кадр <no-reply@kadr.example> wrote:",
  "Gmail, wrapped": "On Mon, Nov 23, 2026 at 10:00 AM Кадр, технопарк анимации <\nno-reply@kadr.example> wrote:",
  "Gmail, Russian": "пн, 23 нояб. 2026 г. в 10:00, Кадр <no-reply@kadr.example>:",
  "Yandex": "23.11.2026, 10:00, \"Кадр\" <no-reply@kadr.example>:",
  "Mail.ru": "Понедельник, 23 ноября 2026, 10:00 +07:00 от Кадр <no-reply@kadr.example>:",
  "Apple Mail, Russian": "23 нояб. 2026 г., в 10:00, Кадр <no-reply@kadr.example> написал(а):",
  "Thunderbird, Russian": "23.11.2026 10:00, Кадр пишет:",
  "Thunderbird, English": "On 23/11/2026 10:00, Кадр wrote:",
};

/** Letters that follow without a «>». */
const HEADS = {
  "Outlook, English": "From: Кадр <no-reply@kadr.example>\nSent: Monday, November 23, 2026 10:00 AM\nTo: Анна <anna@lis.ru>\nSubject: Вопрос",
  "Outlook, Russian": "________________________________\nОт: Кадр <no-reply@kadr.example>\nОтправлено: 23 ноября 2026 г. 10:00\nКому: Анна <anna@lis.ru>\nТема: Вопрос",
  "old Outlook": "-----Original Message-----\nFrom: Кадр\nSent: Monday\nTo: Анна\nSubject: Вопрос",
  "Samsung": "-------- Исходное сообщение --------\nОт: Кадр",
  "the Gmail that does not mark": "пн, 23 нояб. 2026 г. в 10:00, Кадр <no-reply@kadr.example>:\n",
  "nothing but our own line": "",
  "an introduction that is not known": "Кадр, понедельник:",
};

describe("an answer by e-mail", () => {
  it.each(Object.entries(INTRODUCTIONS))("loses what %s quotes, above the quote and under it", (_program, introduction) => {
    for (const locale of ["ru", "en"] as const) {
      expect(cut("Режиссёр Мария Снегова.", "", introduction, "", quoted(letter(locale)))).toBe("Режиссёр Мария Снегова.");
      expect(cut(introduction, quoted(letter(locale)), "", "Режиссёр Мария Снегова.")).toBe("Режиссёр Мария Снегова.");
    }
  });

  it.each(Object.entries(HEADS))("loses a letter that follows without marks: %s", (program, head) => {
    const rest = program.startsWith("an introduction") ? `Да.\n\n${head}` : "Да.";
    for (const locale of ["ru", "en"] as const) expect(cut("Да.", "", head, letter(locale))).toBe(rest);
  });

  it("keeps answers that stand between the questions", () => {
    expect(cut("23.11.2026 10:00, Кадр пишет:", "> Кто режиссёр?", "Мария Снегова.", "", "> Когда начало?", "В январе.")).toBe("Мария Снегова.\n\nВ январе.");
  });

  it.each([
    ["a signature", ["Да.", "", "-- ", "Анна Лисова", "Студия «Лис»"]],
    ["a phone's line", ["Да.", "", "Отправлено с iPhone"]],
    ["an app's line", ["Да.", "", "Отправлено из мобильной Почты Mail.ru", ""]],
    ["a phone's line in English", ["Да.", "", "Sent from my iPhone"]],
    ["both, with a quote", ["Да.", "--", "Анна", "", "On 23/11/2026 10:00, Kadr wrote:", "> Кто?"]],
    ["a phone's line before a quote", ["Да.", "", "Sent from my Galaxy", "", "-------- Original message --------", "From: Кадр", "Кто?"]],
  ])("loses %s", (_what, lines) => {
    expect(cut(...lines)).toBe("Да.");
  });

  it.each([
    "Режиссёр написал:\nначнём в январе",
    "23.11.2026 в 12:00 режиссёр написал:\nначнём в январе",
    "From: студии «Лис», с уважением",
    "От: нас всех спасибо\nДата: 1 декабря",
    "Смета:\n- аренда 10:00\n- звук",
    "Пишите на anna@lis.ru: отвечу в 2026 году",
    "Отправлено вам вчера.\nСмотрите почту.",
    "Раз --- два\n---\nтри",
  ])("keeps «%s» as it was written", (text) => {
    expect(cut(text)).toBe(text);
  });

  it("is empty when only a quote came", () => {
    expect(cut("On Mon, Nov 23, 2026 at 10:00 AM Кадр <no-reply@kadr.example> wrote:", quoted(letter("ru")))).toBe("");
    expect(cut(letter("en"))).toBe("");
  });

  it("keeps every word of the person, whatever program quotes our letter after it", () => {
    const word = fc.stringMatching(/^[а-яёa-z0-9,.!?«»()]{1,12}$/u);
    // A line that ends with a colon may look like an introduction: the table above has those.
    const line = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(" "));
    const text = fc.array(line, { minLength: 1, maxLength: 8 }).map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(text, fc.constantFrom(...Object.values(INTRODUCTIONS)), fc.constantFrom("ru" as const, "en" as const), fc.boolean(), (own, introduction, locale, marked) => {
        fc.pre(!MARKERS.includes(own));
        const answer = `${own}\n\n${introduction}\n${marked ? quoted(letter(locale)) : letter(locale)}`;
        expect(cutReply(answer, MARKERS)).toBe(own);
        expect(cutReply(answer.replace(/\n/g, "\r\n"), MARKERS)).toBe(own);
      }),
      { numRuns: 300 },
    );
  });

  it("is read in time in proportion to its length, of whatever making", () => {
    const started = performance.now();
    for (const piece of ["<", "<a ", "<!--", "<blockquote>", "&#", "a@b:\n", "On 10:00\n", "From: x\n", "> ", "wrote:\n", " ", "-"]) {
      const long = piece.repeat(1_000_000 / piece.length);
      textOfHtml(long);
      cutReply(long, MARKERS);
    }
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});

describe("an answer in HTML alone", () => {
  it.each([
    ["Gmail", `<div dir="ltr">Режиссёр&nbsp;&mdash; Мария.<div>Начало в&#32;январе.</div></div><br><div class="gmail_quote"><div class="gmail_attr">пн, 23 нояб. 2026 г. в 10:00, Кадр &lt;no-reply@kadr.example&gt;:<br></div><blockquote>Кто?</blockquote></div>`],
    ["Outlook", `<html><head><title>x</title><style>p{color:red}</style></head><body><p>Режиссёр — Мария.</p><p>Начало в январе.</p><div id="divRplyFwdMsg"><b>From:</b> Кадр</div><div>Кто?</div></body></html>`],
    ["Apple Mail", `<div>Режиссёр — Мария.</div><div>Начало в январе.</div><br><blockquote type="cite"><div>Кадр пишет: <blockquote>а</blockquote> Кто?</div></blockquote>`],
    ["a script", `<!-- <p>не видно</p> --><script>alert("<p>")</script><p>Режиссёр — Мария.</p>Начало в январе.`],
  ])("of %s is read without its quote", (_program, html) => {
    expect(cutReply(textOfHtml(html), MARKERS).split("\n").filter(Boolean)).toEqual(["Режиссёр — Мария.", "Начало в январе."]);
  });

  it("keeps signs that are no tags", () => {
    expect(textOfHtml("<p>2 < 3 &lt;b&gt; &amp;amp; &#1071; &#0; &#xD800; &nope;</p>")).toBe("2 < 3 <b> &amp; Я &nope;");
  });
});
