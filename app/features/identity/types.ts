import type { CompanyKind, LegalForm, MembershipRole, StaffRole } from "~/lib/db/generated/enums";
import type { Locale } from "~/lib/i18n/locales";

declare const minted: unique symbol;

/** A company that the viewer belongs to, as menus and pages need it. */
export interface CompanyRef {
  id: string;
  slug: string;
  name: string;
  kind: CompanyKind;
  legalForm: LegalForm;
  role: MembershipRole;
}

/** Who is looking: read once a request. */
export interface Viewer {
  userId: string;
  email: string;
  name: string;
  locale: Locale;
  staffRoles: StaffRole[];
  companies: CompanyRef[];
  /** The company the person works for now; null before the first is registered. */
  company: CompanyRef | null;
}

/** Leave to read and write one company's data. Only `access.server.ts` mints it, from a checked membership. */
export interface CompanyScope {
  readonly [minted]: "company";
  readonly companyId: string;
  readonly userId: string;
  readonly userName: string;
  readonly role: MembershipRole;
}

/** Leave to act for the technopark. Only `access.server.ts` mints it. */
export interface StaffScope {
  readonly [minted]: "staff";
  readonly userId: string;
  readonly userName: string;
  readonly roles: readonly StaffRole[];
}

/** Either side of the table, for things that both may read. */
export type AnyScope = CompanyScope | StaffScope;
export const isCompanyScope = (scope: AnyScope): scope is CompanyScope => "companyId" in scope;
