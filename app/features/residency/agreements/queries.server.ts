import { db, Prisma, type Reader } from "~/lib/db/client.server";
import { plainPart, readPart, type Part } from "~/lib/db/together.server";
import type { Agreement } from "~/lib/db/generated/client";
import { notFound } from "~/lib/errors";
import { companyNames, personById, personNames } from "~/features/identity/queries.server";
import { isCompanyScope, type AnyScope, type CompanyScope, type StaffScope } from "~/features/identity/types";
import { addDays, dayFromDb, daysBetween, siteDay, type Day } from "~/lib/time";
import { isId } from "../moves.server";
import { sentDocument } from "./document.server";
import { reachAgreements } from "./locks.server";
import { agreementNorms } from "./norms.server";
import { drawAgreement, drawEvidence, type SignatureOnPaper } from "./paper.server";
import { mayApproveAs, mayDraft, mayHandInScan, maySend, maySignFor, maySignForOperator } from "./policy";
import { agreementMay, OPEN_AGREEMENTS, type AgreementStatus } from "./status";
import { readTerms, type KpiYear, type Terms } from "./terms";
import { wordsOf } from "./wording.server";

export interface SignatureFacts {
  id: string;
  side: "HOUSE" | "APPLICANT";
  method: "code" | "scan";
  name: string;
  email: string;
  position: string;
  fileId: string | null;
  askedAt: Date;
  signedAt: Date | null;
}

export interface AgreementListItem {
  id: string;
  number: string;
  kind: "agreement" | "amendment";
  status: AgreementStatus;
  companyId: string;
  companyName: string;
  createdAt: Date;
  sentAt: Date | null;
  signBy: Day | null;
  /** Calendar days left to sign: 0 on the last day; null when it is not waiting for the resident. */
  daysLeft: number | null;
  closedAt: Date | null;
  residentSigned: boolean;
  /** The resident's scan waits for us. */
  scanWaits: boolean;
}

const shown = { signatures: { select: { side: true, method: true, signedAt: true } } } as const;
type Row = Agreement & { signatures: { side: string; method: string; signedAt: Date | null }[] };

function toItem(row: Row, names: Map<string, { name: string }>, today: Day): AgreementListItem {
  const residentSigned = row.signatures.some((one) => one.side === "APPLICANT" && one.signedAt);
  const scanWaits = !residentSigned && row.signatures.some((one) => one.side === "APPLICANT" && one.method === "scan");
  const signBy = row.signBy && dayFromDb(row.signBy);
  return {
    id: row.id,
    number: row.number,
    kind: row.kind === "amendment" ? "amendment" : "agreement",
    status: row.status,
    companyId: row.companyId,
    companyName: names.get(row.companyId)?.name ?? "",
    createdAt: row.createdAt,
    sentAt: row.sentAt,
    signBy,
    daysLeft: row.status === "SENT" && signBy && !residentSigned && !scanWaits ? daysBetween(today, signBy) : null,
    closedAt: row.closedAt,
    residentSigned,
    scanWaits,
  };
}

/** The company's own agreements and amendments that were ever sent, the latest first. */
export async function agreementsOf(scope: CompanyScope, now: Date, reader: Reader = db): Promise<AgreementListItem[]> {
  const rows = await reader.agreement.findMany({ where: reachAgreements(scope), include: shown, orderBy: [{ sentAt: "desc" }, { id: "desc" }], take: 100 });
  return rows.map((row) => toItem(row, new Map(), siteDay(now)));
}

const waitsForSignature = (scope: CompanyScope): Prisma.AgreementWhereInput => ({
  ...reachAgreements(scope), status: "SENT", signatures: { none: { side: "APPLICANT", OR: [{ signedAt: { not: null } }, { method: "scan" }] } },
});

/** How many of the company's agreements wait for its signature: the same condition, as part of a reading. */
export const toSignPart = (scope: CompanyScope): Part<number> =>
  plainPart(Prisma.sql`
    SELECT count(*) FROM "Agreement" a
    WHERE a."companyId" = ${scope.companyId}::uuid AND a."sentAt" IS NOT NULL AND a.status = 'SENT'
      AND NOT EXISTS (SELECT 1 FROM "AgreementSignature" s WHERE s."agreementId" = a.id AND s.side = 'APPLICANT' AND (s."signedAt" IS NOT NULL OR s.method = 'scan'))`);

/** How many of the company's agreements wait for its signature. */
export const toSignCount = (scope: CompanyScope, reader: Reader = db): Promise<number> => readPart(toSignPart(scope), reader);

