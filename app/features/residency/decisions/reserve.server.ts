import type { Tx } from "~/lib/db/client.server";
import { lockCall, placesLeft } from "../calls/places.server";
import type { Circumstance } from "../moves.server";
import { HOUSE, lockApplication, move, type Mover } from "../moves.server";

/** The rank after the last that was ever given in the call: ranks are not given anew. The call is locked. */
export async function nextReserveRank(tx: Tx, callId: string): Promise<number> {
  const { _max } = await tx.application.aggregate({ where: { callId }, _max: { reserveRank: true } });
  return (_max.reserveRank ?? 0) + 1;
}

/**
 * Offers free places of a call to its reserve, in order; answers to whom. Never more offers than places: the call is held
 * meanwhile, so two places that come free at once go to two different ones. Nothing is offered while a session that decides
 * on the call is open, since the council may be about to fill the place; its closing asks again. In the order of locks the
 * call comes after the application that the transaction is about; after it only applications in its reserve are locked.
 * @param freed for a call without a limit: how many places came free just now
 */
export async function offerFreedPlaces(tx: Tx, callId: string, at: Circumstance, freed = 0, mover: Mover = HOUSE): Promise<string[]> {
  await lockCall(tx, callId);
  const count = (await placesLeft(tx, callId)) ?? freed;
  if (count <= 0) return [];
  const inSession = await tx.agendaItem.count({ where: { decidedAt: null, application: { callId, status: "COUNCIL" }, session: { status: "OPEN" } } });
  if (inSession > 0) return [];
  const offered: string[] = [];
  const queue = await tx.application.findMany({ where: { callId, status: "RESERVE" }, orderBy: [{ reserveRank: "asc" }, { id: "asc" }], select: { id: true } });
  for (const { id } of queue) {
    if (offered.length >= count) break;
    const application = await lockApplication(tx, HOUSE, id, at.now);
    // Taken back in the meantime: the next one's turn.
    if (application.status !== "RESERVE") continue;
    await move(tx, mover, application, "offer", at, { event: { type: "residency.place-offered", payload: { applicationId: id } } });
    offered.push(id);
  }
  return offered;
}
