import { db, type Prisma } from "~/lib/db/client.server";
import type { IntroductionStatus } from "~/lib/db/generated/enums";
import { companyNames } from "~/features/identity/queries.server";
import type { CompanyScope } from "~/features/identity/types";
import { residencyOf } from "~/features/residency/queries.server";
import { contactReady, contactsInForce } from "../contacts.server";
import { askStanding, type AskStanding } from "../rules/introduction";
import type { Contact } from "../rules/profile";
import { listedAmong } from "./directory.server";

export const ARCHIVE_PAGE = 20;
/** Introductions that wait on either side; more than these a company does not keep open. */
const OPEN_LIMIT = 100;

/** An introduction as one of its two sides sees it. */
export interface IntroductionEntry {
  id: string;
  status: IntroductionStatus;
  /** True when our company asked. */
  outgoing: boolean;
  message: string;
  createdAt: Date;
  answeredAt: Date | null;
  /** `slug` is null while the partner has no page that we could open. */
  partner: { name: string; slug: string | null };
  brief: { id: string; title: string } | null;
  /** The partner's contact, once it is accepted and while the partner's consent holds; null otherwise. */
  contact: Contact | null;
}

/**
 * Introductions of the scope's company: those that wait for our answer, those that wait for theirs (both oldest first),
 * and a page of the answered ones, newest first.
 */
export async function introductionsOf(scope: CompanyScope, page: number) {
  const { companyId } = scope;
  const ofUs: Prisma.IntroductionWhereInput = { OR: [{ fromCompanyId: companyId }, { toCompanyId: companyId }] };
  const archive: Prisma.IntroductionWhereInput = { ...ofUs, status: { not: "ASKED" } };
  const select = { id: true, status: true, fromCompanyId: true, toCompanyId: true, message: true, createdAt: true, answeredAt: true, brief: { select: { id: true, title: true } } } as const;
  const [open, answered, total] = await Promise.all([
    db.introduction.findMany({ where: { ...ofUs, status: "ASKED" }, select, orderBy: [{ createdAt: "asc" }, { id: "asc" }], take: OPEN_LIMIT }),
    db.introduction.findMany({ where: archive, select, orderBy: [{ answeredAt: "desc" }, { id: "desc" }], skip: (page - 1) * ARCHIVE_PAGE, take: ARCHIVE_PAGE }),
    db.introduction.count({ where: archive }),
  ]);
  const other = (row: { fromCompanyId: string; toCompanyId: string }) => (row.fromCompanyId === companyId ? row.toCompanyId : row.fromCompanyId);
  const others = [...open, ...answered].map(other);
  const [names, listed, contacts] = await Promise.all([
    companyNames(others),
    listedAmong(others),
    contactsInForce(answered.filter((row) => row.status === "ACCEPTED").map(other)),
  ]);
  const toEntry = (row: (typeof open)[number]): IntroductionEntry => ({
    id: row.id,
    status: row.status,
    outgoing: row.fromCompanyId === companyId,
    message: row.message,
    createdAt: row.createdAt,
    answeredAt: row.answeredAt,
    partner: { name: names.get(other(row))?.name ?? "", slug: listed.has(other(row)) ? (names.get(other(row))?.slug ?? null) : null },
    brief: row.brief,
    contact: row.status === "ACCEPTED" ? (contacts.get(other(row)) ?? null) : null,
  });
  const waiting = open.map(toEntry);
  return {
    incoming: waiting.filter((entry) => !entry.outgoing),
    outgoing: waiting.filter((entry) => entry.outgoing),
    archive: answered.map(toEntry),
    page,
    pages: Math.max(1, Math.ceil(total / ARCHIVE_PAGE)),
  };
}

/** How the reader stands to a company or to one of its briefs; `scope` is null for people without a company. */
export async function askStandingOf(
  scope: CompanyScope | null,
  target: { companyId: string; briefId: string | null; open: boolean },
): Promise<AskStanding> {
  if (!scope) return "no-company";
  if (scope.companyId === target.companyId) return "own";
  const [residency, ready, rows] = await Promise.all([
    residencyOf(scope.companyId),
    contactReady(scope.companyId),
    db.introduction.findMany({
      where: {
        OR: [
          { fromCompanyId: scope.companyId, toCompanyId: target.companyId },
          { fromCompanyId: target.companyId, toCompanyId: scope.companyId },
        ],
      },
      select: { status: true, fromCompanyId: true, briefId: true },
    }),
  ]);
  return askStanding({
    own: false,
    active: residency?.status === "ACTIVE",
    role: scope.role,
    targetOpen: target.open,
    contactReady: ready,
    between: rows.map((row) => ({ status: row.status, briefId: row.briefId, outgoing: row.fromCompanyId === scope.companyId })),
    briefId: target.briefId,
  });
}
