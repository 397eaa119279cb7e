import type { Tx } from "~/lib/db/client.server";
import type { Application } from "~/lib/db/generated/client";

const LETTERS = "АБВГДЕЖЗИКЛМНПРСТУФХЦЧШЭЮЯ";
const PER_LETTER = 20;

/** «Проект А-7»: the serial-th name of a call, 1 first. After «Я-20» letters double. */
export function aliasName(serial: number): string {
  const block = Math.floor((serial - 1) / PER_LETTER);
  const letter = LETTERS[block % LETTERS.length]!.repeat(1 + Math.floor(block / LETTERS.length));
  return `Проект ${letter}-${((serial - 1) % PER_LETTER) + 1}`;
}

/** What an application is called where its company may not be named; one that was never accepted has the end of its id. */
export const aliasOf = (application: Pick<Application, "id" | "alias">): string => application.alias ?? `Проект ${application.id.slice(-6)}`;

/** The next name of the call, in the caller's transaction; an application that has one keeps it. */
export async function takeAlias(tx: Tx, application: Pick<Application, "callId" | "alias">): Promise<string> {
  if (application.alias) return application.alias;
  const rows = await tx.$queryRaw<{ value: bigint }[]>`
    INSERT INTO "Counter" (name, value) VALUES (${`alias-${application.callId}`}, 1)
    ON CONFLICT (name) DO UPDATE SET value = "Counter".value + 1
    RETURNING value`;
  return aliasName(Number(rows[0]?.value ?? 1n));
}
