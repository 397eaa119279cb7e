import { addPlan, type PlanInput } from "~/features/billing/plans/commands/plans.server";
import { subscribe } from "~/features/billing/plans/commands/subscribe.server";
import type { StaffScope } from "~/features/identity/types";
import { monthOf, siteDay } from "~/lib/time";

const PLANS: readonly Omit<PlanInput, "validFrom" | "validTo" | "source">[] = [
  { nameRu: "Переговорные", nameEn: "Meeting rooms", priceKopecks: 600_000, allowances: [{ kind: "meeting", minutes: 1200 }] },
  { nameRu: "Рендер и монтаж", nameEn: "Render and editing", priceKopecks: 2_500_000, allowances: [{ kind: "render", minutes: 60_000 }, { kind: "cintiq", minutes: 3600 }] },
];

/** Two plans; one studio has the bigger since this month. */
export async function seedDemoPlans(finance: StaffScope, companyId: string, now: Date): Promise<void> {
  const from = monthOf(siteDay(now));
  let last = "";
  for (const plan of PLANS) last = await addPlan(finance, { ...plan, validFrom: from, validTo: null, source: "Прейскурант технопарка" });
  await subscribe(finance, { planId: last, companyId, from }, { now });
}
