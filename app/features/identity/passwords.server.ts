import { hash, verify } from "@node-rs/argon2";

// argon2id with OWASP's first recommended cost (19 MiB, 2 passes, 1 lane).
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(password, COST);

let decoy: Promise<string> | undefined;

/** Checks a password; with no account to check against it takes as long, so that timing tells nothing. */
export async function passwordMatches(stored: string | undefined, password: string): Promise<boolean> {
  if (stored) return verify(stored, password);
  decoy ??= hashPassword("no such account");
  await verify(await decoy, password);
  return false;
}
