import { message, z } from "~/lib/form-messages";
import { parseMoney } from "~/lib/money";
import { normalisePhone } from "~/lib/requisites";
import { isDay, type Day } from "~/lib/time";
import { CLUSTERS } from "./rules/clusters";
import { KINDS, parseTags, TAG_LENGTH, TAG_LIMIT } from "./rules/profile";
import { BRIEF_SORTS, DIRECTORY_SORTS, SEARCH_PLACES } from "./rules/search";

/** Line ends as the counters on the page count them; characters that PostgreSQL or the search marks cannot bear go. */
const clean = (text: string) =>
  text
    .replace(/\r\n?/g, "\n")
     
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f\ue000\ue001]/g, "")
    .trim();

/** A text of `min` to `max` characters as a person counts them. */
const text = (min: number, max: number) =>
  z.string().transform((value, ctx) => {
    const cleaned = clean(value);
    const count = [...cleaned].length;
    if (count < min) ctx.addIssue({ code: "custom", message: min <= 1 ? message("field.required") : message("field.tooShort", { count: min }) });
    if (count > max) ctx.addIssue({ code: "custom", message: message("field.tooLong", { max }) });
    return cleaned;
  });

/** The same, and an empty field is an empty text. */
const maybe = (max: number) =>
  text(0, max)
    .optional()
    .transform((value) => value ?? "");

const tags = z
  .string()
  .optional()
  .transform((value, ctx) => {
    const found = parseTags(clean(value ?? ""));
    if (found.some((tag) => [...tag].length > TAG_LENGTH)) ctx.addIssue({ code: "custom", message: message("field.tooLong", { max: TAG_LENGTH }) });
    return found.slice(0, TAG_LIMIT);
  });

const phone = z
  .string()
  .optional()
  .transform((value, ctx) => {
    if (!value?.trim()) return "";
    const e164 = normalisePhone(value);
    if (!e164) ctx.addIssue({ code: "custom", message: message("field.phone") });
    return e164 ?? "";
  });

/** The profile form. Everything may be empty in a draft; a contact has a name and an e-mail or is left out. */
export const profileSchema = z
  .object({
    tagline: maybe(140),
    about: maybe(3000),
    offers: maybe(1500),
    needs: maybe(1500),
    tags,
    contactName: maybe(120),
    contactEmail: z
      .string()
      .trim()
      .toLowerCase()
      .max(200)
      .pipe(z.email())
      .optional()
      .transform((value) => value ?? ""),
    contactPhone: phone,
    consent: z.boolean().optional(),
    intent: z.enum(["save", "publish"]).catch("save"),
  })
  .superRefine((profile, ctx) => {
    const any = profile.contactName || profile.contactEmail || profile.contactPhone;
    for (const field of ["contactName", "contactEmail"] as const) {
      if (any && !profile[field]) ctx.addIssue({ code: "custom", path: [field], message: message("field.required") });
    }
  });
export type ProfileInput = z.output<typeof profileSchema>;

/** The brief form; `today` is the day in the site zone before which no answer can be awaited. */
export const briefSchema = (today: Day) =>
  z.object({
    title: text(5, 140),
    body: text(40, 4000),
    looksFor: text(5, 500),
    cluster: z
      .enum(CLUSTERS)
      .optional()
      .transform((value) => value ?? null),
    /** Roubles as typed; kopecks come out. */
    budget: z
      .string()
      .optional()
      .transform((value, ctx) => {
        if (!value?.trim()) return null;
        const kopecks = parseMoney(value);
        if (kopecks === null) ctx.addIssue({ code: "custom", message: message("field.number") });
        else if (kopecks <= 0) ctx.addIssue({ code: "custom", message: message("field.positive") });
        return kopecks;
      }),
    answerBy: z
      .string()
      .optional()
      .transform((value, ctx) => {
        if (!value?.trim()) return null;
        if (!isDay(value)) ctx.addIssue({ code: "custom", message: message("field.date") });
        else if (value < today) ctx.addIssue({ code: "custom", message: message("rule.past") });
        return value;
      }),
  });
export type BriefInput = z.output<ReturnType<typeof briefSchema>>;

export const askSchema = z.object({ message: text(20, 1000) });

export const answerSchema = z.object({ id: z.uuid(), answer: z.enum(["ACCEPTED", "DECLINED"]) });

const search = z
  .string()
  .catch("")
  .transform((value) => [...clean(value)].slice(0, 200).join(""));
const pageNumber = z.coerce.number().int().min(1).max(10_000).catch(1);
const read = (params: URLSearchParams) => Object.fromEntries(params);

const directoryFilter = z.object({
  q: search,
  kind: z.enum(KINDS).nullable().catch(null),
  in: z.enum(SEARCH_PLACES).catch("all"),
  sort: z.enum(DIRECTORY_SORTS).catch("relevance"),
  page: pageNumber,
});
/** What the address of the directory asks for; whatever it does not understand counts as not asked. */
export const directoryFilterOf = (params: URLSearchParams) => directoryFilter.parse(read(params));
export type DirectoryFilter = z.output<typeof directoryFilter>;

const briefFilter = z.object({
  q: search,
  cluster: z.enum(CLUSTERS).nullable().catch(null),
  sort: z.enum(BRIEF_SORTS).catch("new"),
  page: pageNumber,
});
/** The same for open briefs. */
export const briefFilterOf = (params: URLSearchParams) => briefFilter.parse(read(params));
export type BriefFilter = z.output<typeof briefFilter>;

/** Whether a part of an address can be an id at all; a text that cannot must not reach a uuid column. */
export const isId = (text: string | undefined): text is string => z.uuid().safeParse(text).success;

/** The page of a list that an address asks for; the first when it says nothing sensible. */
export const pageOf = (params: URLSearchParams): number => pageNumber.parse(params.get("page") ?? 1);
