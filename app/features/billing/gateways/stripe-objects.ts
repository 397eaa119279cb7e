import type Stripe from "stripe";
import type { CardDisputeNews, CardRefund, Checkout, GatewayEvent } from "./types";

/** What the portal listens to; `docs/payments.md` names the same. */
export const EVENT_TYPES = [
  "checkout.session.completed",
  "checkout.session.async_payment_succeeded",
  "checkout.session.async_payment_failed",
  "checkout.session.expired",
  "refund.created",
  "refund.updated",
  "refund.failed",
  "charge.dispute.created",
  "charge.dispute.updated",
  "charge.dispute.closed",
] as const;

const at = (seconds: number) => new Date(seconds * 1000);
const idOf = (value: string | { id: string } | null | undefined) => (typeof value === "string" ? value : (value?.id ?? null));

/** A Checkout Session in the house's words. */
export function toCheckout(session: Stripe.Checkout.Session): Checkout {
  const intent = typeof session.payment_intent === "object" ? session.payment_intent : null;
  const paid = session.payment_status === "paid";
  const charge = intent && typeof intent.latest_charge === "object" ? intent.latest_charge : null;
  const reference = idOf(session.payment_intent) ?? session.id;
  return {
    id: session.id,
    reference: session.client_reference_id,
    state: paid ? "paid" : session.status === "open" ? "open" : intent?.status === "processing" ? "processing" : "closed",
    url: session.status === "open" ? session.url : null,
    expiresAt: at(session.expires_at),
    amountMinor: session.amount_total ?? 0,
    currency: session.currency ?? "",
    payment: paid ? { reference, paidAt: at(charge?.created ?? session.created) } : null,
  };
}

/** A Refund in the house's words. */
export function toRefund(refund: Stripe.Refund): CardRefund {
  const state = refund.status === "succeeded" ? "paid" : refund.status === "failed" || refund.status === "canceled" ? "failed" : "pending";
  return {
    id: refund.id,
    refundId: refund.metadata?.refundId ?? null,
    paymentIntent: idOf(refund.payment_intent) ?? "",
    amountMinor: refund.amount,
    state,
    failure: state === "failed" ? (refund.failure_reason ?? refund.status) : null,
    createdAt: at(refund.created),
  };
}

/** A Dispute in the house's words. An inquiry that was closed, and a dispute that was prevented, took no money: they are won. */
export function toDispute(dispute: Stripe.Dispute): CardDisputeNews {
  const status: string = dispute.status;
  return {
    id: dispute.id,
    paymentIntent: idOf(dispute.payment_intent),
    status: status === "lost" ? "LOST" : status === "won" || status === "warning_closed" || status === "prevented" ? "WON" : "OPEN",
    reason: dispute.reason,
    amountMinor: dispute.amount,
    openedAt: at(dispute.created),
    evidenceDueAt: dispute.evidence_details.due_by ? at(dispute.evidence_details.due_by) : null,
  };
}

/** What an event is about. */
export function toGatewayEvent(event: Stripe.Event): GatewayEvent {
  const object = event.data.object as { id?: string; object?: string };
  const kind = object.object === "checkout.session" ? "checkout" : object.object === "refund" ? "refund" : object.object === "dispute" ? "dispute" : null;
  return { id: event.id, type: event.type, about: kind && object.id ? { kind, id: object.id } : null };
}
