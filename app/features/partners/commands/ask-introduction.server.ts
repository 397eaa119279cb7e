import { audit } from "~/lib/audit.server";
import { isUniqueViolation, transaction, type Tx } from "~/lib/db/client.server";
import type { BriefStatus } from "~/lib/db/generated/enums";
import { conflict, notFound } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { limit } from "~/lib/limits.server";
import { dayFromDb, siteDay } from "~/lib/time";
import type { CompanyScope } from "~/features/identity/types";
import { residencyOf } from "~/features/residency/queries.server";
import { contactReady } from "../contacts.server";
import type { PartnersEvent } from "../events";
import { briefState } from "../rules/brief";
import { isId } from "../schema";
import { actorOf, assertSpeaksForResident } from "./standing.server";

/** Whom to ask: the company behind a public page, or the one that posted a brief. */
export type AskTarget = { slug: string } | { briefId: string | undefined };

const A_DAY = 86_400;
const ASKS_A_DAY = 40;

/**
 * Asks a company for an introduction. `message` is 20 to 1000 characters. Errors: `forbidden`, `residents-only`,
 * `not-found`, `introduction-self`, `introduction-open` (an unanswered request stands already, also when two of the
 * company ask at once), `introduction-known`, `brief-closed`, `contact-missing` (all 409), `too-many` past 40 a day.
 */
export async function askIntroduction(
  scope: CompanyScope,
  target: AskTarget,
  message: string,
  ip: string,
): Promise<{ introductionId: string }> {
  await limit(`introduction:${scope.companyId}`, ASKS_A_DAY, A_DAY);
  try {
    return await transaction(async (tx) => {
      await assertSpeaksForResident(tx, scope);
      const to = await resolve(tx, target);
      if (to.companyId === scope.companyId) throw conflict("introduction-self");
      if (!to.open) throw conflict("brief-closed");
      if (!(await contactReady(scope.companyId, tx))) throw conflict("contact-missing");
      if (!to.briefId && (await introduced(tx, scope.companyId, to.companyId))) throw conflict("introduction-known");
      const made = await tx.introduction.create({
        data: { fromCompanyId: scope.companyId, toCompanyId: to.companyId, briefId: to.briefId, askedById: scope.userId, message },
        select: { id: true },
      });
      const event: PartnersEvent = { type: "partners.introduction-asked", payload: { introductionId: made.id } };
      await recordEvent(tx, event);
      await audit(tx, actorOf(scope, ip), "introduction.asked", { type: "introduction", id: made.id }, { toCompanyId: to.companyId, briefId: to.briefId });
      return { introductionId: made.id };
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw conflict("introduction-open");
    throw error;
  }
}

interface Resolved {
  companyId: string;
  briefId: string | null;
  open: boolean;
}

const resolve = (tx: Tx, target: AskTarget) => ("slug" in target ? byProfile(tx, target.slug) : byBrief(tx, target.briefId));

async function byProfile(tx: Tx, slug: string): Promise<Resolved> {
  const company = await tx.company.findUnique({ where: { slug }, select: { id: true } });
  if (!company) throw notFound();
  const profile = await tx.profile.findUnique({ where: { companyId: company.id }, select: { published: true } });
  if (!profile?.published || (await residencyOf(company.id, tx))?.status !== "ACTIVE") throw notFound();
  return { companyId: company.id, briefId: null, open: true };
}

async function byBrief(tx: Tx, id: string | undefined): Promise<Resolved> {
  if (!isId(id)) throw notFound();
  // The lock makes a closing that runs at the same moment come before or after, never between.
  const rows = await tx.$queryRaw<{ companyId: string; status: BriefStatus; answerBy: Date | null }[]>`
    SELECT "companyId", status::text AS status, "answerBy" FROM "Brief" WHERE id = ${id}::uuid FOR SHARE`;
  const brief = rows[0];
  if (!brief || (await residencyOf(brief.companyId, tx))?.status !== "ACTIVE") throw notFound();
  const state = briefState({ status: brief.status, answerBy: brief.answerBy && dayFromDb(brief.answerBy) }, siteDay(new Date()));
  return { companyId: brief.companyId, briefId: id, open: state === "open" };
}

const introduced = async (tx: Tx, one: string, other: string) =>
  (await tx.introduction.count({
    where: {
      status: "ACCEPTED",
      OR: [
        { fromCompanyId: one, toCompanyId: other },
        { fromCompanyId: other, toCompanyId: one },
      ],
    },
  })) > 0;
