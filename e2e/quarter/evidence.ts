import { createHash, createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Download } from "@playwright/test";
import { strFromU8, unzipSync } from "fflate";
import readXlsxFile from "read-excel-file/node";
import { expect } from "../accounts";
import { total } from "./money";

/** What an auditor finds in a pack of evidence. */
export interface Pack {
  /** Of the archive itself. */
  sha256: string;
  fingerprint: string;
  differences: { what: string; subject: string }[];
  summary: Uint8Array;
  /** Kopecks that the ledger's entries consumed for a company. */
  consumedBy(company: string): number;
  /** Numbers of the acts that name a company's uses, each once, in their order. */
  actsOf(company: string): string[];
}

/** Opens a downloaded pack, checks sums and signature as its README says, and reads its books. */
export async function readPack(download: Download): Promise<Pack> {
  const bytes = readFileSync(await download.path());
  const files = unzipSync(bytes);
  const file = (name: string) => files[name] ?? new Uint8Array();
  const sums = strFromU8(file("SHA256SUMS"));
  const listed = sums.trimEnd().split("\n").map((line) => line.split("  "));
  expect(listed.map(([, name]) => name)).toEqual(["evidence.xlsx", "summary.pdf"]);
  for (const [sha256, name = ""] of listed) expect(createHash("sha256").update(file(name)).digest("hex"), name).toBe(sha256);
  const key = createPublicKey(strFromU8(file("public-key.pem")));
  expect(key.asymmetricKeyType).toBe("ed25519");
  expect(verify(null, file("SHA256SUMS"), key, file("SHA256SUMS.sig"))).toBe(true);
  expect(verify(null, Buffer.from(sums.replace(/^./, (digit) => (digit === "0" ? "1" : "0"))), key, file("SHA256SUMS.sig"))).toBe(false);
  const fingerprint = (createHash("sha256").update(key.export({ type: "spki", format: "der" })).digest("hex").match(/.{8}/g) ?? []).join(" ");
  expect(strFromU8(file("README.txt"))).toContain(fingerprint);

  const sheets = await readXlsxFile(Buffer.from(file("evidence.xlsx")));
  const rows = (name: string) => {
    const [heads = [], ...data] = sheets.find((one) => one.sheet === name)?.data ?? [];
    return data.map((row) => Object.fromEntries(heads.map((head, index) => [String(head), row[index] ?? null])));
  };
  return {
    sha256: createHash("sha256").update(bytes).digest("hex"),
    fingerprint,
    differences: rows("Расхождения").map((row) => ({ what: String(row["Что"]), subject: String(row["Код"]) })),
    summary: file("summary.pdf"),
    consumedBy: (company) => total(rows("Проводки").filter((row) => row["Компания"] === company).map((row) => {
      const kopecks = Math.round(Number(row["Сумма"]) * 100);
      return row["Куда"] === "CONSUMED" ? kopecks : row["Откуда"] === "CONSUMED" ? -kopecks : 0;
    })),
    actsOf: (company) => [...new Set(rows("Акты").filter((row) => row["Компания"] === company).map((row) => String(row["Что"])))].sort(),
  };
}
