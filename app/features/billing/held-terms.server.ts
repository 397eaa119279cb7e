import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { dataFolder, keptSecret } from "~/lib/kept-secret.server";
import type { PricedTerms, PricedThing } from "./pricing.server";
import type { PriceTerms } from "./price-terms.server";

/** Terms of a shown price, sealed: whoever brings them back in time pays by them, whatever tariffs say by then. */
export interface HeldTerms {
  token: string;
  until: Date;
}

const LONGEST = 60_000;
const sealed = z.object({ until: z.number(), uses: z.string(), terms: z.array(z.looseObject({})) });

let known: { folder: string; key: Buffer } | undefined;

/** The key that seals terms, kept by the portal beside its other secrets. */
function sealingKey(): Buffer {
  const folder = dataFolder();
  if (known?.folder !== folder) known = { folder, key: Buffer.from(keptSecret(join(folder, "secrets", "quotes"), () => randomBytes(32).toString("hex")), "hex") };
  return known.key;
}

const sealOf = (payload: string): Buffer => createHmac("sha256", sealingKey()).update(payload).digest();
/** What terms are for: the company, the things, the time. Another of them is another price. */
const usesOf = (priced: readonly PricedThing[]): string => JSON.stringify(priced.map(({ use }) => Object.entries(use).sort(([a], [b]) => (a < b ? -1 : 1))));

/**
 * Seals the terms of a price that is shown: tariff, rules, step, VAT. Subsidies and hours of plans are no part of it: what is left of a budget or
 * a quota belongs to who books first.
 * @param minutes for how long they hold, as the person is told
 */
export function sealTerms(priced: readonly PricedTerms[], now: Date, minutes: number): HeldTerms {
  const until = new Date(now.getTime() + minutes * 60_000);
  const payload = Buffer.from(JSON.stringify({ until: until.getTime(), uses: usesOf(priced), terms: priced.map(({ terms }) => terms) })).toString("base64url");
  return { token: `${payload}.${sealOf(payload).toString("base64url")}`, until };
}

/** The terms that were sealed for just these uses; null when the seal is not ours, is for something else, or has run out. */
export function openTerms(token: string, priced: readonly PricedThing[], now: Date): PricedTerms[] | null {
  const [payload, seal, ...rest] = token.length > LONGEST ? [] : token.split(".");
  if (!payload || !seal || rest.length > 0) return null;
  const [given, expected] = [Buffer.from(seal, "base64url"), sealOf(payload)];
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const read = sealed.safeParse(JSON.parse(Buffer.from(payload, "base64url").toString("utf8")));
  if (!read.success || read.data.until <= now.getTime() || read.data.uses !== usesOf(priced) || read.data.terms.length !== priced.length) return null;
  // Sealed by this house: the shape is what `sealTerms` was given.
  return priced.map((one, index) => ({ ...one, terms: read.data.terms[index] as unknown as PriceTerms }));
}
