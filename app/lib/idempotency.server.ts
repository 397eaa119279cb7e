import { createHash } from "node:crypto";
import { db, isUniqueViolation, type Prisma, type Tx } from "./db/client.server";
import { conflict, DomainError, invalid } from "./errors";

/** A repeated request is known by its key within a scope (a token's holder), and must carry the same body to the same address. */
export interface Remembered {
  scope: string;
  key: string;
  requestHash: string;
}

/** JSON with the keys of every object in one order: a client may send the same body in another. */
function canonical(body: unknown): string {
  return JSON.stringify(body, (_key, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))) : value,
  );
}

/** Reads the `Idempotency-Key` of a request; undefined when there is none. `bad-request` for an unreasonable one. */
export function rememberedFor(request: Request, scope: string, body: unknown): Remembered | undefined {
  const key = request.headers.get("Idempotency-Key")?.trim();
  if (!key) return undefined;
  if (key.length > 200) throw invalid("bad-request", { reason: "Idempotency-Key > 200" });
  return { scope, key, requestHash: createHash("sha256").update(`${new URL(request.url).pathname}\n${canonical(body)}`).digest("hex") };
}

/** Writes the answer in the transaction that made it true. A twin that committed first makes this one roll back. */
export async function rememberAnswer(tx: Tx, { scope, key, requestHash }: Remembered, status: number, body: unknown): Promise<void> {
  await tx.idempotencyKey.create({ data: { scope, key, requestHash, status, body: body as Prisma.InputJsonValue } });
}

export interface Answer {
  status: number;
  body: unknown;
}

/** The answer that was given to this key, or null. The same key with another body is refused (409). */
async function answerOf({ scope, key, requestHash }: Remembered): Promise<Answer | null> {
  const [row] = await db.$queryRaw<{ requestHash: string; status: number | null; body: unknown }[]>`
    SELECT "requestHash", status, body FROM "IdempotencyKey" WHERE scope = ${scope} AND key = ${key}`;
  if (!row) return null;
  if (row.requestHash !== requestHash) throw conflict("idempotency-mismatch");
  return { status: row.status ?? 200, body: row.body };
}

/** Keeps an answer that no transaction made; false when one is kept already. */
async function keep({ scope, key, requestHash }: Remembered, { status, body }: Answer): Promise<boolean> {
  const kept = await db.$executeRaw`
    INSERT INTO "IdempotencyKey" (scope, key, "requestHash", status, body)
    VALUES (${scope}, ${key}, ${requestHash}, ${status}, ${JSON.stringify(body)}::jsonb) ON CONFLICT DO NOTHING`;
  return kept === 1;
}

/**
 * Runs `work` once for a key: a repetition gets the first answer, also when both arrive at the same moment. `work`
 * writes its success with `rememberAnswer` inside its own transaction; what `refused` makes of an error is kept as well, and what it
 * throws is not.
 */
export async function once(
  remembered: Remembered | undefined,
  work: () => Promise<Answer>,
  refused: (error: unknown) => Promise<Answer>,
): Promise<Answer> {
  if (!remembered) return work();
  const known = await answerOf(remembered);
  if (known) return known;
  try {
    return await work();
  } catch (error) {
    // A twin may have succeeded while this one lost to it: its answer is the first. To keep an answer waits for a twin that is on its way.
    let answer: Answer | null = null;
    let last: unknown = error;
    if (!isUniqueViolation(error)) {
      try {
        answer = await refused(error);
      } catch (thrown) {
        if (!(thrown instanceof DomainError)) throw thrown;
        last = thrown;
      }
      if (answer && (await keep(remembered, answer))) return answer;
    }
    const first = (await answerOf(remembered)) ?? answer;
    if (first) return first;
    throw last;
  }
}

/** Forgets keys older than two days: clients retry within hours. */
export async function sweepIdempotencyKeys(now: Date): Promise<void> {
  await db.idempotencyKey.deleteMany({ where: { createdAt: { lt: new Date(now.getTime() - 2 * 86_400_000) } } });
}
