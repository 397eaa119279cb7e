import type { AppLoadContext } from "@remix-run/node";

declare module "@remix-run/node" {
  interface AppLoadContext {
    /** Nonce of the page's Content-Security-Policy. */
    nonce: string;
    /** Address of the client, as the trusted proxies tell it. */
    ip: string;
    /** What was read once for this request, by name of the reader. */
    memo: Map<string, Promise<unknown>>;
    /** Aborted when the connection closes, answered or not; absent where no server carries the request. */
    left?: AbortSignal;
  }
}

/** What a loader or action hands on. */
export interface RequestArgs {
  request: Request;
  context: AppLoadContext;
}

/** Reads a thing once a request: the second caller gets the first one's promise. */
export function oncePerRequest<T>({ context }: RequestArgs, name: string, read: () => Promise<T>): Promise<T> {
  const known = context.memo.get(name) as Promise<T> | undefined;
  if (known) return known;
  const made = read();
  context.memo.set(name, made);
  return made;
}
