import { db } from "~/lib/db/client.server";
import { invalid } from "~/lib/errors";

/** Lets codes of resources stand that are there, in use or not, or that stood before. Error: `programme-codes` (422), which names the others. */
export async function requireCodes(codes: readonly string[], before: readonly string[] = []): Promise<void> {
  const found = await db.resource.findMany({ where: { tariffCode: { in: [...codes] } }, select: { tariffCode: true } });
  const known = new Set([...before, ...found.map((one) => one.tariffCode)]);
  const unknown = codes.filter((code) => !known.has(code));
  if (unknown.length > 0) throw invalid("programme-codes", { codes: unknown.join(", ") });
}
