import { createHash } from "node:crypto";
import { Paper } from "~/lib/pdf/paper.server";
import { formatDay } from "~/lib/format";
import { siteDay, toIso, type Day } from "~/lib/time";
import { formatAmount, percentOf } from "~/lib/money";
import { KPI_CODES, KPI_IN_ROUBLES, type KpiCode } from "./kpi";
import type { KpiYear, Party, RentYear, Terms } from "./terms";

/** What a paper is drawn from; the same always makes the same bytes. */
export interface AgreementPaper {
  number: string;
  terms: Terms;
  /** When it was sent; null draws a draft of today, marked as such. */
  sentAt: Date | null;
}

export interface SignatureOnPaper {
  side: "HOUSE" | "APPLICANT";
  method: string;
  name: string;
  email: string;
  position: string;
  sha256: string;
  ip: string | null;
  userAgent: string | null;
  askedAt: Date;
  signedAt: Date;
}

export const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

const KPI_NAME: Record<KpiCode, string> = {
  revenue: "Выручка за год, ₽",
  jobs: "Рабочие места",
  averageWage: "Средняя зарплата в месяц, ₽",
  taxes: "Уплаченные налоги и взносы, ₽",
  investments: "Вложения, ₽",
  exports: "Экспорт, ₽",
  rids: "Зарегистрированные РИД",
};

const short = (day: Day) => `${day.slice(8, 10)}.${day.slice(5, 7)}.${day.slice(0, 4)}`;
const whole = (value: number) => String(value).replace(/\B(?=(\d{3})+$)/g, "\u00a0");

function rentTable(paper: Paper, rent: readonly RentYear[], area: number, baseKopecks: number | null): void {
  const priced = baseKopecks !== null && area > 0;
  paper.table(
    [
      { title: "Год", share: 8 },
      { title: "С", share: 18 },
      { title: "По", share: 18 },
      { title: "Ставка", share: 14, align: "right" },
      ...(priced ? [{ title: `Плата за ${area} м² в месяц, ₽`, share: 30, align: "right" as const }] : []),
    ],
    rent.map((year) => [
      String(year.year), short(year.from), short(year.to), `${year.percent} %`,
      ...(priced ? [formatAmount(percentOf(baseKopecks * area, year.percent), "ru")] : []),
    ]),
  );
}

function kpiTable(paper: Paper, kpis: readonly KpiYear[]): void {
  // More than five years in one table would leave the figures no room.
  for (let from = 0; from < kpis.length; from += 5) {
    const years = kpis.slice(from, from + 5);
    paper.table(
      [{ title: "Показатель", share: 34 }, ...years.map(({ year }) => ({ title: `${year}-й год`, share: 22, align: "right" as const }))],
      KPI_CODES.map((code) => [KPI_NAME[code], ...years.map((year) => (year[code] === null ? "—" : KPI_IN_ROUBLES.includes(code) ? whole(year[code]) : String(year[code])))]),
    );
  }
}

const requisites = (party: Party): string =>
  [
    party.name,
    [`ИНН ${party.inn}`, party.kpp && `КПП ${party.kpp}`].filter(Boolean).join(", "),
    party.ogrn && `${party.ogrn.length === 15 ? "ОГРНИП" : "ОГРН"} ${party.ogrn}`,
    party.address,
    party.bankName,
    party.bik && `БИК ${party.bik}`,
    party.corrAccount && `Корр. счёт ${party.corrAccount}`,
    party.account && `Расчётный счёт ${party.account}`,
    party.phone && `Телефон ${party.phone}`,
    party.email,
  ]
    .filter(Boolean)
    .join("\n");

/** Room for the requisites of both sides and their signatures, in points. */
const PARTIES = 300;

type Mark = "rent" | "kpis" | "operator" | "resident";
const MARK = /^\[\[(rent|kpis|operator|resident)\]\]$/;

/** Draws the words of the template and, in their places, what is drawn and not written. */
class Body {
  private readonly left = new Set<Mark>(["rent", "kpis", "operator", "resident"]);
  private readonly labels = { operator: "Оператор", resident: "Резидент" };

  constructor(private readonly paper: Paper, private readonly terms: Terms) {}

  draw(clauses: string): void {
    // An empty line parts paragraphs; a mark stands on a line of its own.
    const lines = clauses.split("\n").map((line) => line.trim()).filter(Boolean);
    lines.forEach((line, index) => {
      // The parties and the places to sign stand on one page.
      if (line.startsWith("# ") && lines.slice(index + 1, index + 4).includes("[[operator]]")) this.paper.need(PARTIES);
      const mark = MARK.exec(line)?.[1] as Mark | undefined;
      if (mark) return this.mark(mark);
      const next = MARK.exec(lines[index + 1] ?? "")?.[1];
      // «Технопарк:» above requisites is the head of their column.
      if ((next === "operator" || next === "resident") && line.endsWith(":")) {
        this.labels[next] = line.slice(0, -1);
        return;
      }
      if (line.startsWith("# ")) return this.paper.heading(line.slice(2));
      const clause = /^(\d+(?:\.\d+)*\.) (.+)$/.exec(line);
      if (clause) this.paper.item(clause[1]!, this.said(clause[2]!));
      else this.paper.text(this.said(line));
    });
    // A template without the places for them does not lose what was agreed upon.
    for (const mark of [...this.left]) this.mark(mark);
  }

