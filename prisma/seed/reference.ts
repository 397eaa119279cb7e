import { db, transaction, type Prisma, type Tx } from "~/lib/db/client.server";
import { dayToDb, siteDay } from "~/lib/time";
import { fund } from "~/features/subsidy/commands.server";
import { EQUIPMENT_NORMS } from "./booking-equipment";
import { CALENDAR } from "./calendar";
import { NORMS } from "./norms";
import { seedDefaultForm } from "./residency-form";
import { PEOPLE_NORMS } from "./people";
import { seedPlaces } from "./places";
import { seedResidencyReference } from "./residency";
import { seedTexts } from "./residency-texts";
import { seedReportNorms } from "./residency-reports";
import { seedResidencyCalls } from "./residency-calls";
import { seedTermNorms } from "./residency-terms";
import { seedExpertNorms } from "./residency-experts";
import { seedCouncilReference } from "./residency-council";
import { seedAgreementReference } from "./residency-agreements";
import { ROOM_ACCESSORIES } from "./equipment";
import { RESOURCE_WORDS } from "./resource-words";
import { DEFAULT_HOURS, HORIZON_DAYS, PROGRAMME_KINDS, RESOURCES, type ResourceSeed } from "./resources";

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
  await seedResourceWords();
  await seedPlaces();
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
    data: [...NORMS, ...PEOPLE_NORMS, ...EQUIPMENT_NORMS].map((norm) => ({
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
    await tx.resource.createMany({ data: RESOURCES.map(resourceOf) });
    const ids = new Map((await tx.resource.findMany({ select: { id: true, slug: true } })).map((row) => [row.slug, row.id]));
    // A composite stands on the units of its parts.
    await tx.unit.createMany({ data: RESOURCES.flatMap((seed) => (seed.parts ? [] : unitsOf(seed).map((unit) => ({ ...unit, resourceId: idIn(ids, seed.slug) })))) });
    await tx.tariff.createMany({
      data: RESOURCES.map((seed) => ({
        code: seed.slug,
        unit: seed.unit,
        priceKopecks: BigInt(seed.priceRub) * 100n,
        validFrom: dayToDb("2026-01-01"),
        source: "Прейскурант технопарка",
      })),
    });
    await joinResources(tx, ids);
  });
}

function resourceOf(seed: ResourceSeed, position: number) {
  const [opensAt, closesAt] = seed.hours ?? DEFAULT_HOURS;
  return {
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
    sort: seed.sort ?? "ROOM",
    handOut: seed.handOut ?? false,
  } satisfies Prisma.ResourceCreateManyInput;
}

function idIn(ids: ReadonlyMap<string, string>, slug: string): string {
  const id = ids.get(slug);
  if (!id) throw new Error(`No resource «${slug}» among the seeds`);
  return id;
}

const unitsOf = (seed: ResourceSeed) =>
  Array.from({ length: seed.quantity ?? 1 }, (_, index) => ({
    position: index + 1,
    label: seed.unitNames?.[index] ?? (seed.quantity ? `${seed.unitName ?? "Место"} ${index + 1}` : seed.nameRu),
    serial: seed.serials?.[index] ?? null,
  }));

/** What is made of what, and what is offered with what. */
async function joinResources(tx: Tx, ids: ReadonlyMap<string, string>) {
  await tx.resourcePart.createMany({ data: RESOURCES.flatMap(({ slug, parts = [] }) => parts.map((part) => ({ wholeId: idIn(ids, slug), partId: idIn(ids, part) }))) });
  await tx.accessory.createMany({
    data: RESOURCES.flatMap(({ slug, accessories = ROOM_ACCESSORIES[slug] ?? [] }) => accessories.map((one, position) => ({ resourceId: idIn(ids, slug), accessoryId: idIn(ids, one), position }))),
  });
}

/** Words that staff took away do not come back: they are laid once. */
async function seedResourceWords() {
  if ((await db.resourceWord.count()) > 0) return;
  const ids = new Map((await db.resource.findMany({ select: { id: true, slug: true } })).map((row) => [row.slug, row.id]));
  await db.resourceWord.createMany({
    data: RESOURCE_WORDS.flatMap(({ slug, ...word }) => {
      const resourceId = slug === null ? null : (ids.get(slug) ?? null);
      return slug !== null && resourceId === null ? [] : [{ ...word, resourceId }];
    }),
    skipDuplicates: true,
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
