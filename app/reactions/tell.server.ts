import type { BillingEvent } from "../features/billing/events";
import type { CertificateEvent } from "../features/booking/certificates/events";
import type { BookingEvent } from "../features/booking/events";
import type { TrainingEvent } from "../features/booking/trainings/events";
import type { IdentityEvent } from "../features/identity/events";
import { queueLetter } from "../features/notifications/commands/queue-letter.server";
import type { LetterParams, LetterTemplate } from "../features/notifications/templates";
import type { PartnersEvent } from "../features/partners/events";
import type { ResidencyEvent } from "../features/residency/events";
import { replyAddress } from "../features/residency/messages/commands/reply-address.server";
import { appUrl } from "../lib/env.server";
import type { Happened, Reaction } from "../lib/events.server";

type AnyEvent = IdentityEvent | ResidencyEvent | BillingEvent | BookingEvent | CertificateEvent | TrainingEvent | PartnersEvent;
type PayloadOf<T extends AnyEvent["type"]> = Extract<AnyEvent, { type: T }>["payload"];

export interface Addressee {
  id: string;
  name: string;
  email: string;
  locale: string;
}

/**
 * One letter to each; the event's id and the person make its identity, so that a second delivery writes none. `invite` makes the
 * invitation that goes with a person's letter; `paper` names the PDF that goes with all.
 */
export async function tell<T extends LetterTemplate>(
  event: { id: string },
  people: readonly Addressee[],
  template: T,
  params: LetterParams[T],
  applicationId?: string,
  invite?: (to: Addressee) => string,
  paper?: string,
) {
  for (const to of people) {
    // A letter about an application can be answered: the answer joins its correspondence.
    const replyTo = applicationId ? await replyAddress(applicationId, to.id) : null;
    await queueLetter({ dedupe: `${event.id}:${template}:${to.id}`, to, template, params, replyTo, ...(invite ? { calendar: invite(to) } : {}), ...(paper ? { paper } : {}) });
  }
}

/** Where a company reads its application. */
export const applicationUrl = (id: string) => `${appUrl()}/applications/${id}`;

/** A reaction to one type of event, typed by what that event carries. */
export const on = <T extends AnyEvent["type"]>(_type: T, react: (payload: PayloadOf<T>, event: Happened) => Promise<void>): Reaction =>
  react as unknown as Reaction;
