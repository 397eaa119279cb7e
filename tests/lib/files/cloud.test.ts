import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { useDatabase } from "#tests/database";
import { db } from "~/lib/db/client.server";
import { sendFile } from "~/lib/files/download.server";
import { takePlainForm } from "~/lib/files/plain.server";
import { sign } from "~/lib/files/signature.server";
import { uploadTarget } from "~/lib/files/token.server";
import { cookieOf, usePortal } from "./portal";
import { exe, pdf } from "./samples";

useDatabase();
const portal = usePortal();
const me = { userId: randomUUID(), companyId: randomUUID() };
const apiKey = "sk_live_test";

/** UploadThing as the SDK sees it: an ingest, an API and the host that serves files. */
const cloud = { files: new Map<string, Buffer>(), registered: [] as string[], deleted: [] as string[], results: [] as unknown[], origin: "" };
let server: Server;

beforeAll(async () => {
  server = createServer((req, res) => {
    void (async () => {
      const path = new URL(req.url ?? "", "http://x").pathname;
      const answer = (body: unknown) => res.setHeader("Content-Type", "application/json").end(JSON.stringify(body));
      if (req.method === "PUT") {
        await text(req);
        cloud.files.set(path.slice(1), pdf(1500));
        return answer({ url: "u", appUrl: "u", ufsUrl: "u", fileHash: "h", serverData: null });
      }
      if (req.method === "GET") {
        const file = cloud.files.get(path.split("/").pop() ?? "");
        return file ? res.end(file) : res.writeHead(404).end();
      }
      const body = JSON.parse(await text(req)) as { fileKeys: string[]; callbackUrl: string };
      if (path === "/route-metadata") cloud.registered.push(body.callbackUrl);
      if (path === "/callback-result") cloud.results.push(body);
      if (path === "/v6/deleteFiles") cloud.deleted.push(...body.fileKeys);
      answer(path === "/v6/deleteFiles" ? { success: true, deletedCount: body.fileKeys.length } : { ok: true });
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const host = `localhost:${(server.address() as AddressInfo).port}`;
  cloud.origin = `http://${host}`;
  vi.stubEnv("UPLOADTHING_TOKEN", Buffer.from(JSON.stringify({ apiKey, appId: "app", regions: ["sea1"] })).toString("base64"));
  vi.stubEnv("UPLOADTHING_INGEST_URL", cloud.origin);
  vi.stubEnv("UPLOADTHING_API_URL", cloud.origin);
  vi.stubEnv("UPLOADTHING_UFS_HOST", host);
  vi.stubEnv("UPLOADTHING_UFS_APP_ID_LOCATION", "path");
});
afterAll(() => {
  vi.unstubAllEnvs();
  server.close();
});

async function presign(name: string, size: number) {
  const response = await fetch(`${portal.origin}/api/uploadthing?actionType=upload&slug=document`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Cookie: cookieOf(me) },
    body: JSON.stringify({ input: null, files: [{ name, size, type: "application/pdf" }] }),
  });
  return ((await response.json()) as { url: string; key: string; customId: string }[])[0]!;
}

function callback(key: string, customId: string) {
  const file = { name: "a", size: 1, type: "x", customId, key, url: "", appUrl: "", ufsUrl: "", fileHash: "" };
  const body = JSON.stringify({ status: "uploaded", origin: cloud.origin, metadata: {}, file });
  const headers = { "Content-Type": "application/json", "uploadthing-hook": "callback", "x-uploadthing-signature": sign(body, apiKey) };
  return fetch(`${portal.origin}/api/uploadthing?slug=document`, { method: "POST", headers, body });
}

describe("with a cloud token", () => {
  it("the browser is sent to the cloud, and the file is checked when the cloud calls back", async () => {
    const { url, key, customId } = await presign("a.pdf", 1500);
    expect(url.startsWith(`${cloud.origin}/${key}?`)).toBe(true);
    expect(url).toContain("x-ut-acl=private");
    expect(cloud.registered).toEqual([uploadTarget().callbackUrl]);
    cloud.files.set(key, pdf(1500));
    expect((await callback(key, customId)).status).toBe(200);
    const row = await db.storedFile.findUniqueOrThrow({ where: { id: customId } });
    expect(row).toMatchObject({ key, status: "READY", detectedType: "application/pdf" });
    expect(cloud.results.at(-1)).toMatchObject({ fileKey: key, callbackData: { id: customId, refused: null } });
    expect((await callback(key, customId)).status).toBe(409);
    const answer = await sendFile(new Request("http://portal/files/x"), row);
    expect(answer.status).toBe(302);
    expect((await fetch(answer.headers.get("Location")!)).status).toBe(200);
  });

  it("what is not what it says is refused and removed there", async () => {
    const { key, customId } = await presign("b.pdf", exe().length);
    cloud.files.set(key, exe());
    expect((await callback(key, customId)).status).toBe(200);
    expect((await db.storedFile.findUniqueOrThrow({ where: { id: customId } })).status).toBe("REFUSED");
    expect(cloud.results.at(-1)).toMatchObject({ callbackData: { refused: "file.content" } });
    expect(cloud.deleted).toEqual([key]);
  });

  it("a callback that cannot be served may come again", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const { key, customId } = await presign("c.pdf", 1500);
    expect((await callback(key, customId)).status).toBe(503);
    cloud.files.set(key, pdf(1500));
    expect((await callback(key, customId)).status).toBe(200);
    log.mockRestore();
  });

  it("our own ingest is closed, and the plain form goes to the cloud", async () => {
    expect((await fetch(`${portal.origin}/api/ingest/abcdefgh12`, { method: "PUT", body: "x" })).status).toBe(404);
    const form = new FormData();
    form.append("file", new Blob([new Uint8Array(pdf(1500))], { type: "application/pdf" }), "d.pdf");
    const request = new Request("http://portal/api/upload-plain", { method: "POST", body: form });
    const { fileIds } = await takePlainForm(request, me);
    const row = await db.storedFile.findUniqueOrThrow({ where: { id: fileIds[0]! } });
    expect(row.status).toBe("READY");
    expect(cloud.files.has(row.key)).toBe(true);
  });
});
