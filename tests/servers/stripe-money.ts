import { randomBytes } from "node:crypto";
import type { FormTree } from "./form-tree";

export const seconds = (at: Date) => Math.floor(at.getTime() / 1000);
export const random = (prefix: string) => `${prefix}_${randomBytes(12).toString("hex")}`;

export class StripeFault extends Error {
  constructor(
    readonly status: number,
    readonly body: Record<string, unknown>,
  ) {
    super(String(body.message));
  }
}
export const refuse = (param: string, message: string, code?: string) =>
  new StripeFault(400, { type: "invalid_request_error", param, message, ...(code ? { code } : {}) });

interface Intent {
  id: string;
  object: "payment_intent";
  status: "processing" | "succeeded" | "requires_payment_method";
  amount: number;
  latest_charge: { id: string; object: "charge"; created: number } | null;
}

interface Refund {
  id: string;
  object: "refund";
  amount: number;
  payment_intent: string;
  status: "succeeded" | "pending" | "failed";
  failure_reason?: string;
  metadata: Record<string, string>;
  created: number;
}

interface Dispute {
  id: string;
  object: "dispute";
  amount: number;
  payment_intent: string;
  status: string;
  reason: string;
  created: number;
  evidence_details: { due_by: number | null };
}

type Answer = { status: number; body: unknown; replayed: boolean };

/** Payments of the local Stripe, with what goes back of them. */
export interface StripeMoney {
  intents: Map<string, Intent>;
  refunds: Map<string, Refund>;
  disputes: Map<string, Dispute>;
  /** New refunds end at once («succeeded»), or wait. */
  refundsEnd: "succeeded" | "pending";
  /** The next so many refunds are made, and their answers lost. */
  loseNext: number;
  intend(amount: number): Intent;
  /** Somebody makes a refund in the dashboard. */
  refund(paymentIntent: string, amount: number, metadata?: Record<string, string>): Refund;
  /** A waiting refund ends, or one that ended fails after all. */
  end(refundId: string, status: "succeeded" | "failed", why?: string): void;
  dispute(paymentIntent: string, amount: number, reason?: string): Dispute;
  close(disputeId: string, status: "won" | "lost" | "warning_closed"): void;
  object(id: string): unknown;
  call(method: string, url: URL, keyed: (work: () => unknown) => Answer, form: FormTree): Answer | null;
}

/** The part of the local Stripe that keeps payments, refunds and disputes, with Stripe's rule that no more goes back than came. */
export function startMoney(clock: () => Date): StripeMoney {
  const intents = new Map<string, Intent>();
  const refunds = new Map<string, Refund>();
  const disputes = new Map<string, Dispute>();

  const leftOf = (intent: Intent) => {
    const back = [...refunds.values()].filter((one) => one.payment_intent === intent.id && one.status !== "failed").reduce((sum, one) => sum + one.amount, 0);
    const lost = [...disputes.values()].filter((one) => one.payment_intent === intent.id && one.status !== "won" && one.status !== "warning_closed").reduce((sum, one) => sum + one.amount, 0);
    return intent.amount - back - lost;
  };
  const found = (object: unknown, id: string): Answer => {
    if (!object) throw new StripeFault(404, { type: "invalid_request_error", code: "resource_missing", param: "id", message: `No such object: ${id}` });
    return { status: 200, body: object, replayed: false };
  };

  const money: StripeMoney = {
    intents,
    refunds,
    disputes,
    refundsEnd: "succeeded",
    loseNext: 0,
    intend(amount) {
      const intent: Intent = { id: random("pi"), object: "payment_intent", status: "processing", amount, latest_charge: null };
      intents.set(intent.id, intent);
      return intent;
    },
    refund(paymentIntent, amount, metadata = {}) {
      const intent = intents.get(paymentIntent);
      if (intent?.status !== "succeeded") throw refuse("payment_intent", `No such payment_intent: ${paymentIntent}`);
      if (!Number.isSafeInteger(amount) || amount <= 0) throw refuse("amount", "Invalid positive integer");
      if ([...disputes.values()].some((one) => one.payment_intent === paymentIntent && one.status !== "won" && one.status !== "warning_closed")) {
        throw refuse("charge", "This charge has been charged back.", "charge_disputed");
      }
      if (amount > leftOf(intent)) throw refuse("amount", "Refund amount is greater than unrefunded amount on charge", "charge_already_refunded");
      const made: Refund = { id: random("re"), object: "refund", amount, payment_intent: paymentIntent, status: money.refundsEnd, metadata, created: seconds(clock()) };
      refunds.set(made.id, made);
      return made;
    },
    end(refundId, status, why) {
      const refund = refunds.get(refundId);
      if (!refund) throw new Error(`No refund ${refundId}`);
      Object.assign(refund, { status, ...(why ? { failure_reason: why } : {}) });
    },
    dispute(paymentIntent, amount, reason = "fraudulent") {
      const made: Dispute = { id: random("dp"), object: "dispute", amount, payment_intent: paymentIntent, status: "needs_response", reason, created: seconds(clock()), evidence_details: { due_by: seconds(clock()) + 7 * 86_400 } };
      disputes.set(made.id, made);
      return made;
    },
    close(disputeId, status) {
      const dispute = disputes.get(disputeId);
      if (!dispute) throw new Error(`No dispute ${disputeId}`);
      dispute.status = status;
    },
    object: (id) => refunds.get(id) ?? disputes.get(id),
    call(method, url, keyed, form) {
      const path = url.pathname;
      if (method === "POST" && path === "/v1/refunds") {
        const answer = keyed(() => money.refund(form.text("payment_intent") ?? "", Number(form.text("amount")), form.texts("metadata")));
        if (money.loseNext > 0 && !answer.replayed) {
          money.loseNext -= 1;
          throw new StripeFault(503, { type: "api_error", message: "The answer was lost on the way" });
        }
        return answer;
      }
      if (method === "GET" && path === "/v1/refunds") {
        const data = [...refunds.values()].filter((one) => one.payment_intent === url.searchParams.get("payment_intent")).reverse();
        return { status: 200, body: { object: "list", data, has_more: false, url: path }, replayed: false };
      }
      const [, kind, id = ""] = /^\/v1\/(refunds|disputes)\/([^/]+)$/.exec(path) ?? [];
      if (method === "GET" && kind) return found(kind === "refunds" ? refunds.get(id) : disputes.get(id), id);
      return null;
    },
  };
  return money;
}
