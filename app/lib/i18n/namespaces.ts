/** Namespaces of the dictionary, one file each in `locales/ru` and `locales/en`. */
export const NAMESPACES = [
  "common",
  "errors",
  "public",
  "identity",
  "residency",
  "forms",
  "messages",
  "calls",
  "experts",
  "council",
  "agreements",
  "reports",
  "settings",
  "booking",
  "billing",
  "partners",
  "staff",
  "mail",
] as const;
export type Namespace = (typeof NAMESPACES)[number];
