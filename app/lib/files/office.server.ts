import { open, type FileHandle } from "node:fs/promises";
import { promisify } from "node:util";
import { inflateRaw } from "node:zlib";
import { fileKinds } from "./policy";

const inflate = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflateRaw);

// Sizes and marks of APPNOTE.TXT, parts 4.3.7, 4.3.12 and 4.3.16.
const END_MARK = 0x06054b50;
const ENTRY_MARK = 0x02014b50;
const LOCAL_MARK = 0x04034b50;
const END_SIZE = 22;
const COMMENT_LIMIT = 0xffff;
const DIRECTORY_LIMIT = 4 * 1024 * 1024;
const ENTRY_LIMIT = 1024 * 1024;

/** Bytes that can be read at any place: a file on the disk, or one in memory. */
export interface Source {
  size: number;
  read(at: number, length: number): Promise<Buffer>;
}

export interface Entry {
  name: string;
  method: number;
  packed: number;
  size: number;
  at: number;
}

const onDisk = (file: FileHandle, size: number): Source => ({
  size,
  async read(at, length) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, at);
    return buffer.subarray(0, bytesRead);
  },
});

/** What an archive says it holds; empty for what is no archive. */
export async function entriesOf(source: Source): Promise<Entry[]> {
  const { size } = source;
  const tail = await source.read(Math.max(0, size - END_SIZE - COMMENT_LIMIT), Math.min(size, END_SIZE + COMMENT_LIMIT));
  let end = tail.length - END_SIZE;
  while (end >= 0 && tail.readUInt32LE(end) !== END_MARK) end -= 1;
  if (end < 0) return [];
  const count = tail.readUInt16LE(end + 10);
  const length = tail.readUInt32LE(end + 12);
  const start = tail.readUInt32LE(end + 16);
  if (length > DIRECTORY_LIMIT || start + length > size) return [];
  const directory = await source.read(start, length);
  const entries: Entry[] = [];
  for (let at = 0; entries.length < count && at + 46 <= directory.length; ) {
    if (directory.readUInt32LE(at) !== ENTRY_MARK) return [];
    const nameLength = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString("utf8", at + 46, at + 46 + nameLength),
      method: directory.readUInt16LE(at + 10),
      packed: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      at: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries.length === count ? entries : [];
}

/**
 * What stands in an entry, or null when it is larger than `limit` bytes or packed in a way that office suites do not use.
 * Throws what zlib throws for damaged data, and RangeError or ERR_BUFFER_TOO_LARGE where the sizes told are untrue.
 */
export async function contentOf(source: Source, entry: Entry, limit: number = ENTRY_LIMIT): Promise<Buffer | null> {
  if (entry.packed > limit || entry.size > limit) return null;
  const local = await source.read(entry.at, 30);
  if (local.length < 30 || local.readUInt32LE(0) !== LOCAL_MARK) return null;
  const packed = await source.read(entry.at + 30 + local.readUInt16LE(26) + local.readUInt16LE(28), entry.packed);
  if (entry.method === 0) return packed;
  if (entry.method !== 8) return null;
  return inflate(packed, { maxOutputLength: limit });
}

/** Whether an error means that an archive is damaged or lies about its sizes, rather than a fault of ours. */
export function isDamage(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  return error instanceof RangeError || code.startsWith("Z_") || code === "ERR_BUFFER_TOO_LARGE";
}

const OOXML = {
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": fileKinds.docx.mime,
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": fileKinds.xlsx.mime,
  "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": fileKinds.pptx.mime,
} as const;
const ODF: readonly string[] = [fileKinds.odt.mime, fileKinds.ods.mime];

/**
 * Type of an office document by the table of contents of its archive, or null for any other archive and for documents
 * with macros. The table stands at the end, so that it is found however the archive was written: scanning from the
 * front misses documents whose `[Content_Types].xml` stands behind large pictures.
 */
export async function officeType(path: string): Promise<string | null> {
  const file = await open(path, "r");
  try {
    const source = onDisk(file, (await file.stat()).size);
    const entries = await entriesOf(source);
    if (entries.some((entry) => /(^|\/)vbaProject\.bin$/i.test(entry.name))) return null;
    const mimetype = entries.find((entry) => entry.name === "mimetype");
    if (mimetype) {
      const told = (await contentOf(source, mimetype))?.toString("utf8").trim();
      const whole = entries.some((entry) => entry.name === "content.xml");
      return whole && told && ODF.includes(told) ? told : null;
    }
    const types = entries.find((entry) => entry.name === "[Content_Types].xml");
    if (!types || !entries.some((entry) => entry.name === "_rels/.rels")) return null;
    const content = (await contentOf(source, types))?.toString("utf8") ?? "";
    const found = Object.entries(OOXML).filter(([main]) => content.includes(`"${main}"`) || content.includes(`'${main}'`));
    return found.length === 1 ? found[0]![1] : null;
  } catch (error) {
    // Damaged archives break the reading in many ways, all of which mean that this is no document.
    if (isDamage(error)) return null;
    throw error;
  } finally {
    await file.close();
  }
}
