import { transaction } from "~/lib/db/client.server";
import { forbidden } from "~/lib/errors";
import type { CompanyScope } from "~/features/identity/types";
import { lockApplication, move, type Circumstance } from "../moves.server";
import { maySpeakForCompany } from "../policy";

/** Takes an application back, at any time before the decision. Errors: `wrong-status` (409), `forbidden`. */
export async function withdrawApplication(scope: CompanyScope, id: string, at: Circumstance, reason = ""): Promise<void> {
  await transaction(async (tx) => {
    const application = await lockApplication(tx, scope, id);
    if (!maySpeakForCompany(scope)) throw forbidden();
    await move(tx, scope, application, "withdraw", at, {
      reason: reason.trim().slice(0, 2000),
      data: { decidedAt: null },
      event: { type: "residency.withdrawn", payload: { applicationId: id } },
    });
  });
}
