import type { StaffScope } from "~/features/identity/types";
import { assignExperts } from "~/features/residency/experts/commands/assign.server";
import { db } from "~/lib/db/client.server";
import { makePerson } from "../../../tests/factories/identity";

/** Fields of the first two experts, and three more with theirs. */
const FIRST = [["animation", "film", "vfx"], ["games", "design", "business"]];
const MORE = [
  { email: "expert3@kadr.local", name: "Георгий Монтажёв", fields: ["vfx", "film", "animation"], maxOpen: 6 },
  { email: "expert4@kadr.local", name: "Варвара Звукова", fields: ["sound", "vr-ar", "education"], maxOpen: 4 },
  { email: "expert5@kadr.local", name: "Тихон Заводской", fields: ["industry", "design", "software"], maxOpen: 5 },
];

/** Profiles of experts, one of them with a share in an applicant, and the applications under review assigned. */
export async function seedDemoExperts({ adminId, experts }: { adminId: string; experts: readonly string[] }): Promise<void> {
  for (const [index, userId] of experts.entries()) await db.expertProfile.create({ data: { userId, fields: FIRST[index] ?? [] } });
  const reviewed = await db.application.findMany({ where: { status: "EXPERT_REVIEW" }, orderBy: { submittedAt: "asc" } });
  const applicant = reviewed[0] && (await db.company.findUniqueOrThrow({ where: { id: reviewed[0].companyId }, select: { inn: true } }));
  for (const [index, { email, name, fields, maxOpen }] of MORE.entries()) {
    const person = await makePerson({ email, name, staffRoles: ["EXPERT"] });
    await db.expertProfile.create({ data: { userId: person.id, fields, maxOpen, affiliations: index === 2 && applicant ? [applicant.inn] : [] } });
  }
  const { name } = await db.user.findUniqueOrThrow({ where: { id: adminId }, select: { name: true } });
  const admin = { userId: adminId, userName: name, roles: ["ADMIN"] } as unknown as StaffScope;
  await assignExperts(admin, { applicationIds: reviewed.map((row) => row.id) }, { n: 2 }, { now: new Date() });
  // Nobody is to get letters about what was done before the portal opened.
  await db.event.updateMany({ where: { type: "residency.experts-assigned", deliveredAt: null }, data: { deliveredAt: new Date() } });
}
