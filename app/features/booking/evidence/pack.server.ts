import { createHash } from "node:crypto";
import { packing, workbook, type SheetCell } from "~/lib/files/workbook.server";
import { formatDate, formatDay, formatTime } from "~/lib/format";
import { translator } from "~/lib/i18n/i18n.server";
import { localised, type Locale } from "~/lib/i18n/locales";
import { formatMoney, sumKopecks, type Kopecks } from "~/lib/money";
import { Paper } from "~/lib/pdf/paper.server";
import { siteDay } from "~/lib/time";
import { differences, type Difference } from "./differences";
import type { Evidence } from "./facts.server";
import type { EvidenceSigner } from "./signing.server";

export const sha256Of = (content: string | Uint8Array): string => createHash("sha256").update(content).digest("hex");

type Say = (key: string, params?: Record<string, unknown>) => string;
const SHOWN = 200;

/** What companies got in the period by their bookings and by corrections, most first. */
function byCompany({ bookings, adjustments }: Evidence): { company: string; count: number; kopecks: Kopecks }[] {
  const sums = new Map<string, { company: string; count: number; kopecks: Kopecks }>();
  for (const { companyId, company, ownKopecks } of bookings) {
    if (ownKopecks === 0) continue;
    const known = sums.get(companyId) ?? { company, count: 0, kopecks: 0 };
    sums.set(companyId, { company, count: known.count + 1, kopecks: known.kopecks + ownKopecks });
  }
  for (const { companyId, company, kopecks } of adjustments) {
    const known = sums.get(companyId) ?? { company, count: 0, kopecks: 0 };
    sums.set(companyId, { ...known, kopecks: known.kopecks + kopecks });
  }
  return [...sums.values()].sort((a, b) => b.kopecks - a.kopecks || (a.company < b.company ? -1 : 1));
}

const correctedOf = ({ adjustments }: Evidence): Kopecks => sumKopecks(adjustments.map((one) => one.kopecks));

/** Bookings that differences are of, as people call them, by id: whose, what and when. Naming all of a long period would hold the process up. */
const bookingNames = ({ bookings }: Evidence, found: readonly Difference[], locale: Locale): Map<string, string> => {
  const named = new Set(found.map((one) => one.subject));
  return new Map(bookings.filter((one) => named.has(one.id)).map(({ id, company, resource, startsAt }) => [id, `${company}: ${resource}, ${formatDate(startsAt, locale)}, ${formatTime(startsAt, locale)}`]));
};

