import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import { db } from "~/lib/db/client.server";

const NAME = "evidence";

/** The portal's Ed25519 key for evidence: made once, whoever asks first, and the same for all processes. PEM. */
async function keyPair(): Promise<{ privatePem: string; publicPem: string }> {
  const known = await db.portalKey.findUnique({ where: { name: NAME } });
  if (known) return known;
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  await db.portalKey.createMany({
    data: [{ name: NAME, privatePem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(), publicPem: publicKey.export({ type: "spki", format: "pem" }).toString() }],
    skipDuplicates: true,
  });
  return db.portalKey.findUniqueOrThrow({ where: { name: NAME } });
}

/** SHA-256 of the public key's DER, by which an auditor knows that a key is the portal's: hex in groups of eight. */
const fingerprintOf = (publicPem: string) =>
  (createHash("sha256").update(createPublicKey(publicPem).export({ type: "spki", format: "der" })).digest("hex").match(/.{8}/g) ?? []).join(" ");

/** The public key and its fingerprint, as the portal prints them. */
export async function evidenceKey(): Promise<{ publicPem: string; fingerprint: string }> {
  const { publicPem } = await keyPair();
  return { publicPem, fingerprint: fingerprintOf(publicPem) };
}

export interface EvidenceSigner {
  publicPem: string;
  fingerprint: string;
  /** The Ed25519 signature of a text's UTF-8 bytes, 64 bytes. */
  sign(text: string): Uint8Array;
}

/** The portal's key, ready to sign. */
export async function evidenceSigner(): Promise<EvidenceSigner> {
  const { privatePem, publicPem } = await keyPair();
  return { publicPem, fingerprint: fingerprintOf(publicPem), sign: (text) => sign(null, Buffer.from(text, "utf8"), createPrivateKey(privatePem)) };
}
