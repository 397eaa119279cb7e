/** States of an agreement or amendment and the table of what may happen to it. */
export const AGREEMENT_STATUSES = ["DRAFT", "APPROVING", "SENT", "SIGNED", "LAPSED", "CANCELLED"] as const;
export type AgreementStatus = (typeof AGREEMENT_STATUSES)[number];

export type AgreementAct = "edit" | "propose" | "approve" | "send" | "recall" | "sign" | "complete" | "lapse" | "cancel";

interface Transition {
  from: readonly AgreementStatus[];
  to: AgreementStatus;
}

export const AGREEMENT_TRANSITIONS: Record<AgreementAct, Transition> = {
  /** A change of terms takes the paper back to a draft: what was approved was another text. */
  edit: { from: ["DRAFT", "APPROVING"], to: "DRAFT" },
  propose: { from: ["DRAFT"], to: "APPROVING" },
  approve: { from: ["APPROVING"], to: "APPROVING" },
  send: { from: ["APPROVING"], to: "SENT" },
  /** A mistake was found after it was sent, and nobody has signed yet. */
  recall: { from: ["SENT"], to: "DRAFT" },
  /** One side signs. */
  sign: { from: ["SENT"], to: "SENT" },
  complete: { from: ["SENT"], to: "SIGNED" },
  lapse: { from: ["SENT"], to: "LAPSED" },
  cancel: { from: ["DRAFT", "APPROVING", "SENT"], to: "CANCELLED" },
};

export const agreementMay = (act: AgreementAct, status: AgreementStatus): boolean => AGREEMENT_TRANSITIONS[act].from.includes(status);

/** States in which somebody still has to do something. */
export const OPEN_AGREEMENTS: readonly AgreementStatus[] = ["DRAFT", "APPROVING", "SENT"];

export const isAgreementStatus = (value: unknown): value is AgreementStatus => (AGREEMENT_STATUSES as readonly unknown[]).includes(value);
