import { recordPayment } from "~/features/billing/commands/record-payment.server";
import { chargeLease } from "~/features/billing/lease/commands/charge.server";
import { beginLease, changeArea } from "~/features/billing/lease/commands/leases.server";
import { db } from "~/lib/db/client.server";
import type { StaffScope } from "~/features/identity/types";
import { addDays, addMonths, atMinute, monthOf, siteDay, type Day } from "~/lib/time";

interface Tenant {
  companyId: string;
  startsOn: Day;
  premises?: string;
  areaSqm?: number;
}

/** Offices of the residents: two months charged, the earlier one paid; one studio has grown in the middle of a month. */
export async function seedDemoLeases(tenants: readonly Tenant[], finance: StaffScope, now: Date): Promise<void> {
  const last = addMonths(monthOf(siteDay(now)), -1);
  const first = addMonths(last, -1);
  let serial = 0;
  for (const { companyId, startsOn, premises, areaSqm } of tenants) {
    if (!premises || !areaSqm) continue;
    serial += 1;
    const at = { now };
    const from = startsOn > first ? startsOn : first;
    const id = await beginLease(finance, { companyId, premises: `помещение ${premises}`, basis: `договор аренды № ${serial}`, startsOn: from, endsOn: null, stepsFrom: startsOn, areaHundredths: areaSqm * 100 }, at);
    if (serial === 1) await changeArea(finance, id, { from: addDays(last, 14), areaHundredths: (areaSqm + 18) * 100, reason: "дополнительное соглашение: ещё одна комната" }, at);
    if (from < last) {
      const then = atMinute(last, 600);
      await chargeLease(id, first, then);
      const invoice = await db.invoice.findFirst({ where: { companyId, subjectType: "lease", status: "ISSUED" }, select: { id: true, totalKopecks: true } });
      if (invoice) await recordPayment({ invoiceId: invoice.id, method: "BANK", amountKopecks: Number(invoice.totalKopecks), paidOn: addDays(last, 6), reference: `А-${serial}`, recordedBy: { id: finance.userId, name: finance.userName } });
    }
    await chargeLease(id, last, now);
  }
}
