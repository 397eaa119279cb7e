import { agreementsReactions } from "./reactions/agreements.server";
import { applicationsReactions } from "./reactions/applications.server";
import { billingReactions } from "./reactions/billing.server";
import { bookingReactions } from "./reactions/booking.server";
import { clientsReactions } from "./reactions/clients.server";
import { equipmentReactions } from "./reactions/equipment.server";
import { evidenceReactions } from "./reactions/evidence.server";
import { expertsReactions } from "./reactions/experts.server";
import { identityReactions } from "./reactions/identity.server";
import { heardBySchedules } from "./reactions/live.server";
import { partnersReactions } from "./reactions/partners.server";
import { reportsReactions } from "./reactions/reports.server";
import { roundsReactions } from "./reactions/rounds.server";
import { trainingsReactions } from "./reactions/trainings.server";
import { waitlistReactions } from "./reactions/waitlist.server";
import { deliverEvents, type Reactions } from "./lib/events.server";

export { sendSignatureCode } from "./reactions/agreements.server";
export { remindOfTerms } from "./reactions/terms.server";

/** «When X happened, these features react.» The one table by which news travels from one feature to another. */
export const reactions: Reactions = heardBySchedules({
  ...identityReactions,
  ...applicationsReactions,
  ...expertsReactions,
  ...agreementsReactions,
  ...clientsReactions,
  ...reportsReactions,
  ...roundsReactions,
  ...bookingReactions,
  ...trainingsReactions,
  ...waitlistReactions,
  ...equipmentReactions,
  ...evidenceReactions,
  ...billingReactions,
  ...partnersReactions,
});

/** Delivers what waits in the outbox. Pages whose next view depends on a reaction call it after their command. */
export const settleEvents = (): Promise<number> => deliverEvents(reactions);
