import { randomUUID } from "node:crypto";
import { readdirSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { useDatabase } from "#tests/database";
import { db, transaction } from "~/lib/db/client.server";
import { accept } from "~/lib/files/acceptance.server";
import { sendFile } from "~/lib/files/download.server";
import { writeNote } from "~/lib/files/notes.server";
import { requireOwnOrigin, takePlainForm } from "~/lib/files/plain.server";
import { attachFiles, fileFor, mayReadFile, openFile } from "~/lib/files/queries.server";
import { receive, receivedSoFar, takeWhole } from "~/lib/files/store.server";
import { sweepFiles } from "~/lib/files/sweep.server";
import { filesFolder, uploadTarget } from "~/lib/files/token.server";
import { usePortal } from "./portal";
import { exe, pdf, png } from "./samples";

useDatabase();
usePortal();

const me = { userId: randomUUID(), companyId: randomUUID() };
async function* once(content: Buffer) {
  yield content;
}

/** A sound file in the store, of a name and an age in days. */
async function stored({ name = "Акт №1.pdf", age = 0, content = pdf(1000) } = {}) {
  const key = randomUUID().replaceAll("-", "");
  const row = await db.storedFile.create({
    data: {
      ...{ key, name, purpose: "document", companyId: me.companyId, uploadedById: me.userId },
      ...{ declaredType: "application/pdf", sizeBytes: BigInt(content.length), createdAt: new Date(Date.now() - age * 86_400_000) },
    },
  });
  return accept(row, await takeWhole(key, once(content), 1e6));
}

describe("a download", () => {
  const ask = (url: string, headers: Record<string, string> = {}, method = "GET") => new Request(`http://portal/files/x${url}`, { method, headers });

  it("is saved under its name and never sniffed, cached or run", async () => {
    const answer = await sendFile(ask(""), await stored());
    expect(answer.status).toBe(200);
    expect(answer.headers.get("Content-Disposition")).toContain("attachment; filename=\"___ _1.pdf\"; filename*=UTF-8''%D0%90%D0%BA%D1%82");
    expect(answer.headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(answer.headers.get("Cache-Control")).toBe("private, no-store");
    expect(answer.headers.get("Content-Security-Policy")).toMatch(/^sandbox;/);
    expect(Buffer.from(await answer.arrayBuffer()).equals(pdf(1000))).toBe(true);
  });

  it("shows a PDF inside the browser on request only", async () => {
    const file = await stored();
    expect((await sendFile(ask("?view=1"), file)).headers.get("Content-Disposition")).toMatch(/^inline/);
    const other = { ...file, detectedType: "application/vnd.oasis.opendocument.text" };
    expect((await sendFile(ask("?view=1"), other)).headers.get("Content-Disposition")).toMatch(/^attachment/);
  });

  it("gives ranges, and the head alone", async () => {
    const file = await stored();
    const part = await sendFile(ask("", { Range: "bytes=5-7" }), file);
    expect([part.status, part.headers.get("Content-Range"), part.headers.get("Content-Length"), await part.text()]).toEqual([206, "bytes 5-7/1000", "3", "1.7"]);
    const past = await sendFile(ask("", { Range: "bytes=1000-" }), file);
    expect([past.status, past.headers.get("Content-Range")]).toEqual([416, "bytes */1000"]);
    const stale = await sendFile(ask("", { Range: "bytes=5-7", "If-Range": '"old"' }), file);
    expect(stale.status).toBe(200);
    const head = await sendFile(ask("", {}, "HEAD"), file);
    expect([head.headers.get("Content-Length"), head.body]).toEqual(["1000", null]);
  });

  it("is for people of the company and for staff", async () => {
    const file = await stored();
    const person = (companyIds: string[], staffRoles: string[] = []) => ({ userId: randomUUID(), companyIds, staffRoles });
    expect(mayReadFile(file, person([randomUUID(), me.companyId]))).toBe(true);
    for (const role of ["ADMIN", "EXPERT", "FINANCE"]) expect(mayReadFile(file, person([], [role]))).toBe(true);
    expect(mayReadFile(file, person([randomUUID()]))).toBe(false);
    expect(mayReadFile(file, person([]))).toBe(false);
    expect(mayReadFile(file, null)).toBe(false);
    const ownerless = { companyId: null, uploadedById: me.userId };
    expect(mayReadFile(ownerless, { userId: me.userId, companyIds: [], staffRoles: [] })).toBe(true);
    expect(mayReadFile(ownerless, person([me.companyId]))).toBe(false);
  });

  it("finds nothing under odd ids and unfinished files", async () => {
    for (const id of ["", "1", "../secret", "x' OR 1=1", randomUUID()]) expect(await fileFor(id)).toBeNull();
    const row = await stored();
    await db.storedFile.update({ where: { id: row.id }, data: { status: "AWAITED" } });
    expect(await fileFor(row.id)).toBeNull();
  });

  it.each(["../secret", "..", "/etc/passwd", "a/b", "", "x".repeat(300), "ключ12345"])("has no path for the key %j", async (key) => {
    await expect(openFile(key)).rejects.toMatchObject({ code: "not-found" });
    await expect(receivedSoFar(key)).rejects.toMatchObject({ code: "not-found" });
  });
});

it("files are taken into use by their company only, all or none", async () => {
  const [a, b] = [await stored(), await stored()];
  const foreign = { companyId: randomUUID(), userId: me.userId };
  await expect(transaction((tx) => attachFiles(tx, foreign, [a.id]))).rejects.toMatchObject({ code: "not-found" });
  await expect(transaction((tx) => attachFiles(tx, me, [a.id, randomUUID()]))).rejects.toMatchObject({ code: "not-found" });
  expect((await fileFor(a.id))?.attachedAt).toBeNull();
  expect(await transaction((tx) => attachFiles(tx, me, [b.id, a.id, a.id]))).toHaveLength(2);
});

describe("the sweep", () => {
  it("removes what nobody wants, on disk and in the table, and nothing else", async () => {
    const [young, old, used] = [await stored({ age: 6 }), await stored({ age: 8 }), await stored({ age: 80 })];
    await transaction((tx) => attachFiles(tx, me, [used.id]));
    const awaited = async (age: number) => {
      const key = randomUUID().replaceAll("-", "");
      const createdAt = new Date(Date.now() - age * 86_400_000);
      await receive(key, 0, once(pdf(100)), 500);
      await writeNote(key, { slug: "document", metadata: {} });
      return db.storedFile.create({
        data: { key, name: "a.pdf", purpose: "document", companyId: me.companyId, uploadedById: me.userId, declaredType: "", sizeBytes: 500n, createdAt },
      });
    };
    const [fresh, late] = [await awaited(0.5), await awaited(2)];
    const orphan = randomUUID().replaceAll("-", "");
    await receive(orphan, 0, once(pdf(100)), 500);
    const arriving = join(filesFolder(), "arriving");
    const files = () => readdirSync(arriving, { recursive: true, encoding: "utf8" }).filter((path) => statSync(join(arriving, path)).isFile());
    for (const path of files()) utimesSync(join(arriving, path), new Date(0), new Date(0));

    expect(await sweepFiles(new Date())).toEqual({ files: 2, leftovers: 1 });
    expect(await sweepFiles(new Date())).toEqual({ files: 0, leftovers: 0 });
    const left = await db.storedFile.findMany({ where: { id: { in: [young.id, old.id, used.id, fresh.id, late.id] } } });
    expect(left.map((row) => row.id).sort()).toEqual([young.id, used.id, fresh.id].sort());
    await expect(openFile(old.key)).rejects.toMatchObject({ code: "not-found" });
    await (await openFile(used.key)).body.cancel();
    expect(await receivedSoFar(fresh.key)).toBe(100);
    expect(await receivedSoFar(late.key)).toBe(0);
    expect(files().every((path) => path.includes(fresh.key))).toBe(true);
  });
});

describe("the form without scripts", () => {
  const post = (files: [Buffer, string][], fields: Record<string, string> = {}, headers: Record<string, string> = {}) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    for (const [content, name] of files) form.append("file", new Blob([new Uint8Array(content)]), name);
    return new Request("http://portal/api/upload-plain", { method: "POST", body: form, headers });
  };

  it("stores what is sound and says what is not", async () => {
    const files: [Buffer, string][] = [[pdf(), "a.pdf"], [exe(), "b.pdf"], [pdf(), "c.pdf"], [Buffer.alloc(0), ""]];
    const outcome = await takePlainForm(post(files, { purpose: "document", next: "/applications/1" }), me);
    expect(outcome).toMatchObject({ next: "/applications/1", refusal: { code: "file.content" } });
    const rows = await db.storedFile.findMany({ where: { id: { in: outcome.fileIds } }, orderBy: { name: "asc" } });
    expect(rows.map((row) => [row.name, row.status])).toEqual([["a.pdf", "READY"], ["c.pdf", "READY"]]);
  });

  it("refuses too much while it arrives", async () => {
    const files: [Buffer, string][] = [[Buffer.concat([png(), Buffer.alloc(11 << 20)]), "a.png"], [png(), "b.png"]];
    const outcome = await takePlainForm(post(files, { purpose: "picture" }), me);
    expect(outcome).toMatchObject({ refusal: { code: "file.size", params: { max: 10 } } });
    expect(outcome.fileIds).toHaveLength(1);
  });

  it("is taken from the portal's own pages only", () => {
    for (const headers of [{ Origin: "https://evil.example" }, { Origin: "null" }, { "Sec-Fetch-Site": "cross-site" }, {}]) {
      expect(() => requireOwnOrigin(post([], {}, headers as Record<string, string>))).toThrow("bad-origin");
    }
    requireOwnOrigin(post([], {}, { Origin: "http://portal" }));
  });
});

it("the secret is made once, for the portal's account only", () => {
  const path = join(filesFolder(), "secret");
  expect(uploadTarget().apiKey).toMatch(/^sk_kadr_[0-9a-f]{64}$/);
  if (process.platform !== "win32") expect(statSync(path).mode & 0o777).toBe(0o600);
});
