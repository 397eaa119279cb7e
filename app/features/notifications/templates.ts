import type { MembershipRole } from "~/lib/db/generated/enums";
import type { Kopecks } from "~/lib/money";
import type { Day } from "~/lib/time";

/** A name that is the same in every language, or one for each. */
export type Localised = string | { ru: string; en: string };

/** A booked time: two instants, or the same in ISO 8601. */
export interface When {
  startsAt: Date | string;
  endsAt: Date | string;
}

/** Whose term a reminder is about, and for what. */
export type TermMove = "check" | "review" | "council" | "appeal" | "fix" | "answer" | "offer";

/** What each letter has to be told. Sums are kopecks, `url` is absolute; a `dueOn` of null leaves the term out. */
export interface LetterParams {
  welcome: { name: string };
  companyInvitation: { companyName: string; inviterName: string; role: MembershipRole; until: Day; url: string };
  companyRole: { companyName: string; byName: string; from: MembershipRole; role: MembershipRole; url: string };
  companyRemoved: { companyName: string; byName: string; url: string };
  applicationSubmitted: { number: string; callTitle: Localised; dueOn: Day | null; url: string };
  applicationArrived: { number: string; companyName: string; url: string };
  /** `items` are what exactly was asked, each with a note or an empty one. */
  applicationReturned: { number: string; reason: string; items: readonly { what: Localised; note: string }[]; dueOn: Day | null; url: string };
  applicationInReview: { number: string; url: string };
  applicationApproved: { number: string; startsOn: Day; stepPercent: number; url: string };
  applicationRejected: { number: string; reasons: string; url: string };
  /** `from` is the company that writes; null is the house. */
  applicationMessage: { number: string; from: string | null; text: string; url: string };
  applicationQuestion: { number: string; text: string; dueOn: Day | null; url: string };
  applicationLapsed: { number: string; dueOn: Day | null; url: string };
  /** `left` is working days, 0 on the last day; `companyName` is empty for the company itself. */
  applicationTermNear: { number: string; companyName: string; move: TermMove; dueOn: Day; left: number; url: string };
  /** `over` is working days past the term; `lapsesOn` is the last day to mend it. */
  applicationTermPassed: { number: string; companyName: string; move: TermMove; dueOn: Day; over: number; lapsesOn: Day | null; url: string };
  applicationReserved: { number: string; callTitle: Localised; place: number; of: number; url: string };
  placeOffered: { number: string; callTitle: Localised; dueOn: Day | null; url: string };
  offerLapsed: { number: string; url: string };
  /** To the house: an offered or an approved place is given up. */
  placeGivenUp: { number: string; companyName: string; approved: boolean; url: string };
  appealArrived: { number: string; companyName: string; dueOn: Day | null; url: string };
  appealDecided: { number: string; granted: boolean; answer: string; url: string };
  reviewAssigned: { name: string; dueOn: Day | null; url: string };
  reviewReminder: { name: string; dueOn: Day | null; url: string };
  conflictDeclared: { number: string; expertName: string; url: string };
  spreadUnresolved: { number: string; points: number; url: string };
  // Agreements and the register.
  signatureCode: { number: string; code: string; until: Date | string; url: string };
  agreementToApprove: { number: string; companyName: string; url: string };
  agreementSent: { number: string; signBy: Day | null; url: string };
  agreementReminder: { number: string; daysLeft: number; signBy: Day | null; url: string };
  agreementWithOperator: { number: string; companyName: string; url: string };
  agreementScanRefused: { number: string; reason: string; url: string };
  agreementSigned: { number: string; startsOn: Day; endsOn: Day; url: string };
  agreementLapsed: { number: string; url: string };
  residencySuspended: { from: Day; ground: Localised; reason: string; url: string };
  residencyResumed: { url: string };
  residencyKept: { endsOn: Day; reason: string; url: string };
  residencyEnding: { lastDay: Day; ground: Localised; reason: string; url: string };
  residencyTermEnds: { endsOn: Day; url: string };
  /** To the house: a company wishes to use the site without being a resident. */
  clientAsked: { companyName: string; purpose: string; url: string };
  clientAdmitted: { group: "PARTNER" | "EXTERNAL"; from: Day; lastDay: Day | null; basis: string; url: string };
  clientRefused: { reason: string; url: string };
  clientEnded: { lastDay: Day; reason: string; url: string };
  leaveAsked: { companyName: string; lastDay: Day; reason: string; url: string };
  bookingHeld: {
    resource: Localised;
    when: When;
    total: Kopecks;
    holdUntil: Date | string;
    invoiceNumber: string;
    url: string;
  };
  bookingConfirmed: { resource: Localised; when: When; url: string };
  bookingCancelled: { resource: Localised; when: When; fee: Kopecks; refund: Kopecks; url: string };
  bookingAsked: { resource: Localised; when: When; answerBy: Date | string; url: string };
  bookingRefused: { resource: Localised; when: When; reason: string; url: string };
  bookingMoved: { resource: Localised; when: When; before: When; difference: Kopecks; url: string };
  bookingExpired: { resource: Localised; when: When; url: string };
  roundOpened: { round: Localised; closesAt: Date | string; url: string };
  /** Each wish of the company: what became of it, and why, a sentence a line. */
  roundResult: { round: Localised; wishes: readonly { thing: Localised; when: When; granted: boolean; why: { ru: string; en: string } }[]; url: string };
  waitlistOffered: { resource: Localised; when: When; until: Date | string; url: string };
  waitlistLapsed: { resource: Localised; when: When; url: string };
  waitlistWithdrawn: { resource: Localised; when: When; url: string };
  /** At least one free time that fits a search. */
  waitlistFound: { slots: readonly { resource: Localised; when: When }[]; url: string };
  /** `releasedAt` is when the rest of the time went back, `kept` what the company had paid. */
  bookingNoShow: { resource: Localised; when: When; releasedAt: Date | string; kept: Kopecks; url: string };
  /** Time past the end: minutes charged, and the invoice for them. */
  bookingOverran: { resource: Localised; when: When; leftAt: Date | string; minutes: number; total: Kopecks; dueAt: Day; invoiceNumber: string; url: string };
  // Trainings and certificates. `room` is where; `kind` is the machines that it opens.
  trainingSeat: { training: Localised; when: When; room: Localised; trainer: string; freed: boolean; url: string };
  trainingCancelled: { training: Localised; when: When; reason: string; url: string };
  trainingPassed: { training: Localised; kind: Localised; validUntil: Day; note: string; url: string };
  trainingNotPassed: { training: Localised; when: When; absent: boolean; note: string; url: string };
  /** `company` is true for a certificate of the whole company. */
  certificateGranted: { kind: Localised; validUntil: Day; company: boolean; url: string };
  certificateRevoked: { kind: Localised; reason: string; company: boolean; url: string };
  certificateEnding: { kind: Localised; validUntil: Day; left: number; company: boolean; url: string };
  bookingDisrupted: { resource: Localised; when: When; alternatives: readonly { resource: Localised; when: When }[]; url: string };
  bookingRestored: { resource: Localised; when: When; url: string };
  /** To the house; `disrupted` is how many bookings found no other unit. */
  faultReported: { resource: Localised; unit: string; by: string; text: string; disrupted: number; url: string };
  thingLate: { resource: Localised; unit: string; takenBy: string; due: Date | string; url: string };
  thingLateStaff: { resource: Localised; unit: string; companyName: string; takenBy: string; due: Date | string; url: string };
  /** The act of a month (its first day). */
  actIssued: { number: string; month: Day; total: Kopecks; url: string };
  /** The rent of a month (its first day). */
  rentCharged: { number: string; month: Day; total: Kopecks; dueOn: Date | string; url: string };
  invoicePaid: { number: string; total: Kopecks; url: string };
  /** Its money was taken back: by the house that had matched it wrongly, or by a lost dispute. */
  invoiceReopened: { number: string; amount: Kopecks; dispute: boolean; dueOn: Date | string; url: string };
  /** To finance; `numbers` are the invoices of the payment. */
  paymentDisputed: { companyName: string; status: "OPEN" | "WON" | "LOST"; numbers: string; amount: Kopecks; uncovered: Kopecks; reason: string; evidenceBy: Date | string | null; url: string };
  /** `days` from the term, below zero before it; `held` when new bookings wait until the debt is paid. */
  paymentReminder: { number: string; amount: Kopecks; dueOn: Date | string; days: number; held: boolean; url: string };
  /** To finance. */
  deferralAsked: { companyName: string; amount: Kopecks; wantedOn: Day; reason: string; url: string };
  deferralAnswered: { until: Day | null; answer: string; url: string };
  introductionAsked: { fromName: string; message: string; url: string };
  introductionAccepted: {
    partnerName: string;
    contactName: string;
    contactEmail: string;
    contactPhone: string;
    url: string;
  };
  introductionDeclined: { partnerName: string; url: string };
  reportDue: { period: Localised; dueOn: Day; url: string };
  reportLate: { period: Localised; dueOn: Day; url: string };
  reportReturned: { period: Localised; reason: string; dueOn: Day; url: string };
  reportAccepted: { period: Localised; comment: string; url: string };
  reportArrived: { companyName: string; period: Localised; url: string };
  reportCase: { companyName: string; ground: "missed-reports" | "weak-kpi"; periods: Localised; url: string };
}

