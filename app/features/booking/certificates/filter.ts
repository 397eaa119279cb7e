import type { CertificateFilter } from "./queries.server";

export const WHO = ["all", "company", "person"] as const satisfies readonly CertificateFilter["who"][];
export const STATES = ["active", "soon", "expired", "revoked", "all"] as const satisfies readonly CertificateFilter["state"][];

/** The filter that an address asks for; what it does not know is left at its first value. */
export const readCertificateFilter = (params: URLSearchParams): CertificateFilter => ({
  q: (params.get("q") ?? "").trim().slice(0, 100),
  kind: (params.get("kind") ?? "").slice(0, 60),
  who: WHO.find((one) => one === params.get("who")) ?? "all",
  state: STATES.find((one) => one === params.get("state")) ?? "active",
});