/** Those agreements, with the last day to sign. */
export async function agreementsToSign(scope: CompanyScope, reader: Reader = db): Promise<{ id: string; number: string; signBy: Day }[]> {
  const rows = await reader.agreement.findMany({ where: waitsForSignature(scope), select: { id: true, number: true, signBy: true }, orderBy: { signBy: "asc" }, take: 20 });
  return rows.flatMap(({ id, number, signBy }) => (signBy ? [{ id, number, signBy: dayFromDb(signBy) }] : []));
}

const PAGE = 50;

export interface AgreementFilters {
  /** A state, or what is open when absent; "ALL" for everything. */
  status?: AgreementStatus | "ALL";
  search?: string;
  page?: number;
}

/** Agreements for staff: open ones by what is due first, others by what happened last. Error: `forbidden`. */
export async function agreementsFor(scope: StaffScope, filters: AgreementFilters, now: Date, reader: Reader = db) {
  const reach = reachAgreements(scope);
  const search = filters.search?.trim() ?? "";
  const contains = { contains: search, mode: "insensitive" as const };
  const companies = search
    ? await reader.company.findMany({ where: { OR: [{ name: contains }, { legalName: contains }] }, select: { id: true }, take: 500 })
    : [];
  const found = search ? { OR: [{ number: contains }, { companyId: { in: companies.map((one) => one.id) } }] } : {};
  const status = filters.status === "ALL" ? {} : filters.status ? { status: filters.status } : { status: { in: [...OPEN_AGREEMENTS] } };
  const where = { ...reach, ...found, ...status };
  const page = Math.max(1, filters.page ?? 1);
  const [rows, count, groups] = await Promise.all([
    reader.agreement.findMany({ where, include: shown, orderBy: [{ signBy: { sort: "asc", nulls: "first" } }, { createdAt: "desc" }, { id: "desc" }], skip: (page - 1) * PAGE, take: PAGE }),
    reader.agreement.count({ where }),
    reader.agreement.groupBy({ by: ["status"], where: { ...reach, ...found }, _count: true }),
  ]);
  const names = await companyNames(rows.map((row) => row.companyId), reader);
  const counts: Partial<Record<AgreementStatus, number>> = Object.fromEntries(groups.map((group) => [group.status, group._count]));
  return { rows: rows.map((row) => toItem(row, names, siteDay(now))), page, pages: Math.max(1, Math.ceil(count / PAGE)), counts };
}

/** An agreement with all that its page tells, for either side. Error: `not-found`, also for another company's. */
export async function agreementFor(scope: AnyScope, id: string, now: Date, reader: Reader = db) {
  const row = isId(id)
    ? await reader.agreement.findFirst({
        where: { id, ...reachAgreements(scope) },
        include: { signatures: { orderBy: { askedAt: "asc" } }, approvals: { orderBy: { at: "asc" } } },
      })
    : null;
  if (!row) throw notFound();
  const today = siteDay(now);
  const [norms, person, names, companies] = await Promise.all([
    agreementNorms(today, reader),
    personById(scope.userId, reader),
    personNames(row.approvals.map((one) => one.userId), reader),
    companyNames([row.companyId], reader),
  ]);
  const item = toItem(row, companies, today);
  const company = isCompanyScope(scope);
  const own = company ? "APPLICANT" : "HOUSE";
  const houseSigned = row.signatures.some((one) => one.side === "HOUSE" && one.signedAt);
  const inTime = item.signBy !== null && item.signBy >= today;
  const asked = row.signatures.find((one) => one.side === own && one.method === "code" && !one.signedAt && one.userId === scope.userId);
  const maySign = company ? maySignFor(scope) : maySignForOperator(scope, person?.email ?? "", norms.operatorSigners);
  const open = agreementMay("sign", row.status);
  const missing = norms.approvals.filter((role) => !row.approvals.some((one) => one.role === role));
  return {
    ...item,
    applicationId: company ? null : row.applicationId,
    residencyId: row.residencyId,
    version: row.version,
    terms: readTerms(row.terms),
    sha256: row.sha256,
    signatures: row.signatures.filter((one) => one.signedAt || one.method === "scan").map((one): SignatureFacts => ({
      id: one.id, side: one.side, method: one.method === "scan" ? "scan" : "code", name: one.name, email: one.email, position: one.position, fileId: one.fileId, askedAt: one.askedAt, signedAt: one.signedAt,
    })),
    approvals: company ? [] : row.approvals.map((one) => ({ role: one.role, name: names.get(one.userId) ?? "", at: one.at, note: one.note })),
    missingApprovals: company ? [] : missing,
    /** A code is on its way and may be typed until then. */
    codeUntil: asked?.codeUntil && asked.codeUntil > now && asked.attempts < norms.signCode.attempts ? asked.codeUntil : null,
    email: person?.email ?? "",
    operatorFirst: norms.signOrder === "any",
    can: {
      sign: open && maySign && (company ? !item.residentSigned && inTime : !houseSigned && (item.residentSigned || norms.signOrder === "any")),
      scan: company && open && inTime && !item.residentSigned && mayHandInScan(scope),
      edit: !company && mayDraft(scope) && agreementMay("edit", row.status),
      propose: !company && mayDraft(scope) && agreementMay("propose", row.status),
      approveAs: company || !agreementMay("approve", row.status) ? [] : missing.filter((role) => mayApproveAs(scope, role)),
      send: !company && maySend(scope) && agreementMay("send", row.status) && missing.length === 0,
      recall: !company && maySend(scope) && agreementMay("recall", row.status) && !item.residentSigned && !houseSigned,
      acceptScan: !company && maySend(scope) && open && item.scanWaits,
      signBoth: !company && maySign && !houseSigned,
      cancel: !company && maySend(scope) && row.kind === "amendment" && agreementMay("cancel", row.status),
    },
  };
}

