import { db, transaction, type Prisma } from "~/lib/db/client.server";
import { dayToDb, siteDay } from "~/lib/time";
import { fund } from "~/features/subsidy/commands.server";
import { CALENDAR } from "./calendar";
import { NORMS } from "./norms";
import { seedDefaultForm } from "./residency-form";
import { PEOPLE_NORMS } from "./people";
import { seedResidencyReference } from "./residency";
import { seedTexts } from "./residency-texts";
import { seedReportNorms } from "./residency-reports";
import { seedResidencyCalls } from "./residency-calls";
import { seedTermNorms } from "./residency-terms";
import { seedExpertNorms } from "./residency-experts";
import { seedCouncilReference } from "./residency-council";
import { seedAgreementReference } from "./residency-agreements";
import { DEFAULT_HOURS, HORIZON_DAYS, PROGRAMME_KINDS, RESOURCES } from "./resources";

const SAMPLE_BUDGET_KOPECKS = 12_000_000_00;

/**
 * Rows that the portal cannot work without: norms, calendar, resources with tariffs, the sample programme, the
 * scorecard and the calls. Only adds what is missing: an operator's own changes stay.
 */
export async function seedReference(): Promise<void> {
  await seedNorms();
  await seedDefaultForm();
  await seedCalendar();
  await seedResources();
  await seedProgramme();
  await seedResidencyReference();
  await seedTexts();
  await seedReportNorms();
  await seedResidencyCalls();
  await seedExpertNorms();
  await seedTermNorms();
  await seedCouncilReference();
  await seedAgreementReference();
}

async function seedNorms() {
  await db.norm.createMany({
    data: [...NORMS, ...PEOPLE_NORMS].map((norm) => ({
      ...norm,
      value: norm.value as Prisma.InputJsonValue,
      validFrom: dayToDb(norm.validFrom),
      validTo: norm.validTo ? dayToDb(norm.validTo) : null,
    })),
    skipDuplicates: true,
  });
}

async function seedCalendar() {
  await db.calendarDay.createMany({
    data: CALENDAR.flatMap(({ kind, preliminary, dates }) => dates.map((date) => ({ date: dayToDb(date), kind, preliminary }))),
    skipDuplicates: true,
  });
}

async function seedResources() {
  const known = new Set((await db.resource.findMany({ select: { slug: true } })).map((row) => row.slug));
  // An operator who has set up a house of their own gets no sample rooms back.
  if (known.size > 0) return;
  await transaction(async (tx) => {
    for (const [position, seed] of RESOURCES.entries()) {
      const [opensAt, closesAt] = seed.hours ?? DEFAULT_HOURS;
      await tx.resource.create({
        data: {
          slug: seed.slug,
          kind: seed.kind,
          nameRu: seed.nameRu,
          nameEn: seed.nameEn,
          summaryRu: seed.summaryRu,
          summaryEn: seed.summaryEn,
          tariffCode: seed.slug,
          capacity: seed.capacity ?? null,
          stepMinutes: seed.step,
          minMinutes: seed.min,
          maxMinutes: seed.max,
          bufferBefore: seed.buffers?.[0] ?? 0,
          bufferAfter: seed.buffers?.[1] ?? 0,
          opensAt,
          closesAt,
          horizonDays: HORIZON_DAYS,
          operator: seed.operator ?? "NONE",
          certificate: seed.certificate ?? false,
          floor: seed.floor,
          position,
          units: {
            create: Array.from({ length: seed.quantity ?? 1 }, (_, index) => ({
              position: index + 1,
              label: seed.quantity ? `${seed.unitName ?? "Место"} ${index + 1}` : seed.nameRu,
            })),
          },
        },
      });
      await tx.tariff.create({
        data: {
          code: seed.slug,
          unit: seed.unit,
          priceKopecks: BigInt(seed.priceRub) * 100n,
          validFrom: dayToDb("2026-01-01"),
          source: "Прейскурант технопарка",
        },
      });
    }
  });
}

async function seedProgramme() {
  if ((await db.programme.count()) > 0) return;
  const year = Number(siteDay(new Date()).slice(0, 4));
  await transaction(async (tx) => {
    const programme = await tx.programme.create({
      data: {
        code: "animation-nso",
        nameRu: "Анимация НСО",
        nameEn: "Animation NSO",
        funder: "Министерство культуры Новосибирской области (образец)",
        legalBasis: "Порядок субсидирования центра коллективного пользования (образец)",
        sharePercent: 40,
        resourceKinds: PROGRAMME_KINDS,
        monthlyMinutes: 20 * 60,
        validFrom: dayToDb("2026-01-01"),
        source: "Образец программы: впишите свою",
      },
    });
    await fund(tx, programme.id, year, SAMPLE_BUDGET_KOPECKS, null);
    await fund(tx, programme.id, year + 1, SAMPLE_BUDGET_KOPECKS, null);
  });
}
