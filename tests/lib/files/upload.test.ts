import { createHash, randomBytes, randomUUID } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import { useDatabase } from "#tests/database";
import { db } from "~/lib/db/client.server";
import { sign } from "~/lib/files/signature.server";
import { openFile } from "~/lib/files/queries.server";
import { receivedSoFar } from "~/lib/files/store.server";
import { uploadTarget } from "~/lib/files/token.server";
import { clientOf, network } from "./browser";
import { cookieOf, usePortal } from "./portal";
import { docx, exe, pdf, png } from "./samples";

useDatabase();
const portal = usePortal();

const me = { userId: randomUUID(), companyId: randomUUID() };
const client = () => clientOf(portal.origin, cookieOf(me));
const file = (content: Buffer, name: string, type = "application/pdf") => new File([new Uint8Array(content)], name, { type });
const upload = (...files: File[]) => client().uploadFiles("document", { files });
const refusal = async (work: Promise<unknown>) =>
  (await work.then(
    () => expect.unreachable("the upload was taken"),
    (error: unknown) => error,
  )) as { message: string; data?: { code: string; params: object; status: number }; cause?: { code: string; params: object; status: number } };

async function contentOf(key: string): Promise<Buffer> {
  return Buffer.from(await new Response((await openFile(key)).body).arrayBuffer());
}

/** Asks for a signed address as the SDK's client does (`createUTReporter` in `dist/ut-reporter`). */
async function presign(name: string, size: number, type = "application/pdf") {
  const response = await fetch(`${portal.origin}/api/uploadthing?actionType=upload&slug=document`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Cookie: cookieOf(me), "x-uploadthing-version": "7.7.4" },
    body: JSON.stringify({ input: null, files: [{ name, size, type, lastModified: 1 }] }),
  });
  const [signed] = (await response.json()) as { url: string; key: string; customId: string }[];
  return { ...signed!, url: new URL(signed!.url, portal.origin).href };
}

/** Sends a range as `uploadWithProgress` in `client/index.js` does. */
function put(url: string, content: Buffer, start = 0) {
  const form = new FormData();
  form.append("file", new Blob([new Uint8Array(content.subarray(start))]));
  return fetch(url, { method: "PUT", headers: { Range: `bytes=${start}-` }, body: form });
}

describe("an upload through the SDK on both sides", () => {
  it("keeps the file, tells the route once and answers the browser", async () => {
    const content = pdf(300_000);
    const [done] = await upload(file(content, "Портфолио студии.pdf"));
    const row = await db.storedFile.findUniqueOrThrow({ where: { id: done!.serverData.id } });
    expect(done!.serverData).toEqual({ id: row.id, name: "Портфолио студии.pdf", size: 300_000, type: "application/pdf", refused: null });
    expect(row).toMatchObject({ status: "READY", companyId: me.companyId, uploadedById: me.userId, purpose: "document", attachedAt: null });
    expect(row.confirmedAt).not.toBeNull();
    expect(row.sha256).toBe(createHash("sha256").update(content).digest("hex"));
    expect((await contentOf(row.key)).equals(content)).toBe(true);
    expect(portal.ready.filter((id) => id === row.id)).toHaveLength(1);
  });

  it("takes several files at once, of one name too", async () => {
    const word = docx(randomBytes(3_000_000));
    const done = await upload(
      file(pdf(), "a.pdf"),
      file(pdf(), "a.pdf"),
      file(word, "Смета.docx", ""),
      file(png(), "лого.png", "image/png"),
    );
    expect(done.map((one) => one.serverData.refused)).toEqual([null, null, null, null]);
    expect(new Set(done.map((one) => one.key)).size).toBe(4);
    expect((await contentOf(done[2]!.key)).equals(word)).toBe(true);
  });

  it("goes on where a cut connection stopped", async () => {
    const content = Buffer.concat([Buffer.from("%PDF-1.7\n"), randomBytes(5_000_000)]);
    const one = file(content, "reel.pdf");
    network.bodyBytes.length = 0;
    network.cutAfter = 3_000_000;
    network.beforeCut = () =>
      vi.waitFor(async () => {
        const { key } = await db.storedFile.findFirstOrThrow({ where: { name: "reel.pdf" } });
        expect(await receivedSoFar(key)).toBeGreaterThan(2_000_000);
      });
    const first = await client().createUpload("document", { files: [one] });
    await refusal(first.done(one));
    await first.resumeUpload(one);
    await vi.waitFor(() => expect(network.bodyBytes).toHaveLength(2));
    // The second body holds only what was missing.
    expect(network.bodyBytes[1]).toBeLessThan(3_100_000);
    const row = await vi.waitFor(() => db.storedFile.findFirstOrThrow({ where: { name: "reel.pdf", status: "READY" } }), { timeout: 5000 });
    expect(row.sha256).toBe(createHash("sha256").update(content).digest("hex"));
  });

  it("takes one upload that is sent twice at the same time, as browsers do when a connection breaks", async () => {
    const content = Buffer.concat([Buffer.from("%PDF-1.7\n"), randomBytes(6_000_000)]);
    const { url, key } = await presign("twice.pdf", content.length);
    const answers = await Promise.all([put(url, content), put(url, content), put(url, content)]);
    expect(answers.map((answer) => answer.status)).toContain(200);
    for (const answer of answers) if (answer.status !== 200) expect(await answer.json()).toMatchObject({ code: "file.range" });
    const row = await db.storedFile.findUniqueOrThrow({ where: { key } });
    expect(row.sha256).toBe(createHash("sha256").update(content).digest("hex"));
    expect(portal.ready.filter((id) => id === row.id)).toHaveLength(1);
  });

  it("does not wait for a connection that fell silent", async () => {
    const content = pdf(400_000);
    const { url, key } = await presign("silent.pdf", content.length);
    const silent = new AbortController();
    const form = new FormData();
    form.append("file", new Blob([new Uint8Array(content)]));
    const whole = new Response(form);
    const bytes = new Uint8Array(await whole.arrayBuffer());
    const body = new ReadableStream({ start: (controller) => controller.enqueue(bytes.subarray(0, 200_000)) });
    const headers = { Range: "bytes=0-", "Content-Type": whole.headers.get("Content-Type")! };
    const hanging = fetch(url, { method: "PUT", headers, body, duplex: "half", signal: silent.signal } as RequestInit).catch(() => null);
    await vi.waitFor(async () => expect(await receivedSoFar(key)).toBeGreaterThan(100_000));
    const start = Number((await fetch(url, { method: "HEAD" })).headers.get("x-ut-range-start"));
    expect((await put(url, content, start)).status).toBe(200);
    silent.abort();
    await hanging;
    expect((await contentOf(key)).equals(content)).toBe(true);
  });

  it("pauses and resumes by the client's own controls", async () => {
    const content = Buffer.concat([Buffer.from("%PDF-1.7\n"), randomBytes(8_000_000)]);
    const one = file(content, "paused.pdf");
    let seen = 0;
    const going = await client().createUpload("document", {
      files: [one],
      onUploadProgress({ loaded }) {
        if (seen === 0 && loaded > 1_000_000) {
          seen = loaded;
          going.pauseUpload(one);
          setTimeout(() => going.resumeUpload(one), 100);
        }
      },
    });
    const done = await going.done(one);
    expect(seen).toBeGreaterThan(0);
    expect((await contentOf(done.key)).equals(content)).toBe(true);
  });
});

