import { request as httpRequest, type ClientRequest } from "node:http";
import { genUploader } from "uploadthing/client";
import type { PortalFileRouter } from "~/lib/files/upload-routes.server";

/**
 * What the SDK's client needs of a browser and Node lacks: an XMLHttpRequest that sends a form, tells of its progress
 * and can be aborted in the middle. `cutAfter` cuts the connection once so many bytes of a body are sent and
 * `beforeCut` is over.
 */
export const network = { base: "", cutAfter: Infinity, beforeCut: () => Promise.resolve(), bodyBytes: [] as number[] };

class Xhr extends EventTarget {
  status = 0;
  statusText = "";
  response: unknown = null;
  responseType = "";
  readonly upload = new EventTarget();
  private method = "";
  private url = "";
  private readonly headers: Record<string, string> = {};
  private sent: ClientRequest | undefined;

  open(method: string, url: string) {
    this.method = method;
    this.url = new URL(url, network.base).href;
  }
  setRequestHeader(name: string, value: string) {
    this.headers[name] = value;
  }
  abort() {
    this.sent?.destroy();
  }
  send(form: FormData) {
    void this.transmit(form).catch(() => this.dispatchEvent(new Event("error")));
  }
  private async transmit(form: FormData) {
    const whole = new Response(form);
    const body = Buffer.from(await whole.arrayBuffer());
    network.bodyBytes.push(body.length);
    const headers = { ...this.headers, "Content-Type": whole.headers.get("Content-Type")!, "Content-Length": String(body.length) };
    await new Promise<void>((resolve, reject) => {
      const sent = (this.sent = httpRequest(this.url, { method: this.method, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk)).on("end", () => {
          this.status = answer.statusCode ?? 0;
          this.statusText = answer.statusMessage ?? "";
          this.response = JSON.parse(Buffer.concat(chunks).toString("utf8") || "null") as unknown;
          this.dispatchEvent(new Event("load"));
          resolve();
        });
      }));
      sent.on("error", reject);
      void this.pump(sent, body).catch(reject);
    });
  }
  private async pump(sent: ClientRequest, body: Buffer) {
    for (let at = 0; at < body.length; at += 65_536) {
      if (sent.destroyed) return;
      if (at >= network.cutAfter) {
        network.cutAfter = Infinity;
        await network.beforeCut();
        sent.destroy(new Error("the line was cut"));
        return;
      }
      await new Promise<void>((resolve) => sent.write(body.subarray(at, at + 65_536), () => resolve()));
      const loaded = Math.min(body.length, at + 65_536);
      this.upload.dispatchEvent(Object.assign(new Event("progress"), { loaded }));
    }
    sent.end();
  }
}

/** The SDK's client for a person who is signed in by a cookie. */
export function clientOf(base: string, cookie: string) {
  network.base = base;
  (globalThis as Record<string, unknown>).XMLHttpRequest = Xhr;
  return genUploader<PortalFileRouter>({
    url: new URL("/api/uploadthing", base),
    fetch: ((input: string | URL, init?: RequestInit) => {
      const headers = new Headers(init?.headers);
      headers.set("Cookie", cookie);
      return fetch(new URL(String(input), base), { ...init, headers });
    }) as typeof fetch,
  });
}
