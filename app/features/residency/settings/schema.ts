import { message, z } from "~/lib/form-messages";
import { isDay } from "~/lib/time";
import { templateFaults } from "./render";
import { TEMPLATES, type TemplateCode } from "./templates";

// Browsers send lines with CRLF; the stored text has plain ones, so that an unchanged text is the same.
const typedText = (max: number) => z.string().transform((text) => text.replace(/\r\n?/g, "\n").trim()).pipe(z.string().min(1).max(max));

/** The form of a text: both languages, with what is wrong said beside the field that is at fault. */
export const textSchema = (code: TemplateCode) =>
  z
    .object({ subjectRu: typedText(200), subjectEn: typedText(200), bodyRu: typedText(60_000), bodyEn: typedText(60_000), seen: z.coerce.number().int() })
    .superRefine((text, ctx) => {
      const { fields, required } = TEMPLATES[code];
      const check = (path: string, body: string, needed: readonly string[]) => {
        for (const { kind, field } of templateFaults(body, fields, needed).slice(0, 3)) {
          const text = kind === "broken" ? message("template-broken", { field }) : kind === "unknown" ? message("template-unknown", { field }) : message("template-missing", { field });
          ctx.addIssue({ code: "custom", path: [path], message: text });
        }
      };
      for (const [side, subject, body] of [["Ru", text.subjectRu, text.bodyRu], ["En", text.subjectEn, text.bodyEn]] as const) {
        check(`subject${side}`, subject, []);
        check(`body${side}`, body, required.filter((field) => !subject.includes(`{{${field}}}`)));
      }
    });
export type TextInput = Omit<z.output<ReturnType<typeof textSchema>>, "seen">;
export type TextFields = z.input<ReturnType<typeof textSchema>>;

const criterion = z.object({
  code: z.string().trim().regex(/^[a-z][a-z0-9-]{1,39}$/, { error: () => message("norm.code") }),
  titleRu: z.string().trim().min(2).max(80),
  titleEn: z.string().trim().min(2).max(80),
  hintRu: z.string().trim().max(300).default(""),
  hintEn: z.string().trim().max(300).default(""),
  weight: z.number().int().min(1).max(100),
  floor: z.number().int().min(0).max(5).optional(),
});

/** A scorecard from a day on: weights sum to 100, codes are different. */
export const scorecardSchema = z
  .object({
    from: z.string().refine(isDay, { error: () => message("field.date") }),
    source: z.string().trim().min(5).max(300),
    seen: z.string().max(2000),
    rows: z.array(criterion).min(1).max(20),
  })
  .superRefine((card, ctx) => {
    const sum = card.rows.reduce((total, row) => total + row.weight, 0);
    if (sum !== 100) ctx.addIssue({ code: "custom", path: ["rows"], message: message("scorecard.sum", { sum }) });
    for (const [index, row] of card.rows.entries()) {
      if (card.rows.findIndex((one) => one.code === row.code) < index) ctx.addIssue({ code: "custom", path: ["rows", index, "code"], message: message("norm.twice") });
    }
  });
export type ScorecardInput = z.output<typeof scorecardSchema>;
export type ScorecardFields = z.input<typeof scorecardSchema>;