export type AgreementPage = Awaited<ReturnType<typeof agreementFor>>;

/**
 * The PDF of an agreement for whoever reaches it, checked against its hash once it was sent; with `evidence` the sheet of its
 * signatures, a paper of its own: the signed file is never touched. Errors: `not-found`, also for a sheet that nobody has
 * signed yet; `document-changed` (409).
 */
export async function agreementPdf(scope: AnyScope, id: string, evidence: boolean, now: Date): Promise<{ number: string; bytes: Uint8Array }> {
  const row = isId(id)
    ? await db.agreement.findFirst({ where: { id, ...reachAgreements(scope) }, include: { application: { select: { number: true } }, signatures: { where: { signedAt: { not: null } }, orderBy: { signedAt: "asc" } } } })
    : null;
  if (!row) throw notFound();
  const { number } = row;
  const terms = readTerms(row.terms);
  if (!row.sentAt || !row.sha256) {
    const { signDays } = await agreementNorms(siteDay(now));
    const { text } = await wordsOf(terms, { number, applicationNumber: row.application?.number ?? "", signBy: addDays(siteDay(now), signDays), now }, db);
    return { number, bytes: await drawAgreement({ number, terms: { ...terms, text } as Terms, sentAt: null }) };
  }
  const bytes = await sentDocument(row, db);
  if (!evidence) return { number, bytes };
  if (row.signatures.length === 0) throw notFound();
  const signatures = row.signatures.map((one): SignatureOnPaper => ({
    side: one.side, method: one.method, name: one.name, email: one.email, position: one.position, sha256: one.sha256 ?? "", ip: one.ip, userAgent: one.userAgent, askedAt: one.askedAt, signedAt: one.signedAt!,
  }));
  return { number, bytes: await drawEvidence({ number, terms, sentAt: row.sentAt, sha256: row.sha256, signatures }) };
}

/** Agreed figures of a residency by year: of its signed agreement, with those that later extensions added. */
export async function agreedKpis(residencyId: string, reader: Reader = db): Promise<KpiYear[]> {
  const rows = await reader.agreement.findMany({ where: { residencyId, status: "SIGNED" }, orderBy: [{ closedAt: "asc" }, { id: "asc" }], select: { terms: true } });
  const byYear = new Map<number, KpiYear>();
  for (const row of rows) {
    const terms = readTerms(row.terms);
    // A later agreement is of a residency that was begun anew.
    if (terms.kind === "agreement") byYear.clear();
    const kpis = terms.kind === "agreement" ? terms.kpis : terms.change.what === "extension" ? terms.change.kpis : [];
    for (const kpi of kpis) byYear.set(kpi.year, kpi);
  }
  return [...byYear.values()].sort((a, b) => a.year - b.year);
}

/** What letters about an agreement say; null when it is not there. For reactions, which act for the house. */
export async function agreementForLetter(id: string, reader: Reader = db) {
  const row = isId(id) ? await reader.agreement.findUnique({ where: { id } }) : null;
  if (!row) return null;
  const names = await companyNames([row.companyId], reader);
  const residency = row.residencyId ? await reader.residency.findUnique({ where: { id: row.residencyId }, select: { startsOn: true, endsOn: true } }) : null;
  return {
    number: row.number,
    companyId: row.companyId,
    companyName: names.get(row.companyId)?.name ?? "",
    signBy: row.signBy && dayFromDb(row.signBy),
    startsOn: residency && dayFromDb(residency.startsOn),
    endsOn: residency && dayFromDb(residency.endsOn),
  };
}

/** Whether a file is a scan of an agreement: staff read it. */
export const isAgreementScan = async (fileId: string, reader: Reader = db): Promise<boolean> =>
  (await reader.agreementSignature.count({ where: { fileId } })) > 0;
