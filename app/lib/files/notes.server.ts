import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { codeOf, explainDisk, pathOf } from "./shelves.server";

/** What the store remembers about an upload between its registration and its callback. */
export interface UploadNote {
  slug: string;
  metadata: Record<string, unknown>;
  /** Present once the callback was answered. */
  answer?: { data: unknown };
}

/** Writes the note of an upload, whole or not at all. */
export async function writeNote(key: string, note: UploadNote): Promise<void> {
  const path = pathOf("arriving", key, ".json");
  const draft = pathOf("arriving", key, `.${randomBytes(6).toString("hex")}.tmp`);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 }).catch(explainDisk);
  await writeFile(draft, JSON.stringify(note), { mode: 0o600 }).catch(explainDisk);
  await rename(draft, path);
}

/** The note of an upload, or null when none was registered. */
export async function readNote(key: string): Promise<UploadNote | null> {
  try {
    return JSON.parse(await readFile(pathOf("arriving", key, ".json"), "utf8")) as UploadNote;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
}