describe("what is refused", () => {
  it("a stranger, before anything is written down", async () => {
    const error = await refusal(clientOf(portal.origin, "").uploadFiles("document", { files: [file(pdf(), "stranger.pdf")] }));
    expect(error.cause).toMatchObject({ code: "unauthenticated", status: 401 });
    expect(await db.storedFile.count({ where: { name: "stranger.pdf" } })).toBe(0);
  });

  it.each([
    ["SVG", "drawing.svg", "image/svg+xml", 100, "file.type"],
    ["HTML", "page.html", "text/html", 100, "file.type"],
    ["a program", "setup.exe", "application/x-msdownload", 100, "file.type"],
    ["a type that contradicts the name", "x.pdf", "text/html", 100, "file.type"],
    ["too much", "big.pdf", "application/pdf", 50 * 1024 * 1024 + 1, "file.size"],
    ["nothing", "empty.pdf", "application/pdf", 0, "file.empty"],
  ])("%s, as declared", async (_what, name, type, size, code) => {
    const declared = { name, type, size, lastModified: 1 } as unknown as File;
    const error = await refusal(client().uploadFiles("document", { files: [declared] }));
    expect(error.cause).toMatchObject({ code, status: 422 });
  });

  it.each([
    ["a program under the name of a PDF", exe(), "act.pdf", "application/pdf"],
    ["HTML under the name of a picture", Buffer.from("<html><script>alert(1)</script>"), "me.png", "image/png"],
    ["a document with macros", docx(undefined, undefined, [["word/vbaProject.bin", "x"]]), "m.docx", ""],
    ["a macro type", docx(undefined, "application/vnd.ms-word.document.macroEnabled.main+xml"), "n.docx", ""],
  ])("%s, by its content", async (_what, content, name, type) => {
    const error = await refusal(upload(file(content, name, type)));
    expect(error.data).toMatchObject({ code: "file.content", status: 422 });
    const row = await db.storedFile.findFirstOrThrow({ where: { name } });
    expect(row).toMatchObject({ status: "REFUSED", refusal: "file.content", confirmedAt: null });
    await expect(openFile(row.key)).rejects.toMatchObject({ code: "not-found" });
  });

  it("more bytes than were declared, and fewer", async () => {
    for (const size of [1000, 3000]) {
      const { url, key } = await presign("changed.pdf", size);
      const response = await put(url, pdf(2000));
      expect(response.status).toBe(422);
      expect(await response.json()).toMatchObject({ code: "file.changed" });
      expect((await fetch(url, { method: "HEAD" })).headers.get("x-ut-range-start")).toBe("0");
      expect((await db.storedFile.findUniqueOrThrow({ where: { key } })).status).toBe("AWAITED");
    }
  });

  it("a range that leaves a gap", async () => {
    const { url } = await presign("gap.pdf", 2000);
    const response = await put(url, pdf(2000), 500);
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code: "file.range", rangeStart: 0 });
  });

  it("forged, expired and foreign addresses", async () => {
    const { url, key } = await presign("forged.pdf", 2000);
    const { apiKey, ingestUrl } = uploadTarget();
    const signed = (tail: string, query: string) => {
      const bare = `${ingestUrl}/${tail}?${query}`;
      return `${portal.origin}/api/ingest/${tail}?${query}&signature=${encodeURIComponent(sign(bare, apiKey))}`;
    };
    const soon = Date.now() + 60_000;
    const bad = [
      url.replace("x-ut-file-size=2000", "x-ut-file-size=9000"),
      url.replace(/signature=.*/, `signature=${encodeURIComponent(sign("x", "another"))}`),
      url.replace(/&signature=.*/, ""),
      url.replace(key, `${key}x`),
      signed(key, `expires=${Date.now() - 1}`),
      signed(key, "x-ut-slug=document"),
      signed("..%2f..%2fsecret", `expires=${soon}`),
      signed("%2e%2e", `expires=${soon}`),
      `${portal.origin}/api/ingest/secret`,
    ];
    for (const address of bad) {
      const response = await put(address, pdf(2000));
      expect([403, 404], address).toContain(response.status);
    }
    // Signed well, but nobody announced it.
    expect((await put(signed("unknownkey123", `expires=${soon}`), pdf(2000))).status).toBe(404);
    expect((await db.storedFile.findUniqueOrThrow({ where: { key } })).status).toBe("AWAITED");
  });
});

