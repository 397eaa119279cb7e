import { DomainError } from "~/lib/errors";

/** One part of a multipart form. What is left of `body` is skipped when the next part is asked for. */
export interface Part {
  name: string;
  /** Present for files only. */
  filename: string | undefined;
  type: string;
  body: AsyncIterable<Buffer>;
}

const HEADER_LIMIT = 16 * 1024;
const EMPTY = Buffer.alloc(0);

/** A body that is not a multipart form, or whose form is malformed: 422 `bad-request`. */
const malformed = (reason: string) => new DomainError("invalid", "bad-request", { reason });

/** The connection ended inside a part. What came before was handed on. */
export class CutOff extends Error {
  constructor(cause?: unknown) {
    super("the multipart body ended early", { cause });
    this.name = "CutOff";
  }
}

/** An iteration that may be left and taken up again: leaving a loop over it does not end it. */
function resumable<T>(chunks: AsyncIterator<T>): AsyncIterable<T> {
  return { [Symbol.asyncIterator]: () => ({ next: () => chunks.next() }) };
}

/**
 * The body of a request, to be read once. A browser reads the answer only after it has sent everything, so that a
 * handler which refuses early must `drain` the rest first, or the browser waits for ever.
 */
export function bodyOf(request: Request): AsyncIterable<Uint8Array> & { drain: (limit: number) => Promise<void> } {
  const source = (request.body ?? []) as unknown as AsyncIterable<Uint8Array>;
  const chunks = (async function* () {
    yield* source;
  })();
  async function drain(limit: number) {
    let left = limit;
    try {
      for await (const chunk of resumable(chunks)) {
        left -= chunk.length;
        if (left < 0) break;
      }
      await chunks.return(undefined);
    } catch {
      // The other side is gone, and so is the need to be polite to it.
    }
  }
  return Object.assign(resumable(chunks), { drain });
}

function boundaryOf(contentType: string | null): string {
  const match = /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType ?? "");
  const boundary = match?.[1] ?? match?.[2];
  if (!boundary) throw malformed("multipart/form-data expected");
  return boundary;
}

/** Reads a stream by marks, holding no more of it than one chunk and the mark. */
class MarkReader {
  private readonly chunks: AsyncIterator<Uint8Array>;
  private held: Buffer = EMPTY;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.chunks = source[Symbol.asyncIterator]();
  }

  private async more(): Promise<void> {
    const next = await this.chunks.next().catch((error: unknown) => {
      throw new CutOff(error);
    });
    if (next.done) throw new CutOff();
    const chunk = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
    this.held = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
  }

  /** Bytes up to `mark`, which is skipped; refuses more than `limit` of them. */
  async until(mark: Buffer, limit: number): Promise<Buffer> {
    for (;;) {
      const at = this.held.indexOf(mark);
      if (at >= 0 && at <= limit) {
        const bytes = this.held.subarray(0, at);
        this.held = this.held.subarray(at + mark.length);
        return bytes;
      }
      if (this.held.length > limit + mark.length) throw malformed("a header of the form is too long");
      await this.more();
    }
  }

  /** Hands on the bytes up to `mark` as they come, then skips the mark. */
  async *stream(mark: Buffer): AsyncGenerator<Buffer, void> {
    for (;;) {
      const at = this.held.indexOf(mark);
      if (at >= 0) {
        const last = this.held.subarray(0, at);
        this.held = this.held.subarray(at + mark.length);
        if (last.length > 0) yield last;
        return;
      }
      const safe = this.held.length - mark.length + 1;
      if (safe > 0) {
        const ready = this.held.subarray(0, safe);
        this.held = this.held.subarray(safe);
        yield ready;
      }
      await this.more();
    }
  }
}

const unquote = (value: string) => value.replace(/%22/g, '"').replace(/%0D%0A/gi, " ");

function readHeaders(block: string): Omit<Part, "body"> {
  const fields = new Map<string, string>();
  for (const line of block.split("\r\n").filter(Boolean)) {
    const colon = line.indexOf(":");
    if (colon < 1) throw malformed("a header of the form is malformed");
    fields.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  const disposition = fields.get("content-disposition") ?? "";
  if (!/^form-data\s*;/i.test(disposition)) throw malformed("a part of the form has no name");
  const name = /;\s*name="([^"]*)"/i.exec(disposition)?.[1];
  if (name === undefined) throw malformed("a part of the form has no name");
  const filename = /;\s*filename="([^"]*)"/i.exec(disposition)?.[1];
  return {
    name: unquote(name),
    filename: filename === undefined ? undefined : unquote(filename),
    type: fields.get("content-type") ?? "",
  };
}

/**
 * Parts of a multipart form, one after another, without holding a file in memory. Errors: `bad-request` 422 for a malformed form; `CutOff` when the connection ended early.
 */
export async function* readMultipart(
  source: AsyncIterable<Uint8Array>,
  contentType: string | null,
  partLimit = 32,
): AsyncGenerator<Part, void> {
  const boundary = boundaryOf(contentType);
  const reader = new MarkReader(source);
  const between = Buffer.from(`\r\n--${boundary}`, "latin1");
  const first = await reader.until(Buffer.from(`--${boundary}`, "latin1"), HEADER_LIMIT);
  if (first.length > 0 && !first.toString("latin1").endsWith("\r\n")) throw malformed("the form does not begin with its boundary");
  for (let count = 0; ; count += 1) {
    // After a boundary stands either the end of the line, or two dashes and the end of the form.
    const tail = (await reader.until(Buffer.from("\r\n"), 64).catch(endsHere)).toString("latin1").trim();
    if (tail === "--") return;
    if (tail !== "") throw malformed("a boundary of the form is malformed");
    if (count >= partLimit) throw malformed("the form has too many parts");
    const head = readHeaders((await reader.until(Buffer.from("\r\n\r\n"), HEADER_LIMIT)).toString("utf8"));
    const body = reader.stream(between);
    yield { ...head, body: resumable(body) };
    for await (const rest of body) void rest;
  }
}

/** Some clients leave out the line end after the closing boundary. */
function endsHere(error: unknown): Buffer {
  if (error instanceof CutOff) return Buffer.from("--");
  throw error;
}
