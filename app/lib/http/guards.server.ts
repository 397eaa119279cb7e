import type { IncomingHttpHeaders } from "node:http";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * True for a write that a browser sends from another site, with or without a cookie: signing somebody in under a
 * stranger's account is an attack too. Clients that are no browsers send neither header.
 */
export function refusesCrossSite(method: string, headers: IncomingHttpHeaders): boolean {
  if (SAFE.has(method)) return false;
  const site = headers["sec-fetch-site"];
  if (site === "same-origin" || site === "none") return false;
  if (site === "cross-site" || site === "same-site") return true;
  const origin = headers.origin;
  if (!origin) return false;
  try {
    return new URL(origin).host !== headers.host;
  } catch {
    return true;
  }
}

/** An address whose path does not decode, as one that does and leads nowhere: so the portal's own page says it, not the server's. */
export function readableUrl(url: string): string {
  const [path = "", ...query] = url.split("?");
  try {
    decodeURIComponent(path);
    return url;
  } catch {
    return [path.replaceAll("%", "%25"), ...query].join("?");
  }
}

/** Files of people are the only things that a page of the portal frames; nothing of the portal's own is loaded beside them. */
const FILE_POLICY = "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; object-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
const isFile = (path: string) => path.startsWith("/files/");

/** Where a browser goes to pay by card: Stripe's own page, and the local stand-in's where one is set (`STRIPE_API_HOST`). */
const payPages = (standIn: string | undefined) => ["https://checkout.stripe.com", ...(standIn?.includes("://") ? [new URL(standIn).origin] : [])];

/**
 * Security headers of every answer (ASVS 5.0, chapter 3.4).
 * @param standIn address of a local stand-in for Stripe: browsers hold a form to the policy also where its answer leads on
 */
export function securityHeaders(nonce: string, development: boolean, path: string, standIn?: string): [string, string][] {
  const connect = development ? "'self' ws:" : "'self' https://*.ingest.uploadthing.com";
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    // React writes style attributes (widths of bars, places of cels), which nonces do not cover.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src ${connect}`,
    "object-src 'none'",
    "base-uri 'none'",
    `form-action 'self' ${payPages(standIn).join(" ")}`,
    "frame-ancestors 'none'",
  ].join("; ");
  return [
    ["Content-Security-Policy", isFile(path) ? FILE_POLICY : policy],
    ["X-Content-Type-Options", "nosniff"],
    ["Referrer-Policy", "strict-origin-when-cross-origin"],
    ["Permissions-Policy", "camera=(), microphone=(), geolocation=()"],
    ["Cross-Origin-Opener-Policy", "same-origin"],
    ["Cross-Origin-Resource-Policy", "same-origin"],
    ["Strict-Transport-Security", "max-age=31536000; includeSubDomains"],
  ];
}
