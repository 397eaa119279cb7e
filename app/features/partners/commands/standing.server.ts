import { forbidden } from "~/lib/errors";
import type { Tx } from "~/lib/db/client.server";
import type { CompanyScope } from "~/features/identity/types";
import { residencyOf } from "~/features/residency/queries.server";
import { maySpeakFor } from "../policy";

/** Lets only those go on who speak for a company whose residency is in force. Errors: `forbidden`, `residents-only` (403). */
export async function assertSpeaksForResident(tx: Tx, scope: CompanyScope): Promise<void> {
  if (!maySpeakFor(scope)) throw forbidden();
  if ((await residencyOf(scope.companyId, tx))?.status !== "ACTIVE") throw forbidden("residents-only");
}

/** Whom the audit log names. */
export const actorOf = (scope: CompanyScope, ip: string) => ({ id: scope.userId, name: scope.userName, ip });
