import { db, type Reader, type Tx } from "~/lib/db/client.server";
import { contactsOf } from "../../identity/queries.server";

/** Whether something of a booking is in somebody's hands: it cannot be cancelled then. */
export const isOut = async (tx: Tx, bookingId: string): Promise<boolean> => (await tx.custody.count({ where: { bookingId, returnedAt: null } })) > 0;

/** Whether anything of a booking was handed out, back by now or not: its people have come then. */
export const wasHanded = async (tx: Tx, bookingId: string): Promise<boolean> => (await tx.custody.count({ where: { bookingId } })) > 0;

/** Units of a booking that were handed out by now, and which of them are in somebody's hands still. */
export async function handedUnits(reader: Reader, bookingId: string): Promise<{ unitId: number; out: boolean }[]> {
  const rows = await reader.custody.findMany({ where: { bookingId }, select: { unitId: true, returnedAt: true } });
  return rows.map(({ unitId, returnedAt }) => ({ unitId, out: returnedAt === null }));
}

/** People who may come to the desk for a company: those who did before, latest first, and its own. Names only. */
export async function peopleFor(companyId: string): Promise<string[]> {
  const [rows, contacts] = await Promise.all([
    db.custody.findMany({ where: { companyId }, select: { takenBy: true }, orderBy: { handedAt: "desc" }, take: 50 }),
    contactsOf(companyId),
  ]);
  return [...new Set([...rows.map((row) => row.takenBy), ...contacts.map((person) => person.name)])].slice(0, 15);
}
