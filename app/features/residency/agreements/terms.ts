import { z } from "zod";
import { KPI_MOST } from "./kpi";

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** Null = not agreed upon. */
const kpi = z.number().int().min(0).max(KPI_MOST).nullable();
const kpiYear = z.object({ year: z.number().int().min(1).max(50), revenue: kpi, jobs: kpi, averageWage: kpi, taxes: kpi, investments: kpi, exports: kpi, rids: kpi });
export type KpiYear = z.output<typeof kpiYear>;

const rentYear = z.object({
  year: z.number().int().min(1),
  from: day,
  to: day,
  /** Percent of the base rate. */
  percent: z.number().int().min(0).max(100),
});
export type RentYear = z.output<typeof rentYear>;

/** A side of the agreement as it was on the day of drafting. */
const party = z.object({
  name: z.string(),
  inn: z.string(),
  kpp: z.string().default(""),
  ogrn: z.string().default(""),
  address: z.string().default(""),
  phone: z.string().default(""),
  email: z.string().default(""),
  bankName: z.string().default(""),
  bik: z.string().default(""),
  corrAccount: z.string().default(""),
  account: z.string().default(""),
  signer: z.object({ name: z.string(), position: z.string(), basis: z.string() }),
});
export type Party = z.output<typeof party>;

/** The words of the paper, fixed when it is sent: the PDF is drawn from them ever after. */
const text = z.object({ template: z.string(), version: z.number().int(), title: z.string(), clauses: z.string() });

const parties = { operator: party, resident: party, text: text.nullable().default(null) };

export const agreementTermsSchema = z.object({
  kind: z.literal("agreement"),
  premises: z.string(),
  areaSqm: z.number().int().min(0),
  startsOn: day,
  endsOn: day,
  /** Kopecks for 1 m² a month before the step, as of drafting. */
  baseKopecks: z.number().int().min(0),
  rent: z.array(rentYear),
  kpis: z.array(kpiYear),
  ...parties,
});

export const amendmentTermsSchema = z.object({
  kind: z.literal("amendment"),
  /** The agreement that is amended; empty number for residents from before agreements were kept here. */
  base: z.object({ number: z.string(), signedOn: day.nullable() }),
  change: z.discriminatedUnion("what", [
    z.object({ what: z.literal("extension"), from: day, endsOn: day, rent: z.array(rentYear), kpis: z.array(kpiYear) }),
    z.object({
      what: z.literal("premises"),
      from: day,
      premises: z.string(),
      areaSqm: z.number().int().min(0),
      /** What was decided about the company's bookings from that day on. */
      bookings: z.enum(["cancel", "keep"]),
    }),
  ]),
  ...parties,
});

export const termsSchema = z.discriminatedUnion("kind", [agreementTermsSchema, amendmentTermsSchema]);
export type AgreementTerms = z.output<typeof agreementTermsSchema>;
export type AmendmentTerms = z.output<typeof amendmentTermsSchema>;
export type Terms = z.output<typeof termsSchema>;

/** Terms as they are stored. */
export const readTerms = (stored: unknown): Terms => termsSchema.parse(stored);

export const emptyKpis = (year: number): KpiYear => ({ year, revenue: null, jobs: null, averageWage: null, taxes: null, investments: null, exports: null, rids: null });