export type LetterTemplate = keyof LetterParams;

/** Every kind of letter, in the order of a resident's way through the house. */
export const LETTER_TEMPLATES = [
  "welcome",
  "companyInvitation",
  "companyRole",
  "companyRemoved",
  "applicationSubmitted",
  "applicationArrived",
  "applicationReturned",
  "applicationInReview",
  "applicationApproved",
  "applicationRejected",
  "applicationMessage",
  "applicationQuestion",
  "applicationLapsed",
  "applicationTermNear",
  "applicationTermPassed",
  "applicationReserved",
  "placeOffered",
  "offerLapsed",
  "placeGivenUp",
  "appealArrived",
  "appealDecided",
  "reviewAssigned",
  "reviewReminder",
  "conflictDeclared",
  "spreadUnresolved",
  "signatureCode",
  "agreementToApprove",
  "agreementSent",
  "agreementReminder",
  "agreementWithOperator",
  "agreementScanRefused",
  "agreementSigned",
  "agreementLapsed",
  "residencySuspended",
  "residencyResumed",
  "residencyKept",
  "residencyEnding",
  "residencyTermEnds",
  "leaveAsked",
  "clientAsked",
  "clientAdmitted",
  "clientRefused",
  "clientEnded",
  "bookingHeld",
  "bookingConfirmed",
  "bookingCancelled",
  "bookingAsked",
  "bookingRefused",
  "bookingMoved",
  "bookingExpired",
  "roundOpened",
  "roundResult",
  "waitlistOffered",
  "waitlistLapsed",
  "waitlistWithdrawn",
  "waitlistFound",
  "bookingNoShow",
  "bookingOverran",
  "trainingSeat",
  "trainingCancelled",
  "trainingPassed",
  "trainingNotPassed",
  "certificateGranted",
  "certificateRevoked",
  "certificateEnding",
  "bookingDisrupted",
  "bookingRestored",
  "faultReported",
  "thingLate",
  "thingLateStaff",
  "actIssued",
  "rentCharged",
  "invoicePaid",
  "invoiceReopened",
  "paymentDisputed",
  "paymentReminder",
  "deferralAsked",
  "deferralAnswered",
  "introductionAsked",
  "introductionAccepted",
  "introductionDeclined",
  "reportDue",
  "reportLate",
  "reportReturned",
  "reportAccepted",
  "reportArrived",
  "reportCase",
] as const satisfies readonly LetterTemplate[];

export const isLetterTemplate = (value: unknown): value is LetterTemplate =>
  (LETTER_TEMPLATES as readonly unknown[]).includes(value);

/** A letter in words, before it is drawn as text or HTML. */
export interface LetterBody {
  /** The line above which an answer is written; what stands below it is cut off. */
  above?: string;
  wordmark: string;
  subject: string;
  title: string;
  greeting: string;
  text: string;
  /** What another person wrote. It always stands apart from the portal's own words. */
  quote?: { label: string; text: string };
  /** Things to be done one by one, each with what a person wrote about it. */
  list?: { label: string; items: readonly { name: string; text: string }[]; more?: string };
  facts: readonly { name: string; value: string }[];
  button: { text: string; url: string };
  note?: string;
  footer: string;
}