function sheetsOf(evidence: Evidence, found: readonly Difference[], say: Say, locale: Locale): Promise<{ bytes: Uint8Array; rows: number }> {
  const moment = (at: Date | null): SheetCell => (at ? `${siteDay(at)} ${formatTime(at, locale)}` : null);
  const money = (kopecks: Kopecks): SheetCell => ({ kopecks });
  const heads = (...names: string[]) => names.map((name) => say(`columns.${name}`));
  function* rows<T>(list: readonly T[], row: (one: T) => SheetCell[]): Iterable<SheetCell[]> {
    for (const one of list) yield row(one);
  }
  const named = bookingNames(evidence, found, locale);
  const totals: SheetCell[][] = [
    [say("totals.forBookings"), money(evidence.consumedForBookingsKopecks)],
    [say("totals.corrected"), money(correctedOf(evidence))],
    [say("totals.consumed"), money(evidence.consumedForBookingsKopecks + correctedOf(evidence))],
    ...evidence.budgets.flatMap((budget): SheetCell[][] => {
      const period = budget.quarter === 0 ? String(budget.year) : `${budget.year}-Q${budget.quarter}`;
      return [[say("totals.budget", { period }), money(budget.amountKopecks)], [say("totals.budgetConsumed", { period }), money(budget.consumedKopecks)], [say("totals.budgetReserved", { period }), money(budget.reservedKopecks)]];
    }),
    ...byCompany(evidence).map((one): SheetCell[] => [one.company, money(one.kopecks)]),
  ];
  return workbook([
    { name: say("sheets.totals"), heads: heads("what", "amount"), widths: [60, 18], rows: totals },
    {
      name: say("sheets.differences"), heads: heads("what", "code", "subject", "left", "right"), widths: [60, 40, 60, 18, 18],
      rows: rows(found, (one) => [say(`difference.${one.kind}`), one.subject, named.get(one.subject) ?? null, money(one.leftKopecks), money(one.rightKopecks)]),
    },
    {
      name: say("sheets.ledger"), heads: heads("entry", "at", "usedOn", "countsOn", "budget", "from", "to", "amount", "company", "subject", "reason", "note"), widths: [10, 20, 12, 12, 10, 14, 14, 16, 30, 38, 16, 40],
      rows: rows(evidence.entries, (one) => [one.id, moment(one.at), one.usedOn, one.countsOn, one.quarter === 0 ? String(one.year) : `${one.year}-Q${one.quarter}`, one.credit, one.debit, money(one.amountKopecks), one.company, `${one.subjectType} ${one.subjectId}`, one.reason, one.note]),
    },
    {
      name: say("sheets.bookings"), heads: heads("booking", "company", "resource", "starts", "ends", "status", "total", "promised", "own"), widths: [38, 30, 34, 20, 20, 14, 16, 16, 16],
      rows: rows(evidence.bookings, (one) => [one.id, one.company, one.resource, moment(one.startsAt), moment(one.endsAt), one.status, money(one.totalKopecks), money(one.promisedKopecks), money(one.ownKopecks)]),
    },
    { name: say("sheets.checkIns"), heads: heads("booking", "company", "starts", "ends", "checkedIn", "checkedOut"), widths: [38, 30, 20, 20, 20, 20], rows: rows(evidence.bookings, (one) => [one.id, one.company, moment(one.startsAt), moment(one.endsAt), moment(one.checkedInAt), moment(one.checkedOutAt)]) },
    {
      name: say("sheets.invoices"), heads: heads("invoice", "booking", "company", "status", "at", "total", "paid", "returned"), widths: [18, 38, 30, 14, 20, 16, 16, 16],
      rows: rows(evidence.invoices, (one) => [one.number, one.bookingId, one.company, one.status, moment(one.issuedAt), money(one.totalKopecks), money(one.paidKopecks), money(one.returnedKopecks)]),
    },
    { name: say("sheets.payments"), heads: heads("invoice", "what", "day", "method", "reference", "amount"), widths: [18, 14, 12, 14, 30, 16], rows: rows(evidence.payments, (one) => [one.number, say(`payment.${one.kind}`), one.day, one.method, one.reference, money(one.amountKopecks)]) },
    { name: say("sheets.acts"), heads: heads("what", "invoice", "company", "amount"), widths: [18, 18, 30, 16], rows: rows(evidence.invoices.filter((one) => one.act !== null), (one) => [one.act ?? "", one.number, one.company, money(one.actedKopecks)]) },
    { name: say("sheets.reports"), heads: heads("company", "period", "status", "at"), widths: [30, 12, 14, 20], rows: rows(evidence.reports, (one) => [one.company, one.period, one.status, moment(one.submittedAt)]) },
  ]);
}

