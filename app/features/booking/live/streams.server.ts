import { Listener, type Heard } from "~/lib/db/listener.server";
import { DomainError } from "~/lib/errors";
import { fromMessage, meet, SCHEDULE_CHANNEL, type DaySpan } from "./channel";

/** Streams that one person may hold: browsers keep six connections to a site, and a forgotten tab is no reason to refuse the next. */
const MOST_A_PERSON = 8;
const MOST_IN_ALL = 2_000;
/** Proxies close what is silent for a minute. */
const HEARTBEAT_MS = 25_000;
/** A stream ends by itself, the browser comes again, and is asked anew who it is. */
const LIFE_MS = 15 * 60_000;
const RETRY_MS = 3_000;
/** A reader who is so many bytes behind has gone. */
const FAR_BEHIND = 64 * 1024;

interface Stream {
  wants: DaySpan;
  userId: string;
  until: number;
  send(text: string): void;
  end(): void;
}

const streams = new Set<Stream>();
let listener: Listener | null = null;
let heartbeat: NodeJS.Timeout | undefined;
let closed = false;

/** How many schedules are open at this process. */
export const openStreams = (): number => streams.size;

function begin(): void {
  if (listener) return;
  listener = new Listener(SCHEDULE_CHANNEL);
  listener.hear(tellAll);
  heartbeat = setInterval(beat, HEARTBEAT_MS);
  heartbeat.unref();
}

function tellAll(heard: Heard): void {
  const changed = "message" in heard ? fromMessage(heard.message) : null;
  // What was missed while the line was cut may have been anything.
  const missed = "missed" in heard;
  for (const stream of streams) if (missed || (changed && meet(stream.wants, changed))) stream.send(`event: changed\ndata: ${changed ? `${changed.from} ${changed.to}` : ""}\n\n`);
}

function beat(): void {
  const now = Date.now();
  for (const stream of streams) {
    if (now >= stream.until) stream.end();
    else stream.send(": still here\n\n");
  }
}

/**
 * A stream of server-sent events that says `changed` whenever one of the wanted days does. It holds no connection to the database: all
 * streams of a process share one. Errors: `too-many` (429) past eight a person, `unavailable` (503) while the portal closes.
 * @param left aborted when the reader's connection closes, which gives the person's place back
 */
export function scheduleStream(userId: string, wants: DaySpan, left: AbortSignal): Response {
  if (closed) throw new DomainError("unavailable", "unavailable");
  const own = [...streams].filter((stream) => stream.userId === userId).length;
  if (own >= MOST_A_PERSON || streams.size >= MOST_IN_ALL) throw new DomainError("too-many", "too-many", { seconds: 60 });
  begin();
  const encoder = new TextEncoder();
  let stream: Stream | undefined;
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const end = () => {
          if (!stream || !streams.delete(stream)) return;
          left.removeEventListener("abort", end);
          try {
            controller.close();
          } catch {
            // The reader has closed it already.
          }
        };
        const send = (text: string) => {
          if ((controller.desiredSize ?? 0) < -FAR_BEHIND) end();
          else controller.enqueue(encoder.encode(text));
        };
        stream = { wants, userId, until: Date.now() + LIFE_MS, send, end };
        streams.add(stream);
        left.addEventListener("abort", end);
        if (left.aborted) return end();
        send(`retry: ${RETRY_MS}\n: open\n\n`);
      },
      cancel: () => stream?.end(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 16 * 1024 }),
  );
  return new Response(body, {
    headers: {
      "Content-Type": "text/event-stream; charset=utf-8",
      // Compression and proxies would keep the words back until there are enough of them.
      "Cache-Control": "no-store, no-transform",
      "X-Accel-Buffering": "no",
    },
  });
}

/** Ends all streams and takes no new ones: a server that waits for its connections to end would wait for ever. */
export function endStreams(): void {
  closed = true;
  clearInterval(heartbeat);
  for (const stream of [...streams]) stream.end();
}

/** Closes the line to the database. Call `endStreams` first. */
export async function closeStreams(): Promise<void> {
  endStreams();
  await listener?.close();
  listener = null;
}
