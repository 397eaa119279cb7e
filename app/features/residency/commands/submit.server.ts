import { transaction, type Tx } from "~/lib/db/client.server";
import type { Application } from "~/lib/db/generated/client";
import { companyFor } from "~/features/identity/queries.server";
import type { CompanyScope } from "~/features/identity/types";
import { conflict, DomainError, forbidden } from "~/lib/errors";
import { siteDay } from "~/lib/time";
import { requireOpenForSubmission } from "../calls/entry.server";
import { askedOf } from "../documents/checklist.server";
import { isBrought } from "../documents/state";
import { untouchedOf } from "../forms/fix.server";
import { itemKey, type FixItem } from "../forms/open";
import { factsOf, formById } from "../forms/queries.server";
import { recordSubmission } from "../forms/submission.server";
import { lockApplication, move, requireMove, type Circumstance } from "../moves.server";
import { maySpeakForCompany } from "../policy";
import { gapsOf, type Gap } from "../rules/completeness";

/**
 * Submits a complete draft, or resubmits one that was returned, and writes down what was submitted. The first submission
 * gives the number.
 * Errors: `wrong-status` (409) when it is submitted already; `incomplete` (422) with `details.gaps`; `call-closed` (409)
 * for a first submission after the call's end without an invitation; `fix-untouched` (409) with `details.items` when something
 * that was asked to be put right stands as it was, unless `asItIs` says that this is meant; `call-audience` (409); `forbidden` for a member who may not speak for the company.
 */
export async function submitApplication(scope: CompanyScope, id: string, at: Circumstance, { asItIs = false }: { asItIs?: boolean } = {}): Promise<{ number: string }> {
  return transaction(async (tx) => {
    const application = await lockApplication(tx, scope, id);
    const again = application.status === "NEEDS_FIX";
    const act = again ? "resubmit" : "submit";
    requireMove(act, application);
    if (!maySpeakForCompany(scope)) throw forbidden();
    if (!again) await requireOpenForSubmission(tx, scope, application, at.now);
    const gaps = await findGaps(tx, scope, application, at.now);
    if (gaps.length > 0) throw new DomainError("invalid", "incomplete", { count: gaps.length }, { gaps });
    const untouched = again ? await findUntouched(tx, scope, application) : [];
    if (untouched.length > 0 && !asItIs) throw conflict("fix-untouched", { count: untouched.length }, { items: untouched });
    const number = application.number ?? (await takeNumber(tx, at.now));
    const { round, sha256 } = await recordSubmission(tx, scope, application, number, at.now);
    if (again) await tx.fixRequest.updateMany({ where: { applicationId: id, answeredAt: null }, data: { answeredAt: at.now } });
    await move(tx, scope, application, act, at, {
      data: { number, submittedAt: application.submittedAt ?? at.now },
      event: { type: "residency.submitted", payload: { applicationId: id } },
      audit: { number, round, sha256, ...(untouched.length > 0 ? { untouched: untouched.map(itemKey) } : {}) },
    });
    return { number };
  });
}

/** What was asked to be put right and is not. */
async function findUntouched(tx: Tx, scope: CompanyScope, application: Application): Promise<FixItem[]> {
  const { definition } = await formById(application.formId, tx);
  return untouchedOf(tx, application, definition, factsOf(await companyFor(scope, application.companyId, tx)));
}

/** What the application still lacks. */
async function findGaps(tx: Tx, scope: CompanyScope, application: Application, now: Date): Promise<Gap[]> {
  const { answers, documents, ...asked } = await askedOf(tx, scope, application, now);
  return gapsOf(asked, answers, documents.filter(isBrought).map((row) => row.kind));
}

/** «КФ-2026-031»: a row of its own counts each year, so that numbers have no gaps. */
export async function takeNumber(tx: Tx, now: Date): Promise<string> {
  const year = siteDay(now).slice(0, 4);
  const rows = await tx.$queryRaw<{ value: bigint }[]>`
    INSERT INTO "Counter" (name, value) VALUES (${`application-${year}`}, 1)
    ON CONFLICT (name) DO UPDATE SET value = "Counter".value + 1
    RETURNING value`;
  return `КФ-${year}-${String(rows[0]?.value ?? 0n).padStart(3, "0")}`;
}
