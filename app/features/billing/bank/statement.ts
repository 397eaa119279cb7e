import { sumKopecks, type Kopecks } from "~/lib/money";
import { isDay, type Day } from "~/lib/time";

/**
 * A bank's statement in the format `1CClientBankExchange` («Стандарт обмена с системами "Клиент банка"», version 1.03,
 * https://v8.1c.ru/tekhnologii/obmen-dannymi-i-integratsiya/standarty-i-formaty/standart-obmena-s-sistemami-klient-banka/).
 */
export interface Statement {
  accounts: StatementAccount[];
  documents: StatementDocument[];
}

/** What the bank says of one account over some days; null where it says nothing. */
export interface StatementAccount {
  account: string;
  from: Day;
  to: Day;
  openingKopecks: Kopecks | null;
  incomingKopecks: Kopecks | null;
  outgoingKopecks: Kopecks | null;
  closingKopecks: Kopecks | null;
}

export interface StatementParty {
  name: string;
  inn: string;
  kpp: string;
  account: string;
  bik: string;
}

/** A payment order of the statement; a day is null until the bank has carried that side out. */
export interface StatementDocument {
  /** Line of the file on which it begins, 1 for the first. */
  line: number;
  number: string;
  date: Day;
  amountKopecks: Kopecks;
  debitedOn: Day | null;
  creditedOn: Day | null;
  payer: StatementParty;
  payee: StatementParty;
  purpose: string;
}

export type StatementFaultCode =
  /** not a statement at all */
  | "statement-foreign"
  /** read in none of the encodings that banks use */
  | "statement-encoding"
  /** the file ends before its end */
  | "statement-cut"
  /** a section begins or ends where it cannot */
  | "statement-section"
  | "statement-amount"
  | "statement-date"
  | "statement-account"
  /** the bank's own totals are not those of its documents */
  | "statement-totals";

/** Why a file is not taken, with the line to look at. */
export class StatementFault extends Error {
  constructor(
    readonly code: StatementFaultCode,
    readonly line: number,
    readonly params: Record<string, string | number> = {},
  ) {
    super(`${code} at line ${line}`);
    this.name = "StatementFault";
  }
}

const HEADER = "1CClientBankExchange";
/** In the order of trust: bytes that are valid UTF-8 by chance are not Cyrillic of the others. */
const ENCODINGS = ["utf-8", "windows-1251", "ibm866"] as const;
export type StatementEncoding = (typeof ENCODINGS)[number];

/**
 * Reads a file's bytes as text. What the header says of the encoding is a hint only: banks name one and write another. Cyrillic of
 * windows-1251 is never valid UTF-8, and words of the format itself are looked for in what is read.
 * Throws `StatementFault` (`statement-foreign`, `statement-encoding`).
 */
export function decodeStatement(bytes: Uint8Array): { text: string; encoding: StatementEncoding } {
  const begins = new TextDecoder("latin1").decode(bytes.subarray(0, 64)).replace(/^\u00ef\u00bb\u00bf/, "");
  if (!begins.trimStart().startsWith(HEADER)) throw new StatementFault("statement-foreign", 1);
  for (const encoding of ENCODINGS) {
    const text = decoded(bytes, encoding);
    if (text && /^(?:ВерсияФормата|РасчСчет|СекцияДокумент)=/m.test(text)) return { text, encoding };
  }
  throw new StatementFault("statement-encoding", 1);
}

function decoded(bytes: Uint8Array, encoding: StatementEncoding): string | null {
  try {
    return new TextDecoder(encoding, { fatal: encoding === "utf-8" }).decode(bytes);
  } catch {
    return null;
  }
}

interface Section {
  kind: "account" | "document";
  line: number;
  values: Map<string, string>;
}

/**
 * Takes a statement's text apart. A file that ends early, or whose totals are not those of its documents, is refused whole: half a
 * statement would look like a whole one. Throws `StatementFault`.
 */
export function parseStatement(text: string): Statement {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  const first = lines.findIndex((line) => line.trim() !== "");
  if (lines[first]?.trim() !== HEADER) throw new StatementFault("statement-foreign", 1);
  const accounts: StatementAccount[] = [];
  const documents: StatementDocument[] = [];
  const head = new Map<string, string>();
  let section: Section | null = null;
  let key = "";
  let ended = 0;
  for (let index = first + 1; index < lines.length; index += 1) {
    const line = index + 1;
    const written = lines[index] ?? "";
    const trimmed = written.trim();
    if (trimmed === "") continue;
    if (ended > 0) throw new StatementFault("statement-section", line, { text: trimmed.slice(0, 60) });
    const at = written.indexOf("=");
    const name = (at === -1 ? written : written.slice(0, at)).trim();
    const value = at === -1 ? "" : written.slice(at + 1).trim();
    if (name === "СекцияРасчСчет" || name === "СекцияДокумент") {
      if (section) throw new StatementFault("statement-cut", line, { text: name });
      section = { kind: name === "СекцияДокумент" ? "document" : "account", line, values: new Map() };
    } else if (name === "КонецРасчСчет" || name === "КонецДокумента") {
      if (section?.kind !== (name === "КонецДокумента" ? "document" : "account")) throw new StatementFault("statement-section", line, { text: name });
      if (section.kind === "document") documents.push(documentOf(section));
      else accounts.push(accountOf(section));
      section = null;
    } else if (name === "КонецФайла") {
      if (section) throw new StatementFault("statement-cut", line, { text: name });
      ended = line;
    } else {
      const values: Map<string, string> = section ? section.values : head;
      if (at === -1) {
        // A purpose that a bank broke into lines.
        if (section && key) values.set(key, `${values.get(key) ?? ""} ${trimmed}`.trim());
        continue;
      }
      key = name;
      values.set(name, value);
    }
  }
  if (ended === 0) throw new StatementFault("statement-cut", lines.length, { text: lines.at(-1)?.trim().slice(0, 60) ?? "" });
  if (accounts.length === 0) accounts.push(accountOf({ kind: "account", line: first + 1, values: head }));
  checkTotals(accounts, documents);
  return { accounts, documents };
}

