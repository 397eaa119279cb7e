import { db, type Prisma } from "./db/client.server";

const PAGE = 50;

/**
 * A page of the audit log, newest first; `search` looks in action, person and subject. For staff only: ask for a scope before.
 * @param withheld subjects whose entries are not shown yet
 */
export async function auditLog(search: string, page: number, withheld?: { subjectType: string; subjectIds: readonly string[] }) {
  const found: Prisma.AuditEntryWhereInput = search
    ? {
        OR: [
          { action: { contains: search, mode: "insensitive" } },
          { actorName: { contains: search, mode: "insensitive" } },
          { subjectId: search },
          { subjectType: { equals: search, mode: "insensitive" } },
        ],
      }
    : {};
  const where: Prisma.AuditEntryWhereInput = withheld && withheld.subjectIds.length > 0 ? { AND: [found, { NOT: { subjectType: withheld.subjectType, subjectId: { in: [...withheld.subjectIds] } } }] } : found;
  const [rows, count] = await Promise.all([
    db.auditEntry.findMany({ where, orderBy: { id: "desc" }, skip: (page - 1) * PAGE, take: PAGE }),
    db.auditEntry.count({ where }),
  ]);
  return { items: rows.map((row) => ({ ...row, id: String(row.id) })), pages: Math.max(1, Math.ceil(count / PAGE)) };
}
