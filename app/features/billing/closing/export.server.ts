import writeExcelFile, { type Cell } from "write-excel-file/node";
import { db } from "~/lib/db/client.server";
import { csvField, csvText } from "~/lib/files/tables";
import { toKopecks } from "~/lib/money";
import type { Requisites } from "~/lib/requisites";
import { dayFromDb, siteDay, type Day } from "~/lib/time";
import type { StaffScope } from "../../identity/types";
import { requisitesOf } from "../requisites.server";
import { monthBounds } from "./month";

/** A field: text, roubles (from kopecks) or nothing. */
type Field = string | { kopecks: number } | null;
interface Table {
  name: string;
  heads: string[];
  rows: Field[][];
}

const kopecks = (value: bigint): Field => ({ kopecks: toKopecks(value) });
const rate = (percent: number | null): string => (percent === null ? "Без НДС" : `${percent}%`);
const partyOf = (value: unknown): Field[] => {
  const { name, inn, kpp } = value as Requisites;
  return [name, inn, kpp ?? ""];
};
const PARTY = ["Контрагент", "ИНН", "КПП"];

/** The month's papers as tables that 1C loads («Загрузка из табличного документа»): Russian heads, one row a line of a paper, ДД is `YYYY-MM-DD`. */
async function tablesOf(month: Day): Promise<Table[]> {
  const { from, next, begins, ends } = monthBounds(month);
  const [acts, corrections, invoices, payments, refunds, advances] = await Promise.all([
    db.billingDocument.findMany({ where: { month: from }, include: { lines: { orderBy: { position: "asc" } } }, orderBy: { number: "asc" } }),
    db.billingDocument.findMany({ where: { kind: "CORRECTION", issuedOn: { gte: from, lt: next } }, include: { lines: { orderBy: { position: "asc" } } }, orderBy: { number: "asc" } }),
    db.invoice.findMany({ where: { issuedAt: { gte: begins, lt: ends } }, include: { lines: { orderBy: { position: "asc" } } }, orderBy: { number: "asc" } }),
    db.payment.findMany({ where: { paidOn: { gte: from, lt: next } }, include: { invoice: { select: { number: true, buyer: true } } }, orderBy: [{ paidOn: "asc" }, { id: "asc" }] }),
    db.refund.findMany({ where: { status: "PAID", paidAt: { gte: begins, lt: ends } }, include: { invoice: { select: { number: true, buyer: true } } }, orderBy: [{ paidAt: "asc" }, { id: "asc" }] }),
    db.balanceEntry.findMany({ where: { countsOn: { gte: from, lt: next }, kind: { in: ["RECEIVED", "RETURNED", "REVERSED"] } }, include: { bankEntry: { select: { number: true } } }, orderBy: [{ countsOn: "asc" }, { id: "asc" }] }),
  ]);
  const payers = await requisitesOf(advances.map((row) => row.companyId));
  const METHODS = { BANK: "Банк", STRIPE: "Карта", ADVANCE: "Зачёт аванса" };
  const ADVANCES = { RECEIVED: "Аванс получен", RETURNED: "Аванс возвращён", REVERSED: "Аванс сторнирован" } as const;
  const STATES = { ISSUED: "Выставлен", PAID: "Оплачен", CANCELLED: "Отменён", WRITTEN_OFF: "Списан" };
  const paper = (row: (typeof acts)[number]) =>
    row.lines.map((line): Field[] => [
      row.number, dayFromDb(row.issuedOn), ...partyOf(row.buyer), line.name, line.quantity, line.unit, kopecks(line.amountKopecks), rate(line.vatPercent), kopecks(line.vatKopecks), line.invoiceNumber,
    ]);
  const LINES = ["Номер", "Дата", ...PARTY, "Номенклатура", "Количество", "Единица", "Сумма", "Ставка НДС", "Сумма НДС", "Счёт"];
  return [
    { name: "Акты", heads: LINES, rows: acts.flatMap(paper) },
    { name: "Корректировки", heads: [...LINES, "Причина"], rows: corrections.flatMap((row) => paper(row).map((fields) => [...fields, row.reason])) },
    {
      name: "Счета",
      heads: ["Номер", "Дата", ...PARTY, "Номенклатура", "Количество", "Единица", "Сумма", "Ставка НДС", "Сумма НДС", "Состояние"],
      rows: invoices.flatMap((row) => row.lines.map((line): Field[] => [row.number, siteDay(row.issuedAt), ...partyOf(row.buyer), line.name, line.quantity, line.unit, kopecks(line.amountKopecks), rate(row.vatPercent), line.vatKopecks === null ? null : kopecks(line.vatKopecks), STATES[row.status]])),
    },
    {
      name: "Оплаты",
      heads: ["Дата", "Вид", "Номер", ...PARTY, "Счёт", "Сумма"],
      rows: [
        ...payments.map((row): Field[] => [dayFromDb(row.paidOn), METHODS[row.method], row.method === "ADVANCE" ? "" : row.reference, ...partyOf(row.invoice.buyer), row.invoice.number, kopecks(row.amountKopecks)]),
        ...refunds.map((row): Field[] => [row.paidAt ? siteDay(row.paidAt) : "", "Возврат", row.reference ?? "", ...partyOf(row.invoice.buyer), row.invoice.number, { kopecks: -toKopecks(row.amountKopecks) }]),
        // With these, what came in by the bank stands here whole: a line of a statement may pay invoices in part only.
        ...advances.map((row): Field[] => [dayFromDb(row.countsOn), ADVANCES[row.kind as keyof typeof ADVANCES], row.bankEntry?.number ?? row.reference ?? "", ...partyOf(payers.get(row.companyId)), "", kopecks(row.amountKopecks)]),
      ],
    },
  ];
}

function toCell(field: Field): Cell {
  if (field === null) return null;
  return typeof field === "string" ? { value: field, type: String, format: "@" } : { value: field.kopecks / 100, type: Number, format: "#,##0.00" };
}

/** Acts, corrections, invoices and payments of a month as a workbook, a sheet for each. */
export async function monthXlsx(_scope: StaffScope, month: Day): Promise<Buffer> {
  const sheets = (await tablesOf(month)).map((table) => ({
    sheet: table.name,
    data: [table.heads.map((value): Cell => ({ value, type: String, fontWeight: "bold" })), ...table.rows.map((row) => row.map(toCell))],
    columns: table.heads.map((head) => ({ width: head === "Номенклатура" || head === "Контрагент" ? 44 : 16 })),
    stickyRowsCount: 1,
  }));
  return writeExcelFile(sheets).toBuffer();
}

/** The lines of the month's acts for programs that read plain tables: UTF-8 with its mark, semicolons, decimal commas. */
export async function monthCsv(_scope: StaffScope, month: Day): Promise<string> {
  const [acts] = await tablesOf(month);
  const text = (field: Field) => (field === null ? "" : typeof field === "string" ? csvField(field) : (field.kopecks / 100).toFixed(2).replace(".", ","));
  return csvText([(acts?.heads ?? []).map(csvField), ...(acts?.rows ?? []).map((row) => row.map(text))]);
}