describe("the callback", () => {
  const callback = (payload: object, secret = uploadTarget().apiKey) => {
    const body = JSON.stringify(payload);
    const headers = { "Content-Type": "application/json", "uploadthing-hook": "callback", "x-uploadthing-signature": sign(body, secret) };
    return fetch(`${portal.origin}/api/uploadthing?slug=document`, { method: "POST", headers, body });
  };
  const payloadOf = (row: { key: string; id: string }) => ({
    status: "uploaded",
    origin: uploadTarget().ingestUrl,
    metadata: {},
    file: { name: "x", size: 1, type: "x", customId: row.id, key: row.key, url: "", appUrl: "", ufsUrl: "", fileHash: "" },
  });

  it("is accepted once: a replay is a conflict, a forgery is refused", async () => {
    const [done] = await upload(file(pdf(), "once.pdf"));
    const row = await db.storedFile.findUniqueOrThrow({ where: { key: done!.key } });
    const replay = await callback(payloadOf(row));
    expect(replay.status).toBe(409);
    expect(await replay.json()).toMatchObject({ code: "file.confirmed" });
    expect((await callback(payloadOf(row), "sk_other")).status).toBe(422);
    expect(portal.ready.filter((id) => id === row.id)).toHaveLength(1);
  });

  it("cannot confirm a file that has not arrived", async () => {
    const { key, customId } = await presign("absent.pdf", 2000);
    expect((await callback(payloadOf({ key, id: customId }))).status).toBe(409);
    expect((await db.storedFile.findUniqueOrThrow({ where: { key } })).confirmedAt).toBeNull();
  });

  it("that fails reaches the browser, and asking again without bytes mends it", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const content = pdf(2000);
    const { url, key } = await presign("later.pdf", 2000);
    portal.failing = true;
    const failed = await put(url, content);
    portal.failing = false;
    log.mockRestore();
    expect(failed.status).toBe(503);
    expect(await failed.json()).toMatchObject({ code: "file.callback" });
    const start = Number((await fetch(url, { method: "HEAD" })).headers.get("x-ut-range-start"));
    expect(start).toBe(2000);
    const mended = await put(url, content, start);
    expect(mended.status).toBe(200);
    const again = await put(url, content, start);
    expect(await again.json()).toEqual(await mended.json());
    expect((await db.storedFile.findUniqueOrThrow({ where: { key } })).confirmedAt).not.toBeNull();
  });

  it("goes to the pinned address only, and the server half needs the key", async () => {
    const body = JSON.stringify({ fileKeys: ["abcdefgh12"], metadata: {}, isDev: false, callbackUrl: "http://evil.example/", callbackSlug: "document" });
    const register = (key: string) =>
      fetch(`${portal.origin}/api/ingest/route-metadata`, { method: "POST", headers: { "x-uploadthing-api-key": key, "Content-Type": "application/json" }, body });
    expect((await register("sk_guess")).status).toBe(403);
    expect((await register(uploadTarget().apiKey)).status).toBe(403);
  });
});
