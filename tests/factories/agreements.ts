import { randomInt } from "node:crypto";
import type { CompanyScope, StaffScope } from "~/features/identity/types";
import { draftAgreement, approveAgreement, proposeAgreement, sendAgreement } from "~/features/residency/agreements/commands/draft.server";
import { askSignatureCode, signByCode } from "~/features/residency/agreements/commands/sign.server";
import type { TermsInput } from "~/features/residency/agreements/schema";
import { readTerms } from "~/features/residency/agreements/terms";
import { toStored } from "~/features/residency/answers.server";
import { makeResident } from "~/features/residency/decisions.server";
import { db, transaction } from "~/lib/db/client.server";
import { addDays, siteDay, type Day } from "~/lib/time";
import * as identity from "./identity";
import { fullAnswers, makeCall } from "./residency";

/** An approved application of a company with its owner; its residency begins with the signing, or has begun already. */
export async function makeApproved(options: { now?: Date; startsOn?: Day; termYears?: number; residentOn?: "SIGNING" | "APPROVAL"; owner?: { companyId: string; userId: string } } = {}) {
  const now = options.now ?? new Date();
  const { company, owner } = options.owner
    ? { company: { id: options.owner.companyId }, owner: await db.user.findUniqueOrThrow({ where: { id: options.owner.userId } }) }
    : await identity.makeCompany();
  const scope = identity.companyScopeOf(company, owner);
  const call = await makeCall();
  await db.call.update({ where: { id: call.id }, data: { process: { residentOn: options.residentOn ?? "SIGNING" } } });
  const application = await db.application.create({
    data: {
      number: `КФ-${siteDay(now).slice(0, 4)}-${randomInt(1_000_000)}`, callId: call.id, companyId: company.id, createdById: owner.id, status: "APPROVED",
      answers: toStored({ answers: fullAnswers, saves: {} }), submittedAt: now, decidedAt: now, stageSince: now,
    },
  });
  const terms = { startsOn: options.startsOn ?? addDays(siteDay(now), 10), termYears: options.termYears ?? 3, premises: "Блок 3, 214", areaSqm: 60 };
  const residencyId = await transaction((tx) => makeResident(tx, application, terms, null, now));
  return { scope, applicationId: application.id, residencyId, callId: call.id };
}

/** Staff who draft, approve and sign. */
export async function makeStaff() {
  const [admin, finance] = [await identity.makePerson({ staffRoles: ["ADMIN"], name: "Ирина Кадрова" }), await identity.makePerson({ staffRoles: ["FINANCE"] })];
  return { admin: identity.staffScopeOf(admin), finance: identity.staffScopeOf(finance) };
}
export type Staff = Awaited<ReturnType<typeof makeStaff>>;

export const versionOf = async (id: string) => (await db.agreement.findUniqueOrThrow({ where: { id }, select: { version: true } })).version;

/** Proposes, approves in both roles and sends a draft. */
export async function sendDraft(id: string, { admin, finance }: Staff, now: Date): Promise<void> {
  const version = await versionOf(id);
  await proposeAgreement(finance, id, version, { now });
  await approveAgreement(finance, id, { version, role: "FINANCE", note: "" }, { now });
  await approveAgreement(admin, id, { version, role: "ADMIN", note: "" }, { now });
  await sendAgreement(admin, id, version, { now });
}

/** An agreement that waits for the resident's signature. */
export async function makeSent(staff: Staff, options: Parameters<typeof makeApproved>[0] = {}) {
  const now = options.now ?? new Date();
  const made = await makeApproved(options);
  const id = (await draftAgreement(made.applicationId, now))!;
  await sendDraft(id, staff, now);
  return { ...made, id };
}

export async function sign(scope: CompanyScope | StaffScope, id: string, now: Date): Promise<void> {
  const { code } = await askSignatureCode(scope, id, { now });
  await signByCode(scope, id, code, { now, ip: "203.0.113.7", userAgent: "Проба/1.0" });
}

/** The terms of a draft as its form sends them, with changes. */
export async function inputOf(id: string, changes: Partial<TermsInput> = {}): Promise<TermsInput> {
  const terms = readTerms((await db.agreement.findUniqueOrThrow({ where: { id } })).terms);
  const { resident, operator } = terms;
  return {
    ...(terms.kind === "agreement" ? { startsOn: terms.startsOn, endsOn: terms.endsOn, premises: terms.premises, areaSqm: terms.areaSqm } : {}),
    residentAddress: resident.address, bankName: resident.bankName, bik: resident.bik, corrAccount: resident.corrAccount, account: resident.account,
    residentSigner: resident.signer.name, residentPosition: resident.signer.position, residentBasis: resident.signer.basis,
    operatorSigner: operator.signer.name, operatorPosition: operator.signer.position, operatorBasis: operator.signer.basis,
    kpis: terms.kind === "agreement" ? terms.kpis : [],
    ...changes,
  };
}

