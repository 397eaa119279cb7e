import type { Requisites } from "~/lib/requisites";
import type { StaffRole } from "~/lib/db/generated/enums";
import { db, type Reader } from "~/lib/db/client.server";
import { norms } from "~/lib/norms.server";
import { siteDay, type Day } from "~/lib/time";

export interface Ground {
  code: string;
  ru: string;
  en: string;
}

interface SignCodeNorm {
  /** How long a code may be used. */
  minutes: number;
  /** Wrong codes after which a new one has to be asked for. */
  attempts: number;
  /** How many codes a person may ask for in an hour. */
  perHour: number;
}

export interface OperatorSigners {
  /** Any administrator may sign, or only those with the e-mails listed. */
  anyAdmin: boolean;
  emails: string[];
  position: string;
  basis: string;
}

interface Codes extends Record<string, unknown> {
  "residency.sign-days": number;
  "residency.sign-warning-days": number[];
  "residency.sign-order": "resident-first" | "any";
  "residency.sign-code": SignCodeNorm;
  "residency.agreement-approvals": StaffRole[];
  "residency.operator-signers": OperatorSigners;
  "residency.termination-grounds": Ground[];
  "residency.suspension-grounds": Ground[];
  "residency.end-warning-days": number[];
  "residency.register-entry.working-days": number;
  "residency.rent-steps": number[];
  "rent.base-kopecks-per-sqm-month": number;
  "operator.requisites": Requisites;
}

/** Norms that agreements and the register run by, as they are in force on a day; one statement. */
export async function agreementNorms(on: Day = siteDay(new Date()), reader: Reader = db) {
  const found = await norms<Codes>(
    [
      "residency.sign-days", "residency.sign-warning-days", "residency.sign-order", "residency.sign-code",
      "residency.agreement-approvals", "residency.operator-signers", "residency.termination-grounds",
      "residency.suspension-grounds", "residency.end-warning-days", "residency.register-entry.working-days",
      "residency.rent-steps", "rent.base-kopecks-per-sqm-month", "operator.requisites",
    ],
    on,
    reader,
  );
  return {
    signDays: found["residency.sign-days"].value,
    signWarnings: found["residency.sign-warning-days"].value,
    signOrder: found["residency.sign-order"].value,
    signCode: found["residency.sign-code"].value,
    approvals: found["residency.agreement-approvals"].value,
    operatorSigners: found["residency.operator-signers"].value,
    terminationGrounds: found["residency.termination-grounds"].value,
    suspensionGrounds: found["residency.suspension-grounds"].value,
    endWarnings: found["residency.end-warning-days"].value,
    entryDays: found["residency.register-entry.working-days"].value,
    rentSteps: found["residency.rent-steps"].value,
    baseKopecks: found["rent.base-kopecks-per-sqm-month"].value,
    operator: found["operator.requisites"].value,
  };
}

export type AgreementNorms = Awaited<ReturnType<typeof agreementNorms>>;

/** A ground's words; its bare code when the list does not know it any more. */
export const groundText = (grounds: readonly Ground[], code: string | null, locale: "ru" | "en"): string =>
  code === null ? "" : (grounds.find((one) => one.code === code)?.[locale] ?? code);
