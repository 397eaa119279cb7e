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
  bookingExpired: { resource: Localised; when: When; url: string };
  invoicePaid: { number: string; total: Kopecks; url: string };
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
  "bookingHeld",
  "bookingConfirmed",
  "bookingCancelled",
  "bookingExpired",
  "invoicePaid",
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
