import { audit } from "~/lib/audit.server";
import { transaction, type Tx } from "~/lib/db/client.server";
import { conflict, forbidden, invalid, notFound } from "~/lib/errors";
import { isUuid } from "~/lib/uuid";
import type { StaffScope } from "../../../identity/types";
import { mayAdminister } from "../../policy";
import type { WordsInput } from "../word-schema";
import type { At } from "./edit.server";

/** More words than a person would look through say nothing new, and each is read on every search. */
export const MOST_HOUSE_WORDS = 200;
const LARGEST_ID = 2_147_483_647;

/** The row of the resource, held: its kind stays what it is, and two presses for it come one after the other. */
async function hold(tx: Tx, scope: StaffScope, resourceId: string) {
  if (!mayAdminister(scope)) throw forbidden();
  if (!isUuid(resourceId)) throw notFound();
  const [row] = await tx.$queryRaw<{ slug: string; kind: string }[]>`SELECT slug, kind FROM "Resource" WHERE id = ${resourceId}::uuid FOR NO KEY UPDATE`;
  if (!row) throw notFound();
  return row;
}

/**
 * Gives finding words for a resource or for its whole kind; they are understood from the next search on. Words that are there
 * already are left as they are. Errors: `forbidden`, `not-found`, `words-known` (409) when all of them are there, `words-many` (422).
 */
export async function addWords(scope: StaffScope, resourceId: string, input: WordsInput, at: At): Promise<void> {
  await transaction(async (tx) => {
    const { slug, kind } = await hold(tx, scope, resourceId);
    const owner = input.of === "kind" ? { kind, resourceId: null } : { kind: null, resourceId };
    const had = await tx.resourceWord.count({ where: owner });
    if (had + input.phrases.length > MOST_HOUSE_WORDS) throw invalid("words-many", { max: MOST_HOUSE_WORDS });
    const rows = input.phrases.map((phrase) => ({ phrase, role: input.role, counted: input.counted, ...owner }));
    const added = await tx.resourceWord.createManyAndReturn({ data: rows, skipDuplicates: true, select: { phrase: true } });
    if (added.length === 0) throw conflict("words-known");
    await audit(tx, { id: scope.userId, name: scope.userName, ip: at.ip }, "resource.words-added", { type: "resource", id: resourceId }, {
      words: added.map((word) => word.phrase).join(", "),
      of: owner.kind ?? slug,
      role: input.role,
      counted: input.counted,
    });
  });
}

/** Takes a word of a resource or of its kind away and hands it back, so that it can be returned; null when it is gone already. Errors: `forbidden`, `not-found`. */
export async function dropWord(scope: StaffScope, resourceId: string, wordId: number, at: At) {
  return transaction(async (tx) => {
    const { slug, kind } = await hold(tx, scope, resourceId);
    if (!Number.isInteger(wordId) || wordId < 1 || wordId > LARGEST_ID) throw notFound();
    const where = { id: wordId, OR: [{ kind }, { resourceId }] };
    const word = await tx.resourceWord.findFirst({ where });
    // Of a kind's words two administrators may take away the same one from two pages.
    if (!word || (await tx.resourceWord.deleteMany({ where })).count === 0) return null;
    const { phrase, role, counted } = word;
    await audit(tx, { id: scope.userId, name: scope.userName, ip: at.ip }, "resource.word-dropped", { type: "resource", id: resourceId }, { words: phrase, of: word.kind ?? slug, role, counted });
    return { phrase, role, counted, of: word.kind === null ? ("one" as const) : ("kind" as const) };
  });
}
