import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { disposition, readRange } from "~/lib/files/download.server";
import { detectType } from "~/lib/files/inspect.server";
import { CutOff, readMultipart } from "~/lib/files/multipart.server";
import { returnPath } from "~/lib/http/return-path";
import { fileKinds, judgeDeclared, kindOfName, tidyName } from "~/lib/files/policy";
import { docx, exe, odt, pdf, png, zip } from "./samples";

const folder = mkdtempSync(join(tmpdir(), "kadr-types-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const typeOf = (content: Buffer) => {
  const path = join(folder, "x");
  writeFileSync(path, content);
  return detectType(path);
};

describe("the content of a file tells its type", () => {
  it("for what the portal takes", async () => {
    expect(await typeOf(pdf())).toBe(fileKinds.pdf.mime);
    expect(await typeOf(png())).toBe(fileKinds.png.mime);
    expect(await typeOf(odt())).toBe(fileKinds.odt.mime);
    // The table of types behind 20 MB of pictures, in an archive that was written as a stream.
    expect(await typeOf(docx(Buffer.alloc(20_000_000, "xyz")))).toBe(fileKinds.docx.mime);
  });

  it("and nothing for what it does not", async () => {
    const refused = [
      exe(),
      Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"),
      Buffer.from("<!doctype html><title>x</title>"),
      zip([["readme.txt", "hello"]]),
      zip([["mimetype", "application/vnd.oasis.opendocument.graphics"], ["content.xml", ""]]),
      zip([["mimetype", fileKinds.odt.mime]]),
      docx(undefined, "application/vnd.ms-word.document.macroEnabled.main+xml"),
      docx().subarray(0, -30),
      Buffer.alloc(0),
      Buffer.from("PK\u0003\u0004broken"),
    ];
    for (const content of refused) expect(await typeOf(content)).toBeNull();
  });
});

describe("names", () => {
  it.each([
    ["../../etc/passwd.pdf", "passwd.pdf"],
    ["C:\\Users\\я\\Смета 2026.xlsx", "Смета 2026.xlsx"],
    ["a\u202Efdp.exe", "afdp.exe"],
    ["\u0000\n.pdf", "pdf"],
    ["", "file"],
  ])("%j becomes %j", (given, tidy) => expect(tidyName(given)).toBe(tidy));

  it("keep their extension when they are cut", () => {
    const name = tidyName(`${"я".repeat(500)}.pdf`);
    expect([...name]).toHaveLength(180);
    expect(kindOfName(name)).toBe("pdf");
  });

  it("are told to browsers whole and in ASCII", () => {
    expect(disposition("attachment", 'Смета "1".pdf')).toBe(
      `attachment; filename="_____ _1_.pdf"; filename*=UTF-8''%D0%A1%D0%BC%D0%B5%D1%82%D0%B0%20%221%22.pdf`,
    );
  });
});

it("pictures are refused where only pictures fit, by size too", () => {
  expect(judgeDeclared("picture", { name: "a.pdf", size: 1, type: "application/pdf" })?.code).toBe("file.type");
  expect(judgeDeclared("picture", { name: "a.png", size: 11 << 20, type: "image/png" })).toEqual({ code: "file.size", params: { max: 10 } });
  expect(judgeDeclared("document", { name: "a.DOCX", size: 50 << 20, type: "" })).toBeNull();
});

it.each([
  ["bytes=0-0", { start: 0, end: 0 }],
  ["bytes=5-", { start: 5, end: 9 }],
  ["bytes=-3", { start: 7, end: 9 }],
  ["bytes=2-900", { start: 2, end: 9 }],
  ["bytes=10-", "unsatisfiable"],
  ["bytes=-0", "unsatisfiable"],
  ["bytes=5-2", null],
  ["bytes=0-1,3-4", null],
  ["lines=1-2", null],
  [null, null],
])("the range %s of ten bytes is %o", (header, range) => expect(readRange(header, 10)).toEqual(range));

it.each([
  ["/applications/1?x=2#docs", "/applications/1?x=2#docs"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["https://evil.example", "/"],
  ["javascript:alert(1)", "/"],
  ["/a\nb", "/"],
  ["/.//evil.example", "/"],
])("a form that asks to come back to %j goes to %j", (given, next) => expect(returnPath(given)).toBe(next));

describe("a multipart form", () => {
  async function* pieces(bytes: Buffer, sizes: number[]) {
    for (let at = 0, n = 0; at < bytes.length; n += 1) {
      const size = sizes[n % sizes.length]!;
      yield new Uint8Array(bytes.subarray(at, at + size));
      at += size;
    }
  }
  async function read(source: AsyncIterable<Uint8Array>, type: string) {
    const parts: { name: string; filename: string | undefined; content: Buffer }[] = [];
    for await (const part of readMultipart(source, type)) {
      const chunks: Buffer[] = [];
      for await (const chunk of part.body) chunks.push(Buffer.from(chunk));
      parts.push({ name: part.name, filename: part.filename, content: Buffer.concat(chunks) });
    }
    return parts;
  }

  it("is read the same however it is cut into pieces", async () => {
    const content = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.constantFrom("\r\n--", "\r\n\r\n--x", "--\r\n").map((text) => new Uint8Array(Buffer.from(text))));
    await fc.assert(
      fc.asyncProperty(content, content, fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 5 }), async (a, b, sizes) => {
        const form = new FormData();
        form.append("purpose", "document");
        form.append("file", new Blob([a as BlobPart]), 'смета "1".pdf');
        form.append("file", new Blob([b as BlobPart]), "b.pdf");
        const whole = new Response(form);
        const parts = await read(pieces(Buffer.from(await whole.arrayBuffer()), sizes), whole.headers.get("Content-Type")!);
        expect(parts.map((part) => part.filename)).toEqual([undefined, 'смета "1".pdf', "b.pdf"]);
        expect(parts[1]!.content.equals(a) && parts[2]!.content.equals(b)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it("that ends early says so, and one that is none is refused", async () => {
    const type = "multipart/form-data; boundary=b";
    const part = '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nhello';
    await expect(read(pieces(Buffer.from(part), [7]), type)).rejects.toBeInstanceOf(CutOff);
    for (const bad of ["garbage--b\r\n", "--b\r\nno colon\r\n\r\nx\r\n--b--", "--b\r\nX: y\r\n\r\nx\r\n--b--", `--b\r\n${"x".repeat(20_000)}`]) {
      await expect(read(pieces(Buffer.from(bad), [50]), type)).rejects.toMatchObject({ code: "bad-request" });
    }
    await expect(read(pieces(Buffer.from(part), [7]), "text/plain")).rejects.toMatchObject({ code: "bad-request" });
  });
});