function summary(evidence: Evidence, found: readonly Difference[], fingerprint: string, now: Date, say: Say, locale: Locale): Promise<Uint8Array> {
  const { programme } = evidence;
  const period = say("period", { from: formatDay(evidence.from, locale), to: formatDay(evidence.to, locale) });
  const money = (kopecks: Kopecks) => formatMoney(kopecks, locale);
  const title = say("title", { name: localised(programme, "name", locale) });
  const paper = new Paper({ title, author: programme.funder, subject: period, createdAt: now, foot: `${title}, ${period}`, pageOf: (page, pages) => say("page", { page, pages }) });
  paper.title(title, period);
  paper.facts([
    [say("facts.funder"), programme.funder],
    [say("facts.basis"), programme.legalBasis],
    [say("facts.share"), `${programme.sharePercent} %`],
    [say("facts.made"), `${formatDate(now, locale)}, ${formatTime(now, locale)}`],
    [say("facts.entries"), String(evidence.entries.length)],
    [say("facts.bookings"), String(evidence.bookings.length)],
    [say("facts.invoices"), String(evidence.invoices.length)],
    [say("facts.consumed"), money(evidence.consumedForBookingsKopecks + correctedOf(evidence))],
    ...(evidence.adjustments.length > 0 ? [[say("totals.corrected"), money(correctedOf(evidence))] as [string, string]] : []),
    [say("facts.key"), fingerprint],
  ]);
  const companies = byCompany(evidence);
  if (companies.length > 0) {
    paper.heading(say("companies"));
    paper.table([{ title: say("columns.company"), share: 6 }, { title: say("columns.count"), share: 2, align: "right" }, { title: say("columns.amount"), share: 3, align: "right" }], companies.map((one) => [one.company, String(one.count), money(one.kopecks)]));
  }
  paper.heading(say("sheets.differences"));
  if (found.length === 0) paper.text(say("agrees"));
  else {
    paper.text(say("disagrees", { count: found.length }));
    const named = bookingNames(evidence, found, locale);
    paper.table(
      [{ title: say("columns.what"), share: 4 }, { title: say("columns.subject"), share: 7 }, { title: say("columns.left"), share: 2.5, align: "right" }, { title: say("columns.right"), share: 2.5, align: "right" }],
      found.slice(0, SHOWN).map((one) => [say(`difference.${one.kind}`), named.get(one.subject) ?? one.subject, money(one.leftKopecks), money(one.rightKopecks)]),
    );
  }
  return paper.finish();
}

/** How an auditor checks a pack with tools that every system has. */
const readme = (fingerprint: string, say: Say) =>
  [
    say("readme.title"),
    `1. ${say("readme.sums")}\n   sha256sum -c SHA256SUMS`,
    `2. ${say("readme.signature")}\n   openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin -in SHA256SUMS -sigfile SHA256SUMS.sig`,
    `3. ${say("readme.key")}\n   openssl pkey -pubin -in public-key.pem -outform DER | sha256sum\n   ${fingerprint}\n`,
  ].join("\n\n");

export interface DrawnPack {
  bytes: Uint8Array;
  /** SHA-256 of `SHA256SUMS`. */
  sums: string;
  /** Rows of the workbook. */
  rows: number;
  differences: Difference[];
}

/**
 * The evidence of a programme's period for an auditor, as a ZIP: a workbook of all books, a summary, the SHA-256 of both
 * (`SHA256SUMS`) with an Ed25519 signature, the public key, and how to check them (decision 0024). It says where books disagree and
 * what is missing.
 */
export async function drawPack(evidence: Evidence, signer: EvidenceSigner, locale: Locale, now: Date): Promise<DrawnPack> {
  const t = translator(locale) as unknown as (key: string, params: Record<string, unknown>) => string;
  const say: Say = (key, params = {}) => t(key, { ...params, ns: "evidence" });
  const found = differences(evidence);
  const book = await sheetsOf(evidence, found, say, locale);
  const files: [string, Uint8Array][] = [
    ["evidence.xlsx", book.bytes],
    ["summary.pdf", await summary(evidence, found, signer.fingerprint, now, say, locale)],
  ];
  const sums = files.map(([name, bytes]) => `${sha256Of(bytes)}  ${name}\n`).join("");
  const archive = packing();
  for (const [name, bytes] of files) await archive.file(name, [bytes]);
  await archive.file("SHA256SUMS", [sums]);
  await archive.file("SHA256SUMS.sig", [signer.sign(sums)]);
  await archive.file("public-key.pem", [signer.publicPem]);
  await archive.file("README.txt", [readme(signer.fingerprint, say)]);
  return { bytes: archive.bytes(), sums: sha256Of(sums), rows: book.rows, differences: found };
}
