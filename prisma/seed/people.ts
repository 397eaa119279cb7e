import type { NormRow } from "./norms";

/** Norms about a company's people. */
export const PEOPLE_NORMS: readonly NormRow[] = [
  { code: "identity.invitation-days", value: 14, validFrom: "2019-01-01", source: "Правила портала: столько действует приглашение в компанию", status: "HOUSE_DEFAULT" },
];
