import { db, type Reader } from "~/lib/db/client.server";
import type { CompanyScope } from "~/features/identity/types";
import { siteDay } from "~/lib/time";
import { isId } from "../moves.server";
import { residencyNorms } from "../norms.server";
import { applicationFor, type ApplicationPage } from "./application.server";

export interface FormPage extends ApplicationPage {
  /** Files of the company that arrived without scripts and are not attached to anything yet. */
  uploaded: { id: string; name: string }[];
  /** Working days of the formal check. */
  checkDays: number;
}

/** An application as its form shows it; `uploadedIds` come from the address. Error: `not-found`. */
export async function formPage(scope: CompanyScope, id: string, now: Date, uploadedIds: readonly string[] = [], reader: Reader = db): Promise<FormPage> {
  const [application, uploaded, { terms }] = await Promise.all([
    applicationFor(scope, id, now, reader),
    reader.storedFile.findMany({
      where: { id: { in: uploadedIds.filter(isId).slice(0, 20) }, companyId: scope.companyId, status: "READY", attachedAt: null },
      select: { id: true, name: true },
    }),
    residencyNorms(siteDay(now), reader),
  ]);
  return { ...application, uploaded, checkDays: terms.formalCheck };
}