  /** A mark inside a sentence points at what is drawn below. */
  private said(line: string): string {
    return line.replace(/\[\[(rent|kpis|operator|resident)\]\]/g, "(см. ниже)");
  }

  private mark(mark: Mark): void {
    if (!this.left.delete(mark)) return;
    if (mark === "rent") this.rent();
    else if (mark === "kpis") this.kpis();
    else if (!this.left.has("operator") && !this.left.has("resident")) {
      const { operator, resident } = this.terms;
      this.paper.table([{ title: this.labels.operator, share: 1 }, { title: this.labels.resident, share: 1 }], [[requisites(operator), requisites(resident)]]);
    }
  }

  private rent(): void {
    const { terms } = this;
    if (terms.kind === "agreement") rentTable(this.paper, terms.rent, terms.areaSqm, terms.baseKopecks);
    else if (terms.change.what === "extension") rentTable(this.paper, terms.change.rent, 0, null);
  }

  private kpis(): void {
    const { terms } = this;
    const kpis = terms.kind === "agreement" ? terms.kpis : terms.change.what === "extension" ? terms.change.kpis : [];
    if (kpis.length > 0) kpiTable(this.paper, kpis);
  }
}

function drawBody(paper: Paper, { number, terms, sentAt }: AgreementPaper): void {
  const plain = terms.kind === "agreement" ? `Договор резидента № ${number}` : `Дополнительное соглашение № ${number}`;
  paper.title(terms.text?.title || plain, sentAt ? undefined : "Проект: не отправлен на подпись");
  new Body(paper, terms).draw(terms.text?.clauses ?? "");
  const { operator, resident } = terms;
  paper.heading("Подписи");
  paper.signatures([
    { position: `Оператор: ${operator.signer.position.toLowerCase()}`, name: operator.signer.name },
    { position: `Резидент: ${resident.signer.position.toLowerCase()}`, name: resident.signer.name },
  ]);
}

const instant = (at: Date): string => {
  const local = toIso(at);
  return `${short(siteDay(at))} ${local.slice(11, 19)} (Новосибирск, UTC${local.slice(19)}); ${at.toISOString().slice(0, 19).replace("T", " ")} UTC`;
};

/** Prints a digest in groups: it is compared by eye and must not break in the middle of a byte. */
const grouped = (sha256: string) => sha256.replace(/(.{8})(?=.)/g, "$1 ");

/** A sheet of its own beside the signed file, which stays as it was signed. */
export interface EvidenceSource extends AgreementPaper {
  sha256: string;
  signatures: readonly SignatureOnPaper[];
}

const whatOf = (terms: Terms) => (terms.kind === "agreement" ? "Договор резидента" : "Дополнительное соглашение");

const paperOf = ({ number, terms, sentAt }: AgreementPaper, title: string, foot: string, createdAt: Date) =>
  new Paper({
    title,
    author: terms.operator.name,
    subject: terms.resident.name,
    createdAt,
    foot: `${foot} № ${number}${sentAt ? ` от ${formatDay(siteDay(sentAt), "ru")}` : ", проект"}`,
    pageOf: (page, pages) => `Страница ${page} из ${pages}`,
  });

/** The sheet of signatures: who signed which file, how, when and from where. */
export function drawEvidence(source: EvidenceSource): Promise<Uint8Array> {
  const { number, terms, sentAt, sha256, signatures } = source;
  const what = terms.kind === "agreement" ? "договору резидента" : "дополнительному соглашению";
  const last = signatures.map((one) => one.signedAt).sort((a, b) => b.getTime() - a.getTime())[0] ?? new Date(0);
  const paper = paperOf(source, `Лист подписей к ${what} № ${number}`, `Лист подписей к ${what}`, last);
  paper.title("Лист подписей", `к ${what} № ${number}${sentAt ? ` от ${formatDay(siteDay(sentAt), "ru")}` : ""}`);
  paper.text("Документ подписан так, как сказано ниже. Отпечаток посчитан по файлу документа: тот же файл и сейчас отдаёт портал, и его отпечаток можно посчитать самим.");
  paper.facts([["Отпечаток файла, SHA-256", grouped(sha256)]]);
  for (const signature of signatures) {
    paper.heading(signature.side === "HOUSE" ? "Оператор" : "Резидент");
    const code = signature.method === "code";
    paper.facts([
      ["Подписал", [signature.name, signature.position].filter(Boolean).join(", ")],
      ["Учётная запись", signature.email],
      ["Способ", code ? "простая электронная подпись: одноразовый код, отправленный на почту учётной записи" : "подпись на бумаге, скан принят оператором"],
      ...(code ? [["Код отправлен", instant(signature.askedAt)] as const, ["Код введён и подтверждён", instant(signature.signedAt)] as const] : [["Скан принят", instant(signature.signedAt)] as const]),
      ["Отпечаток при подписании", grouped(signature.sha256)],
      ["Сетевой адрес", signature.ip ?? "не записан"],
      ["Программа", signature.userAgent ?? "не записана"],
    ]);
  }
  return paper.finish();
}

/** The PDF of an agreement. */
export function drawAgreement(source: AgreementPaper): Promise<Uint8Array> {
  const what = whatOf(source.terms);
  const paper = paperOf(source, `${what} № ${source.number}`, what, source.sentAt ?? new Date(0));
  drawBody(paper, source);
  return paper.finish();
}