export interface Movement {
  document: StatementDocument;
  incoming: boolean;
  on: Day;
}

/** Documents that moved money of an account, on which side it stands, and when. What the bank has not carried out yet is left out. */
export function movementsOf(documents: readonly StatementDocument[], account: string): Movement[] {
  return documents.flatMap((document): Movement[] => {
    if (document.payee.account === account && document.creditedOn) return [{ document, incoming: true, on: document.creditedOn }];
    if (document.payer.account === account && document.debitedOn) return [{ document, incoming: false, on: document.debitedOn }];
    return [];
  });
}

/** As the file itself writes it. */
const roubles = (kopecks: Kopecks) => (kopecks / 100).toFixed(2);

function checkTotals(accounts: readonly StatementAccount[], documents: readonly StatementDocument[]): void {
  for (const account of new Set(accounts.map((one) => one.account))) {
    const parts = accounts.filter((one) => one.account === account);
    const moved = movementsOf(documents, account);
    for (const [field, incoming] of [["incomingKopecks", true], ["outgoingKopecks", false]] as const) {
      if (parts.some((one) => one[field] === null)) continue;
      const stated = sumKopecks(parts.map((one) => one[field] ?? 0));
      const counted = sumKopecks(moved.filter((one) => one.incoming === incoming).map((one) => one.document.amountKopecks));
      if (stated !== counted) throw new StatementFault("statement-totals", 1, { account, stated: roubles(stated), counted: roubles(counted) });
    }
    for (const { openingKopecks, incomingKopecks, outgoingKopecks, closingKopecks } of parts) {
      if (openingKopecks === null || incomingKopecks === null || outgoingKopecks === null || closingKopecks === null) continue;
      const counted = openingKopecks + incomingKopecks - outgoingKopecks;
      if (counted !== closingKopecks) throw new StatementFault("statement-totals", 1, { account, stated: roubles(closingKopecks), counted: roubles(counted) });
    }
  }
}

function accountOf({ line, values }: Section): StatementAccount {
  const account = values.get("РасчСчет") ?? "";
  if (!/^\d{20}$/.test(account)) throw new StatementFault("statement-account", line, { text: account.slice(0, 60) });
  const sum = (name: string) => (values.get(name) ? amountOf(values.get(name) ?? "", line, true) : null);
  return {
    account,
    from: dayOf(values.get("ДатаНачала") ?? "", line),
    to: dayOf(values.get("ДатаКонца") || values.get("ДатаНачала") || "", line),
    openingKopecks: sum("НачальныйОстаток"),
    incomingKopecks: sum("ВсегоПоступило"),
    outgoingKopecks: sum("ВсегоСписано"),
    closingKopecks: sum("КонечныйОстаток"),
  };
}

function documentOf({ line, values }: Section): StatementDocument {
  const text = (name: string) => values.get(name) ?? "";
  const day = (name: string) => (text(name) === "" ? null : dayOf(text(name), line));
  const purpose = text("НазначениеПлатежа") || [1, 2, 3, 4, 5, 6].map((part) => text(`НазначениеПлатежа${part}`)).filter(Boolean).join(" ");
  return {
    line,
    number: text("Номер"),
    date: dayOf(text("Дата"), line),
    amountKopecks: amountOf(text("Сумма"), line, false),
    debitedOn: day("ДатаСписано"),
    creditedOn: day("ДатаПоступило"),
    payer: partyOf("Плательщик", text),
    payee: partyOf("Получатель", text),
    purpose,
  };
}

/** Some banks put «ИНН 5499000018» before the name, some give the name apart. */
function partyOf(side: "Плательщик" | "Получатель", text: (name: string) => string): StatementParty {
  const whole = text(side);
  const [, innInName = "", rest = whole] = /^ИНН\s*(\d{10,12})\s*(.*)$/s.exec(whole) ?? [];
  return {
    name: text(`${side}1`) || rest,
    inn: text(`${side}ИНН`) || innInName,
    kpp: text(`${side}КПП`),
    account: text(`${side}Счет`) || text(`${side}РасчСчет`),
    bik: text(`${side}БИК`),
  };
}

/** «12000.00», also with a comma, without kopecks, or with spaces between thousands. */
function amountOf(written: string, line: number, signed: boolean): Kopecks {
  const [, minus = "", roubles = "", kopecks = ""] = /^(-?)(\d{1,13})(?:[.,](\d{1,2}))?$/.exec(written.replace(/[\s\u00a0]/g, "")) ?? [];
  const amount = Number(roubles) * 100 + Number(kopecks.padEnd(2, "0"));
  if (roubles === "" || (!signed && (minus !== "" || amount === 0))) throw new StatementFault("statement-amount", line, { text: written.slice(0, 60) });
  return minus === "" ? amount : -amount;
}

function dayOf(written: string, line: number): Day {
  const [, day, month, year] = /^(\d{2})\.(\d{2})\.(\d{4})$/.exec(written) ?? [];
  const iso = `${year ?? ""}-${month ?? ""}-${day ?? ""}`;
  if (!isDay(iso)) throw new StatementFault("statement-date", line, { text: written.slice(0, 60) });
  return iso;
}
