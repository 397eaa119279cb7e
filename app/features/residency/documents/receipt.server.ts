import { db, type Reader } from "~/lib/db/client.server";
import { notFound } from "~/lib/errors";
import { companyFor, personNames } from "~/features/identity/queries.server";
import { isCompanyScope, type AnyScope } from "~/features/identity/types";
import { formatBytes, formatDay, formatTime } from "~/lib/format";
import { translator } from "~/lib/i18n/i18n.server";
import { localised, type Locale } from "~/lib/i18n/locales";
import { Paper } from "~/lib/pdf/paper.server";
import { dayFromDb, siteDay } from "~/lib/time";
import { readStored } from "../answers.server";
import { isDocumentKind } from "../documents";
import { readsBlind } from "../experts/policy";
import { formById } from "../forms/queries.server";
import type { SubmittedDocument } from "../forms/submission.server";
import { isId, reach } from "../moves.server";
import { residencyNorms } from "../norms.server";
import { readProcess } from "../process";

/**
 * The receipt of a submission as a PDF: what was handed in, when, by whom, with its hash, and what happens next. Written
 * from the submission as it was kept, so that a later round changes nothing in it.
 * @param round number of the submission; null = the latest
 * Error: `not-found`, also before the first submission and for experts of a blind call.
 */
export async function receiptPdf(scope: AnyScope, id: string, round: number | null, locale: Locale, now: Date, reader: Reader = db): Promise<{ number: string; pdf: Uint8Array }> {
  if (!isId(id)) throw notFound();
  const row = await reader.application.findFirst({
    where: { id, ...reach(scope, now) },
    include: {
      call: { select: { titleRu: true, titleEn: true, process: true } },
      submissions: { ...(round === null ? {} : { where: { round } }), orderBy: { round: "desc" }, take: 1 },
      turns: { orderBy: { id: "asc" } },
    },
  });
  const submission = row?.submissions[0];
  if (!row || !submission || !row.number) throw notFound();
  if (!isCompanyScope(scope) && readProcess(row.call.process).blind && readsBlind(scope, row.status)) throw notFound();
  const documents = submission.documents as unknown as SubmittedDocument[];
  const [company, names, files, form, { terms }] = await Promise.all([
    companyFor(scope, row.companyId, reader),
    personNames([submission.byId], reader),
    reader.storedFile.findMany({ where: { id: { in: documents.map((one) => one.fileId) } }, select: { id: true, sizeBytes: true } }),
    formById(row.formId, reader),
    residencyNorms(siteDay(submission.at), reader),
  ]);
  const t = translator(locale);
  const sizes = new Map(files.map((file) => [file.id, Number(file.sizeBytes)]));
  const kindName = (kind: string) => (isDocumentKind(kind) ? t(`residency:documents.${kind}.title`) : kind);
  const { answers } = readStored(submission.answers);
  const when = `${formatDay(siteDay(submission.at), locale)}, ${formatTime(submission.at, locale)}`;
  // The turn that began with this submission says until when the house owes an answer.
  const turn = row.turns.find((one) => one.stage === "FORMAL_CHECK" && one.since.getTime() === submission.at.getTime());
  const checkBy = turn?.dueOn ? formatDay(dayFromDb(turn.dueOn), locale) : t("messages:receipt.days", { count: terms.formalCheck });

  const title = t("messages:receipt.title", { number: row.number, round: submission.round });
  const paper = new Paper({
    title,
    author: t("common:brand"),
    subject: localised(row.call, "title", locale),
    createdAt: submission.at,
    foot: title,
    pageOf: (page, pages) => t("messages:receipt.pageOf", { page, pages }),
  });
  paper.title(title, t("messages:receipt.lead"));
  paper.facts([
    [t("messages:receipt.number"), row.number],
    [t("messages:receipt.at"), t("messages:receipt.atZone", { when })],
    [t("messages:receipt.call"), localised(row.call, "title", locale)],
    [t("messages:receipt.by"), names.get(submission.byId) ?? ""],
  ]);
  paper.heading(t("messages:receipt.company"));
  paper.facts([
    [t("messages:receipt.name"), company.legalName],
    [t("messages:receipt.inn"), [company.inn, company.kpp].filter(Boolean).join(" / ")],
    ...(company.ogrn ? ([[t("messages:receipt.ogrn"), company.ogrn]] as const) : []),
    ...(company.legalAddress ? ([[t("messages:receipt.address"), company.legalAddress]] as const) : []),
  ]);
  paper.heading(t("messages:receipt.answers"));
  paper.table(
    [{ title: t("messages:receipt.section"), share: 5 }, { title: t("messages:receipt.filled"), share: 1, align: "right" }],
    form.definition.sections.map((section) => [localised(section, "label", locale), String(Object.values(answers[section.code] ?? {}).filter(Boolean).length)]),
  );
  paper.heading(t("messages:receipt.documents"));
  if (documents.length === 0) paper.text(t("messages:receipt.noDocuments"));
  else {
    paper.table(
      [{ title: t("messages:receipt.document"), share: 3 }, { title: t("messages:receipt.file"), share: 3 }, { title: "SHA-256", share: 4 }],
      documents.map((one) => [
        [kindName(one.kind), one.version > 1 ? t("messages:documents.version", { version: one.version }) : ""].filter(Boolean).join(", "),
        [one.name, sizes.has(one.fileId) ? formatBytes(sizes.get(one.fileId)!, locale) : ""].filter(Boolean).join(", "),
        one.sha256 ?? "–",
      ]),
    );
  }
  paper.heading(t("messages:receipt.next"));
  paper.item("1.", t("messages:receipt.nextCheck", { until: checkBy }));
  paper.item("2.", t("messages:receipt.nextFix", { term: t("messages:receipt.days", { count: terms.fix }) }));
  paper.item("3.", t("messages:receipt.nextReview", { review: t("messages:receipt.days", { count: terms.expertReview }) }));
  paper.item("4.", t("messages:receipt.nextDecision"));
  paper.heading(t("messages:receipt.hash"));
  paper.text(submission.sha256);
  paper.text(t("messages:receipt.hashHelp"));
  return { number: row.number, pdf: await paper.finish() };
}
