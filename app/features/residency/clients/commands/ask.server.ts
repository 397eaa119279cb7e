import type { CompanyScope } from "~/features/identity/types";
import { audit } from "~/lib/audit.server";
import { transaction } from "~/lib/db/client.server";
import { conflict, forbidden } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { siteDay } from "~/lib/time";
import { actorOf, type Circumstance } from "../../moves.server";
import type { ClientEvent } from "../events";
import { mayAskAccess } from "../policy";
import { mayBookSome } from "../standing";
import { standingFor } from "../standing.server";

/**
 * An owner asks that the company be admitted as a client. While a request is open, another is the same one. Errors: `forbidden` for
 * others than the owner; `client-already` (409) when the company may book. Answers the request's id.
 */
export async function askAccess(scope: CompanyScope, purpose: string, at: Circumstance): Promise<string> {
  if (!mayAskAccess(scope)) throw forbidden();
  const { companyId } = scope;
  return transaction(async (tx) => {
    // Two owners who press at once ask once.
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`client-request:${companyId}`}, 0))::text`;
    const open = await tx.clientRequest.findFirst({ where: { companyId, status: "OPEN" }, select: { id: true } });
    if (open) return open.id;
    if (mayBookSome(await standingFor(companyId, tx), siteDay(at.now))) throw conflict("client-already");
    const { id } = await tx.clientRequest.create({ data: { companyId, askedById: scope.userId, purpose, createdAt: at.now }, select: { id: true } });
    await audit(tx, actorOf(scope, at), "client.asked", { type: "client-request", id }, { companyId, purpose });
    await recordEvent(tx, { type: "residency.client-asked", payload: { requestId: id } } satisfies ClientEvent);
    return id;
  });
}
