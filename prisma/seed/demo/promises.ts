import { drawAgreement, sha256Of } from "~/features/residency/agreements/paper.server";
import type { Terms } from "~/features/residency/agreements/terms";
import { wordsOf } from "~/features/residency/agreements/wording.server";
import { addDays, addMonths, dayFromDb, type Day } from "~/lib/time";
import { db, type Prisma } from "~/lib/db/client.server";
import { norm } from "~/lib/norms.server";
import type { Requisites } from "~/lib/requisites";

export interface PromisedResident {
  companyId: string;
  userId: string;
  userName: string;
  headcount: number;
}

const YEARS = 4;

/** A signed agreement with promises by year, for a resident that has none: from the time before the portal kept them. */
export async function demoPromises({ companyId, userId, userName, headcount }: PromisedResident, index: number, startsOn: Day, now: Date): Promise<void> {
  if ((await db.agreement.count({ where: { companyId } })) > 0) return;
  const [company, residency, requisites, base] = await Promise.all([
    db.company.findUniqueOrThrow({ where: { id: companyId } }),
    db.residency.findUniqueOrThrow({ where: { companyId } }),
    norm<Requisites>("operator.requisites", startsOn),
    norm<number>("rent.base-kopecks-per-sqm-month", startsOn),
  ]);
  const application = residency.applicationId ? await db.application.findUnique({ where: { id: residency.applicationId }, select: { number: true } }) : null;
  const operator = requisites.value;
  const endsOn = dayFromDb(residency.endsOn);
  const steps = [40, 60, 80, 100];
  const rent = Array.from({ length: YEARS }, (_, at) => ({ year: at + 1, from: addMonths(startsOn, at * 12), to: addDays(addMonths(startsOn, (at + 1) * 12), -1), percent: steps[at]! })).filter((row) => row.from <= endsOn);
  const kpis = rent.map(({ year }) => ({
    year,
    revenue: headcount * (1_900_000 + 200_000 * year),
    jobs: headcount + year - 1,
    averageWage: 70_000 + 4_000 * year,
    taxes: headcount * (430_000 + 40_000 * year),
    investments: headcount * 90_000,
    exports: index % 3 === 1 ? headcount * 300_000 : null,
    rids: 1 + (index % 2),
  }));
  const signedAt = new Date(Math.min(Date.parse(`${addDays(startsOn, -7)}T05:00:00Z`), now.getTime()));
  const party = (given: Requisites, signer: { name: string; position: string }, email: string) => ({
    name: given.name, inn: given.inn, kpp: given.kpp ?? "", ogrn: given.ogrn ?? "", address: given.address ?? "", phone: given.phone ?? "", email,
    bankName: given.bankName ?? "", bik: given.bik ?? "", corrAccount: given.corrAccount ?? "", account: given.account ?? "",
    signer: { ...signer, basis: company.legalForm === "UL" ? "устава" : "свидетельства о регистрации" },
  });
  const number = `Р-${startsOn.slice(0, 4)}/${String(index + 1).padStart(2, "0")}`;
  const bare: Terms = {
    kind: "agreement",
    premises: residency.premises ?? "",
    areaSqm: residency.areaSqm ?? 0,
    startsOn,
    endsOn,
    baseKopecks: base.value,
    rent,
    kpis,
    operator: party(operator, { name: operator.directorName ?? "", position: "Директор" }, ""),
    resident: party(
      { name: company.legalName, inn: company.inn, kpp: company.kpp ?? "", ogrn: company.ogrn ?? "", address: company.legalAddress ?? "" },
      { name: userName, position: company.legalForm === "UL" ? "Директор" : "" },
      "",
    ),
    text: null,
  };
  const { text, templateId } = await wordsOf(bare, { number, applicationNumber: application?.number ?? "", signBy: startsOn, now: signedAt }, db);
  const terms: Terms = { ...bare, text };
  const bytes = new Uint8Array(await drawAgreement({ number, terms, sentAt: signedAt }));
  const sha256 = sha256Of(bytes);
  await db.agreement.create({
    data: {
      companyId,
      residencyId: residency.id,
      applicationId: residency.applicationId,
      number,
      status: "SIGNED",
      createdAt: signedAt,
      sentAt: signedAt,
      closedAt: signedAt,
      terms: terms as unknown as Prisma.InputJsonObject,
      templateId,
      sha256,
      document: { create: { bytes } },
      signatures: {
        create: [
          { side: "APPLICANT" as const, method: "scan", userId, name: userName, email: "", sha256, askedAt: signedAt, signedAt },
          { side: "HOUSE" as const, method: "scan", userId, name: operator.directorName ?? "", email: "", sha256, askedAt: signedAt, signedAt },
        ],
      },
    },
  });
}
