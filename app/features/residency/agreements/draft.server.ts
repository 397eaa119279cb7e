import type { Tx } from "~/lib/db/client.server";
import type { Application, Residency } from "~/lib/db/generated/client";
import { companyOfHouse, ownerOf } from "~/features/identity/queries.server";
import { parseMoney } from "~/lib/money";
import { dayFromDb } from "~/lib/time";
import { readStored } from "../answers.server";
import { readWhole } from "../forms/check";
import { readTable } from "../forms/values";
import type { Answers } from "../sections";
import type { Requisites } from "~/lib/requisites";
import type { AgreementNorms } from "./norms.server";
import { kpisForYears, rentByYear } from "./rules";
import { KPI_MOST } from "./kpi";
import { emptyKpis, type AgreementTerms, type KpiYear, type Party } from "./terms";

const POSITION = { UL: "Генеральный директор", IP: "Индивидуальный предприниматель", NPD: "Плательщик налога на профессиональный доход" } as const;
const BASIS = { UL: "Устава", IP: "записи в ЕГРИП", NPD: "справки о постановке на учёт" } as const;

/** The technopark's side, as the norm `operator.requisites` has it. */
export function operatorParty(requisites: Requisites, signer: { position: string; basis: string }): Party {
  const { name, inn, kpp = "", ogrn = "", address = "", phone = "", bankName = "", bik = "", corrAccount = "", account = "" } = requisites;
  return {
    name, inn, kpp, ogrn, address, phone, email: "", bankName, bik, corrAccount, account,
    signer: { name: requisites.directorName ?? "", position: signer.position, basis: signer.basis },
  };
}

/** The company's side as its card has it today; its owner signs. */
export async function residentParty(tx: Tx, companyId: string): Promise<Party> {
  const [company, owner] = [await companyOfHouse(companyId, tx), await ownerOf(companyId, tx)];
  return {
    name: company.legalName,
    inn: company.inn,
    kpp: company.kpp ?? "",
    ogrn: company.ogrn ?? "",
    address: company.legalAddress ?? "",
    phone: owner?.phone ?? "",
    email: owner?.email ?? "",
    bankName: "", bik: "", corrAccount: "", account: "",
    signer: { name: owner?.name ?? "", position: POSITION[company.legalForm], basis: BASIS[company.legalForm] },
  };
}

/**
 * The resident's side with the requisites that the company has now. What is agreed upon in the paper itself stays: the bank
 * and the signer always, the address unless it is the company's former one.
 */
export async function correctedParty(tx: Tx, companyId: string, before: Party, formerAddress: string | null): Promise<Party> {
  const { name, inn, kpp, ogrn, address } = await residentParty(tx, companyId);
  return { ...before, name, inn, kpp, ogrn, address: before.address === formerAddress ? address : before.address };
}

const whole = (text: string | undefined) => {
  const value = text === undefined ? null : readWhole(text);
  return value !== null && value >= 0 && value <= KPI_MOST ? value : null;
};
/** Whole roubles of a typed sum. */
const roubles = (text: string | undefined) => {
  const kopecks = text === undefined ? null : parseMoney(text);
  return kopecks !== null && kopecks >= 0 && kopecks <= KPI_MOST * 100 ? Math.round(kopecks / 100) : null;
};

/**
 * What an application lets one propose as figures: its own plan year by year; without one last year's revenue, the team
 * with the promised jobs, and the project's budget as the first year's investment. The rest is left to be agreed upon.
 */
export function proposedKpis(answers: Answers, years: readonly { year: number }[]): KpiYear[] {
  const plan = readTable(answers.finance?.financePlan);
  const revenue = roubles(answers.company?.revenue);
  const team = whole(answers.team?.teamSize) ?? whole(answers.company?.headcount);
  const jobs = team === null ? null : team + (whole(answers.team?.jobsPlanned) ?? 0);
  const investments = roubles(answers.project?.projectBudget);
  return years.map(({ year }) => {
    const planned = plan[year - 1];
    if (!planned) return { ...emptyKpis(year), revenue, jobs, investments: year === 1 && plan.length === 0 ? investments : null };
    return { ...emptyKpis(year), revenue: roubles(planned.revenue) ?? revenue, jobs: whole(planned.jobs) ?? jobs, taxes: roubles(planned.taxes), investments: roubles(planned.investment) };
  });
}

/** Terms that an approved application is drafted with: what was decided, today's norms and requisites. */
export async function draftTerms(tx: Tx, application: Pick<Application, "companyId" | "answers">, residency: Residency, norms: AgreementNorms): Promise<AgreementTerms> {
  const [startsOn, endsOn] = [dayFromDb(residency.startsOn), dayFromDb(residency.endsOn)];
  const rent = rentByYear(startsOn, endsOn, norms.rentSteps);
  return {
    kind: "agreement",
    premises: residency.premises ?? "",
    areaSqm: residency.areaSqm ?? 0,
    startsOn,
    endsOn,
    baseKopecks: norms.baseKopecks,
    rent,
    kpis: kpisForYears(rent, proposedKpis(readStored(application.answers).answers, rent)),
    operator: operatorParty(norms.operator, norms.operatorSigners),
    resident: await residentParty(tx, application.companyId),
    text: null,
  };
}
