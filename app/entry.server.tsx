import { Transform } from "node:stream";
import { createReadableStreamFromReadable, type AppLoadContext, type EntryContext } from "@remix-run/node";
import { RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { I18nextProvider } from "react-i18next";
import { i18nFor, localeOf } from "~/lib/i18n/i18n.server";
import { NonceProvider } from "~/lib/http/nonce";
import { DomainError } from "~/lib/errors";

export { openHouse } from "./house.server";

/**
 * React 18 pads a chunk with zero bytes where a letter of several bytes does not fit at its end. A page never holds one,
 * so they are taken out on the way.
 */
const withoutPadding = () =>
  new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, chunk.includes(0) ? chunk.filter((byte) => byte !== 0) : chunk);
    },
    flush(done) {
      done();
    },
  });

const ABORT_MS = 10_000;
export const streamTimeout = ABORT_MS;

export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  { nonce }: AppLoadContext,
) {
  const locale = await localeOf(request);
  // A crawler and a page in SPA mode want the whole document; people get the shell as soon as it stands.
  const ready = isbot(request.headers.get("user-agent") ?? "") ? "onAllReady" : "onShellReady";
  return new Promise<Response>((resolve, reject) => {
    let code = status;
    const { pipe, abort } = renderToPipeableStream(
      <NonceProvider value={nonce}>
        <I18nextProvider i18n={i18nFor(locale)}>
          <RemixServer context={remixContext} url={request.url} nonce={nonce} abortDelay={ABORT_MS} />
        </I18nextProvider>
      </NonceProvider>,
      {
        nonce,
        [ready]() {
          headers.set("Content-Type", "text/html; charset=utf-8");
          headers.set("Content-Language", locale);
          headers.append("Vary", "Cookie");
          const body = withoutPadding();
          resolve(new Response(createReadableStreamFromReadable(body), { headers, status: code }));
          pipe(body);
        },
        onShellError: reject,
        onError(error) {
          code = 500;
          console.error(error);
        },
      },
    );
    setTimeout(abort, ABORT_MS + 1000).unref();
  });
}

/** Refusals that the house expects are answers, not faults: only the others are worth a line in the log. */
export function handleError(error: unknown, { request }: { request: Request }) {
  if (request.signal.aborted || error instanceof DomainError) return;
  console.error(error);
}
