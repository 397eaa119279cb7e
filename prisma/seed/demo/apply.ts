import type { CompanyScope, StaffScope } from "~/features/identity/types";
import { attachDocument } from "~/features/residency/commands/documents.server";
import { saveSection } from "~/features/residency/commands/save-section.server";
import { startApplication } from "~/features/residency/commands/start.server";
import { checklistFor } from "~/features/residency/documents";
import type { Answers } from "~/features/residency/forms/values";
import { residencyNorms } from "~/features/residency/norms.server";
import { isWorkingDay, type CalendarExceptions } from "~/lib/calendar";
import { db } from "~/lib/db/client.server";
import type { StaffRole } from "~/lib/db/generated/enums";
import { addDays, atMinute, siteDay } from "~/lib/time";
import { demoDocument } from "./documents";
import { CLEAN_CHECKS, planFrom, type Story } from "./stories";

/** A person of the house with what a command needs to know of them. */
export async function demoStaff(userId: string, role: StaffRole): Promise<StaffScope> {
  const person = await db.user.findUniqueOrThrow({ where: { id: userId }, select: { name: true } });
  return { userId, userName: person.name, roles: [role] } as unknown as StaffScope;
}

/** The morning of the day that lies so many working days back; never later than now. */
export function workingDaysBack(count: number, exceptions: CalendarExceptions): Date {
  const now = new Date();
  let day = siteDay(now);
  for (let left = count; left > 0; ) {
    day = addDays(day, -1);
    if (isWorkingDay(day, exceptions)) left -= 1;
  }
  const morning = atMinute(day, 9 * 60 + 30 + count);
  return morning < now ? morning : now;
}

/** Starts an application, fills it by its story and attaches the documents that it needs; a draft has the first one alone. */
export async function applyBy(who: { companyId: string; ownerId: string }, callId: string, story: Pick<Story, "stage" | "answers" | "extras">, startedAt: Date, attachedAt: Date) {
  const owner = await db.user.findUniqueOrThrow({ where: { id: who.ownerId }, select: { name: true, email: true } });
  const company = await db.company.findUniqueOrThrow({ where: { id: who.companyId } });
  const { checklist } = await residencyNorms();
  const scope = { companyId: who.companyId, userId: who.ownerId, userName: owner.name, role: "OWNER" } as CompanyScope;
  const { applicationId } = await startApplication(scope, callId, { now: startedAt });
  await fill(scope, applicationId, story, owner, startedAt);
  const kinds = checklistFor(company.legalForm, checklist).filter((item) => item.required || story.extras?.includes(item.kind));
  for (const { kind } of story.stage === "DRAFT" ? kinds.slice(0, 1) : kinds) {
    const fileId = await demoDocument(scope, kind, company.legalName);
    await attachDocument(scope, applicationId, { kind, fileId }, { now: attachedAt });
  }
  return { scope, applicationId };
}

async function fill(scope: CompanyScope, id: string, story: Pick<Story, "stage" | "answers">, owner: { name: string; email: string }, now: Date) {
  let version = 0;
  const { company, team } = story.answers;
  const plan = planFrom(Number((company?.revenue ?? "3 000 000").replace(/\D/g, "")), Number(team?.teamSize ?? "1"));
  // The short stories tell what sets them apart; a sent application has the rest too.
  const answers: Answers = story.stage === "DRAFT" ? story.answers : { checks: CLEAN_CHECKS, finance: { financePlan: plan }, ...story.answers };
  for (const [section, typed] of Object.entries(answers)) {
    const contact = section === "company" ? { contactName: owner.name, contactEmail: owner.email, contactPhone: "+7 (383) 000-00-10" } : {};
    ({ version } = await saveSection(scope, id, { section, version, typed: { ...contact, ...typed } }, now));
  }
}

/** Moves this year's counter so that, after `submitted` more applications, the next one is number `next`. */
export async function leaveRoomFor(next: number, submitted: number): Promise<void> {
  const name = `application-${siteDay(new Date()).slice(0, 4)}`;
  const value = BigInt(next - 1 - submitted);
  await db.$executeRaw`
    INSERT INTO "Counter" (name, value) VALUES (${name}, ${value})
    ON CONFLICT (name) DO UPDATE SET value = GREATEST("Counter".value, EXCLUDED.value)`;
}
