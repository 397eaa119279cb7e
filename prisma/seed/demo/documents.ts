import { createRequire } from "node:module";
import type { DocumentKind } from "~/features/residency/documents";
import { takePlainForm } from "~/lib/files/plain.server";

const TITLES: Record<DocumentKind, string> = {
  "registry-extract": "Выписка из реестра",
  "npd-certificate": "Справка о постановке на учёт НПД",
  charter: "Устав",
  "head-decision": "Решение о назначении руководителя",
  "project-passport": "Паспорт проекта",
  "finance-model": "Финансовая модель",
  "tax-certificate": "Справка ЕНС",
  "sme-status": "Статус МСП",
  portfolio: "Портфолио",
  "rights-list": "Перечень прав",
  beneficiaries: "Анкета бенефициаров",
  "team-consents": "Согласия участников команды",
};

const font = createRequire(import.meta.url).resolve("@expo-google-fonts/golos-text/400Regular/GolosText_400Regular.ttf");
const drawn = new Map<DocumentKind, Promise<Buffer>>();

/** A page that says what it stands for; the same for every company. */
function pageOf(kind: DocumentKind): Promise<Buffer> {
  const known = drawn.get(kind);
  if (known) return known;
  const made = draw(kind);
  drawn.set(kind, made);
  return made;
}

async function draw(kind: DocumentKind): Promise<Buffer> {
  const { default: PDFDocument } = await import("pdfkit");
  return new Promise<Buffer>((resolve, reject) => {
    const doc = new PDFDocument({ size: "A4", margin: 72, info: { Title: TITLES[kind] } });
    const chunks: Buffer[] = [];
    doc.on("data", (chunk: Buffer) => chunks.push(chunk));
    doc.on("end", () => resolve(Buffer.concat(chunks)));
    doc.on("error", reject);
    doc.font(font).fontSize(20).text(TITLES[kind]);
    doc.moveDown().fontSize(11).text("Образец для демонстрации портала. Содержание вымышлено.");
    doc.end();
  });
}

/** Puts a sample document of the company into the store by the portal's own way in and answers its file's id. */
export async function demoDocument(who: { companyId: string; userId: string }, kind: DocumentKind, company: string): Promise<string> {
  const form = new FormData();
  form.set("purpose", "document");
  form.set("next", "/");
  const name = `${TITLES[kind]} ${company.replace(/[«»„“]/g, "")}.pdf`;
  form.set("file", new File([new Uint8Array(await pageOf(kind))], name, { type: "application/pdf" }));
  const { fileIds, refusal } = await takePlainForm(new Request("http://portal.invalid/", { method: "POST", body: form }), who);
  if (refusal) throw refusal;
  return fileIds[0]!;
}
