import { randomBytes } from "node:crypto";
import type { CompanyScope } from "~/features/identity/types";
import { saveSection } from "~/features/residency/commands/save-section.server";
import { attachDocument } from "~/features/residency/commands/documents.server";
import { startApplication } from "~/features/residency/commands/start.server";
import { submitApplication } from "~/features/residency/commands/submit.server";
import { writeTable, type Answers, type Typed } from "~/features/residency/forms/values";
import { db } from "~/lib/db/client.server";

/** A form filled in full, with texts that people would write. */
export const fullAnswers = {
  company: {
    activity: "Делаем короткометражную и сериальную анимацию, от сценария до цветокоррекции.",
    headcount: "11",
    revenue: "24 600 000",
    contactName: "Мария Лугова",
    contactEmail: "maria@primerfilm.example",
    contactPhone: "+7 (383) 000-00-01",
  },
  checks: { registeredInRussia: "yes", foreignShare: "no", foreignAgent: "no", closing: "no", extremism: "no", taxDebt: "no" },
  project: {
    projectTitle: "Короткометражный цикл «Полярный лис»",
    projectSummary: "12 серий по 7 минут. Две серии делаем вместе с медицинским кластером: объясняем детям протезирование.",
    projectLevel: "Сочетаем перекладку и захват движения; пайплайн открытый.",
    projectBudget: "38 400 000",
    ownFunds: "14 000 000",
    readiness: "Готовы сценарии и аниматик двух серий, съёмки с января.",
    cluster: "medical",
    crossIndustry: "Предприятие кластера консультирует и показывает протезы, письмо о намерениях приложено.",
  },
  finance: {
    financePlan: writeTable(
      [
        { revenue: "24 600 000", costs: "19 000 000", investment: "5 000 000", taxes: "1 700 000", jobs: "11" },
        { revenue: "31 000 000", costs: "23 000 000", taxes: "2 200 000", jobs: "13" },
        { revenue: "38 000 000", costs: "27 000 000", taxes: "2 700 000", jobs: "15" },
      ],
      true,
    ),
  },
  team: { teamSize: "11", teamAbout: "Режиссёр, шесть аниматоров, композер, звукорежиссёр, продюсер, техдиректор.", jobsPlanned: "4", training: "Два стажёра в год." },
  needs: { areaSqm: "60", workplaces: "11", hours_mocap: "6", hours_render: "300", needsComment: "Нужна тёмная комната для цвета." },
} satisfies Record<string, Typed>;

/** Sound documents for each kind that any legal form must bring. */
export const REQUIRED_KINDS = {
  UL: ["registry-extract", "charter", "head-decision", "project-passport", "finance-model", "tax-certificate"],
  IP: ["registry-extract", "project-passport", "finance-model", "tax-certificate"],
  NPD: ["npd-certificate", "project-passport"],
} as const;

/** A file of the company that has arrived and is sound; there are no bytes behind it. */
export async function makeStoredFile(owner: { companyId: string | null; userId: string }, overrides: { name?: string; status?: "AWAITED" | "READY" | "REFUSED" } = {}) {
  return db.storedFile.create({
    data: {
      key: randomBytes(16).toString("hex"),
      companyId: owner.companyId,
      uploadedById: owner.userId,
      purpose: "document",
      name: overrides.name ?? "Паспорт проекта.pdf",
      declaredType: "application/pdf",
      detectedType: "application/pdf",
      sizeBytes: 120_000n,
      status: overrides.status ?? "READY",
    },
  });
}

/** A call that takes applications now. */
export async function makeCall(overrides: { opensAt?: Date; closesAt?: Date | null; slug?: string } = {}) {
  return db.call.create({
    data: {
      slug: overrides.slug ?? `call-${randomBytes(4).toString("hex")}`,
      kind: overrides.closesAt ? "DATED" : "ROLLING",
      titleRu: "Набор", titleEn: "Call", summaryRu: "", summaryEn: "", bodyRu: "", bodyEn: "",
      opensAt: overrides.opensAt ?? new Date("2020-01-01T00:00:00Z"),
      closesAt: overrides.closesAt ?? null,
    },
  });
}

/** A draft with every topic filled and every required document attached: it can be submitted. */
export async function makeCompleteDraft(scope: CompanyScope, options: { callId?: string; now?: Date; answers?: Answers; legalForm?: keyof typeof REQUIRED_KINDS } = {}) {
  const now = options.now ?? new Date();
  const callId = options.callId ?? (await makeCall()).id;
  const { applicationId } = await startApplication(scope, callId, { now });
  let version = 0;
  for (const [section, typed] of Object.entries<Typed | undefined>({ ...fullAnswers, ...options.answers })) {
    if (!typed) continue;
    ({ version } = await saveSection(scope, applicationId, { section, version, typed }, now));
  }
  for (const kind of REQUIRED_KINDS[options.legalForm ?? "UL"]) {
    const file = await makeStoredFile(scope, { name: `${kind}.pdf` });
    await attachDocument(scope, applicationId, { kind, fileId: file.id }, { now });
  }
  return applicationId;
}

/** An application that was submitted at `now`. */
export async function makeSubmitted(scope: CompanyScope, options: Parameters<typeof makeCompleteDraft>[1] = {}) {
  const applicationId = await makeCompleteDraft(scope, options);
  const { number } = await submitApplication(scope, applicationId, { now: options.now ?? new Date() });
  return { applicationId, number };
}
