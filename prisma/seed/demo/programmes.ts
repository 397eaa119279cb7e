import { randomUUID } from "node:crypto";
import type { StaffScope } from "~/features/identity/types";
import { setBudget } from "~/features/subsidy/adjust.server";
import { saveProgramme } from "~/features/subsidy/save.server";
import { programmeSchema } from "~/features/subsidy/schema";
import { programmeFor } from "~/features/subsidy/staff-queries.server";
import { recordSupport } from "~/features/subsidy/support/commands.server";
import { db, transaction } from "~/lib/db/client.server";
import { addDays, siteDay } from "~/lib/time";

const press = (reason: string) => ({ key: randomUUID(), reason });

/** Programmes beside the sample one: with quarters, with conditions, one that begins next year; and one company near its ceiling. */
export async function seedDemoProgrammes(residents: readonly { companyId: string }[], staff: StaffScope, now: Date): Promise<void> {
  const today = siteDay(now);
  const year = Number(today.slice(0, 4));
  const make = async (input: Record<string, unknown>) => (await saveProgramme(staff, null, programmeSchema.parse({ source: "Образец для демонстрации", evidence: ["CHECK_IN", "INVOICE", "PAYMENT"], ...input }), now)).id;
  const prototypes = await make({
    code: "prototypes-nso", nameRu: "Прототипы для промышленности", nameEn: "Prototypes for industry",
    funder: "Министерство промышленности Новосибирской области (образец)",
    legalBasis: "Порядок поддержки межотраслевых проектов (образец)", legalBasisEn: "Rules of support for cross-industry projects (sample)",
    purposeRu: "Сканирование и печать опытных образцов для предприятий области", purposeEn: "Scanning and printing of prototypes for the region's factories",
    sharePercent: "15", priority: "200", monthlyCeiling: "20 000", yearlyCeiling: "150 000", resourceKinds: ["scan3d", "print3d"], residencyYears: "1, 2", maxHeadcount: "100",
    validFrom: `${year}-01-01`,
  });
  await setBudget(staff, { ...press("Соглашение о субсидии"), programmeId: prototypes, year, quarter: 0, amountKopecks: 1_200_000_00 }, now);
  await setBudget(staff, { ...press("Помесячный план расходов"), programmeId: prototypes, year, quarter: Math.ceil(Number(today.slice(5, 7)) / 3), amountKopecks: 300_000_00 }, now);
  const games = await make({
    code: "games-next", nameRu: "Старт игровых студий", nameEn: "Start of game studios",
    funder: "Фонд развития креативных индустрий (образец)",
    legalBasis: "Положение о конкурсе игровых студий (образец)", legalBasisEn: "Rules of the contest of game studios (sample)",
    purposeRu: "Тестирование и звук первых игр", purposeEn: "Testing and sound of first games",
    sharePercent: "30", priority: "50", yearlyCeiling: "400 000", resourceKinds: ["mocap", "adr", "mix"], companyKinds: ["GAME_DEVELOPER"], evidence: ["CHECK_IN", "ACT", "REPORT"],
    validFrom: `${year + 1}-01-01`,
  });
  await setBudget(staff, { ...press("Решение фонда"), programmeId: games, year: year + 1, quarter: 0, amountKopecks: 4_000_000_00 }, now);
  for (const quarter of [1, 2]) await setBudget(staff, { ...press("План первого полугодия"), programmeId: games, year: year + 1, quarter, amountKopecks: 900_000_00 }, now);

  const sample = await db.programme.findUnique({ where: { code: "animation-nso" }, select: { id: true } });
  const most = sample && (await db.ceilingUsage.findFirst({ where: { programmeId: sample.id, period: String(year) }, orderBy: { usedKopecks: "desc" } }));
  if (sample && most) {
    const { typed } = await programmeFor(staff, sample.id);
    // Whole ten thousands of roubles, a little above what the company with most has by now.
    const ceiling = Math.ceil((Number(most.usedKopecks) * 1.06) / 1_000_000) * 10_000;
    const filled = Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== ""));
    await saveProgramme(staff, sample.id, programmeSchema.parse({ ...filled, legalBasisEn: "Rules of subsidy for the shared-use centre (sample)", evidence: ["CHECK_IN", "INVOICE", "PAYMENT"], yearlyCeiling: String(ceiling) }), now);
  }
  const [first] = residents;
  if (first) {
    const from = addDays(today, -40);
    await transaction((tx) =>
      recordSupport(tx, {
        companyId: first.companyId, measureRu: "Курс «Финансы студии»", measureEn: "Course “Finance of a studio”", giver: "Центр «Мой бизнес» (образец)", form: "EDUCATIONAL",
        amountKopecks: 18_000_00, decidedOn: from, from, to: addDays(from, 14), subject: { type: "demo", id: "course" }, actorId: null,
      }),
    );
  }
}
