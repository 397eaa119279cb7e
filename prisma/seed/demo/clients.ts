import { completeBookings } from "~/features/booking/commands/settle.server";
import { catalogue } from "~/features/booking/queries.server";
import type { CompanyScope, StaffScope } from "~/features/identity/types";
import { admit } from "~/features/residency/clients/commands/admit.server";
import { askAccess } from "~/features/residency/clients/commands/ask.server";
import type { ClientGroup } from "~/features/residency/rules/payer";
import type { CompanyKind } from "~/lib/db/generated/enums";
import { db } from "~/lib/db/client.server";
import { addDays, addMonths, atMinute, siteDay } from "~/lib/time";
import { companyScopeOf, makeCompany } from "../../../tests/factories/identity";
import { makeAndPay } from "./bookings";

interface DemoClient {
  group: ClientGroup;
  email: string;
  owner: string;
  name: string;
  legalName: string;
  kind: CompanyKind;
  okved: string;
  headcount: number;
  basis: string;
}

const CLIENTS: readonly DemoClient[] = [
  { group: "PARTNER", email: "partner@kadr.local", owner: "Степан Объективов", name: "Киношкола «Объектив»", legalName: "АНО ДПО «Киношкола „Объектив“»", kind: "EDUCATION", okved: "85.41", headcount: 12, basis: "Соглашение о сотрудничестве № 4" },
  { group: "EXTERNAL", email: "client@kadr.local", owner: "Римма Роликова", name: "Агентство «Ролик»", legalName: "ООО «Рекламное агентство „Ролик“»", kind: "OTHER", okved: "73.11", headcount: 9, basis: "Договор на услуги площадки № 17" },
];

/** What the clients have behind and ahead, days from today; ahead is past the days that residents have filled. */
const BOOKED: readonly (readonly [client: number, day: number, slug: string, start: number, minutes: number, purpose: string, paid: boolean])[] = [
  [0, -9, "cintiq", 600, 180, "Практика курса покадровой анимации", true],
  [0, 11, "cintiq", 660, 180, "Практика курса покадровой анимации", true],
  [0, 12, "cinema", 780, 120, "Показ выпускных работ", false],
  [1, -5, "adr", 840, 120, "Озвучка ролика", true],
  [1, 4, "meeting", 600, 60, "Встреча с заказчиком", true],
  [1, 12, "cyclo", 600, 240, "Съёмка ролика", false],
];

/** Companies without residency: a film school that is a partner, an agency that is a client, and a workshop that asks to be one. */
export async function seedDemoClients(admin: StaffScope, now: Date): Promise<void> {
  const today = siteDay(now);
  const made = addMonths(today, -2);
  const scopes: CompanyScope[] = [];
  for (const [index, { group, email, owner: name, basis, okved, ...company }] of CLIENTS.entries()) {
    const { company: client, owner } = await makeCompany({ ...company, okvedMain: okved, serial: 950 + index, owner: { email, name } });
    scopes.push(companyScopeOf(client, owner));
    await admit(admin, client.id, { group, startsOn: made, endsOn: group === "EXTERNAL" ? addMonths(today, 6) : null, basis }, { now: atMinute(made, 600) });
  }
  const items = await catalogue();
  for (const [index, [client, offset, slug, start, minutes, purpose, paid]] of BOOKED.entries()) {
    const [scope, resource] = [scopes[client], items.find((item) => item.slug === slug)];
    if (!scope || !resource) continue;
    const startsAt = atMinute(addDays(today, offset), start);
    const madeAt = new Date(Math.min(startsAt.getTime(), now.getTime()) - 86_400_000);
    await makeAndPay({ scope, resource, startsAt, endsAt: new Date(startsAt.getTime() + minutes * 60_000), quantity: 1, purpose, madeAt, paid }, String(7100 + index), now);
  }
  while ((await completeBookings(now)) > 0);
  const { company, owner } = await makeCompany({ name: "Мастерская «Кадриль»", legalName: "ИП Кадрилёва Варвара Львовна", legalForm: "IP", kind: "OTHER", headcount: 3, serial: 952, owner: { email: "guest@kadr.local", name: "Варвара Кадрилёва" } });
  await askAccess(companyScopeOf(company, owner), "Два дня съёмок клипа в павильоне в следующем месяце, команда шесть человек.", { now });
  await db.event.updateMany({ where: { deliveredAt: null }, data: { deliveredAt: now } });
}
