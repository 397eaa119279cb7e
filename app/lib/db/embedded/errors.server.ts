/** What is wrong with the embedded server; tests and callers branch on it, people read the message. */
export type EmbeddedServerErrorCode =
  | "unsupported-platform"
  | "no-account"
  | "unreachable"
  | "foreign-owner"
  | "not-writable"
  | "disk-full"
  | "other-version"
  | "broken"
  | "start-failed"
  | "busy";

/** The embedded PostgreSQL cannot be used. The message is one sentence: what is wrong and what to do. */
export class EmbeddedServerError extends Error {
  readonly code: EmbeddedServerErrorCode;

  constructor(code: EmbeddedServerErrorCode, russian: string, english: string, cause?: unknown) {
    super(`${russian} / ${english}`, { cause });
    this.name = "EmbeddedServerError";
    this.code = code;
  }
}

const FULL = new Set(["ENOSPC", "EDQUOT"]);
const CLOSED = new Set(["EACCES", "EPERM", "EROFS", "ENOTDIR"]);

/** The sentence for a disk that ran full while `dir` was written to. */
export function diskFull(dir: string, cause?: unknown): EmbeddedServerError {
  return new EmbeddedServerError(
    "disk-full",
    `На диске с папкой ${dir} кончилось место: освободите хотя бы 200 МБ и запустите снова; данные не тронуты`,
    `the disk that holds ${dir} is full: free at least 200 MB and start again; no data was touched`,
    cause,
  );
}

/** Turns a file-system error met while working in `dir` into a clear sentence; anything else passes unchanged. */
export function explainFileError(error: unknown, dir: string): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (error instanceof EmbeddedServerError || typeof code !== "string") return error;
  if (FULL.has(code)) return diskFull(dir, error);
  if (!CLOSED.has(code)) return error;
  const path = (error as NodeJS.ErrnoException).path ?? dir;
  return new EmbeddedServerError(
    "not-writable",
    `Нет права писать в ${path}: дайте его этой учётной записи или укажите другую папку в KADR_DATA`,
    `no permission to write to ${path}: grant it to this account or name another folder in KADR_DATA`,
    error,
  );
}

/** True when the output of a PostgreSQL program says that the disk is full. */
export function saysDiskFull(output: string): boolean {
  return /No space left on device|Disk quota exceeded|Check free disk space/i.test(output);
}
