import { data, redirect } from "@remix-run/node";
import { DomainError, forbidden, notFound } from "~/lib/errors";
import { refusalOf } from "~/lib/http/answers.server";
import type { Refusal } from "~/lib/http/refusal";
import { faultsOf, message } from "~/lib/form-messages";
import { mergeTyped, readBase, typedOf, type MetTyped, type Typed } from "~/lib/merge-typed";
import { parseMoney } from "~/lib/money";
import { siteDay } from "~/lib/time";
import { dropPlannedPrice, setPrice } from "../../billing/commands/set-price.server";
import type { StaffScope } from "../../identity/types";
import { restoreUnit, withdrawUnit, type WithdrawalPreview } from "../faults/commands/withdraw.server";
import { mayAdminister } from "../policy";
import { dropDeviation, moveDeviation, saveDeviation } from "./commands/deviations.server";
import type { At, EditInput, Outcome } from "./commands/edit.server";
import { setAccessories, setParts } from "./commands/parts.server";
import { createResource, saveSettings, setActive } from "./commands/save.server";
import { addUnits, renameUnit } from "./commands/units.server";
import { addWords, dropWord } from "./commands/words.server";
import { resourceFor } from "./queries.server";
import { deviationSchema, newResourceSchema, settingsSchema, TARIFF_UNITS } from "./schema";
import { typedSettings, type ResourceSettings } from "./settings";
import { typedDeviation } from "./typed-deviation";
import { wordsSchema } from "./word-schema";

export type { Typed };

/** What a page of a resource hears back: what was typed, and what became of it. */
export interface PageAnswer extends Partial<Refusal> {
  typed: Typed;
  faults?: Record<string, string>;
  preview?: Extract<Outcome, { saved: false }>;
  /** What withdrawing a unit would mean, to be confirmed. */
  withdrawal?: WithdrawalPreview;
  /** Another administrator was sooner: their version, what the two set differently, and what was taken over from them. */
  met?: MetTyped & { version: number };
}

const editOf = (typed: Typed): EditInput => ({ version: Number(typed.version) || 0, seen: typed.seen ?? "", look: typed.act === "look" });
const answer = (body: PageAnswer, status: number) => data(body, { status });

/** Runs what a form asks for: a redirect when it is done, else an answer that keeps what was typed. */
async function act(typed: Typed, done: string, work: () => Promise<Outcome | void>, meet?: () => Promise<Pick<PageAnswer, "typed" | "met"> | null>) {
  try {
    const outcome = await work();
    if (!outcome || outcome.saved) throw redirect(done, 303);
    return answer({ typed, preview: outcome }, 200);
  } catch (error) {
    const changed = error instanceof DomainError && error.code === "resource-changed";
    const met = changed && meet ? await meet() : null;
    return refused(met?.typed ?? typed, error, met?.met);
  }
}

/** A refusal as the page's answer; anything else is thrown on. */
function refused(typed: Typed, error: unknown, met?: PageAnswer["met"]) {
  const refusal = refusalOf(error);
  if (!refusal || refusal.kind === "not-found") throw error;
  return answer({ typed, refusal: { code: refusal.code, params: refusal.params, details: refusal.details }, ...(met ? { met } : {}), ...(refusal.details.faults ? { faults: refusal.details.faults as Record<string, string> } : {}) }, refusal.status);
}

/** The form of a resource's settings, or of its being in use. */
export async function actOnSettings(scope: StaffScope, id: string, form: FormData, at: At) {
  const typed = typedOf(form);
  if (typed.intent === "active") return act(typed, "?saved=active", () => setActive(scope, id, typed.active === "yes", editOf(typed), at));
  const read = settingsSchema.safeParse(typed);
  if (!read.success) return answer({ typed, faults: faultsOf(read.error) }, 422);
  return act(typed, "?saved=settings", async () => {
    try {
      return await saveSettings(scope, id, read.data, editOf(typed), at);
    } catch (error) {
      throw error instanceof DomainError && error.code === "resource-changed" ? new Met(error, typed) : error;
    }
  }).catch((error: unknown) => {
    if (!(error instanceof Met)) throw error;
    return answer(error.answer(), 409);
  });
}

/** Another administrator saved first: nothing typed is lost, and what only they changed is taken over. */
class Met extends Error {
  constructor(
    readonly refusal: DomainError,
    readonly typed: Typed,
  ) {
    super("met");
  }

  answer(): PageAnswer {
    const current = this.refusal.details.current as { version: number; settings: ResourceSettings };
    const theirs: Typed = typedSettings(current.settings);
    const { typed, clashes, taken } = mergeTyped(readBase(this.typed.base), this.typed, theirs);
    return { typed, refusal: { code: this.refusal.code, params: {}, details: {} }, met: { version: current.version, base: theirs, clashes, taken } };
  }
}

/** The forms of a resource's deviations. */
export async function actOnRules(scope: StaffScope, id: string, form: FormData, at: At) {
  const typed = typedOf(form);
  const ruleId = typed.rule ?? "";
  switch (typed.intent) {
    case "drop":
      return act(typed, "?saved=rule-dropped", () => dropDeviation(scope, id, ruleId, editOf(typed), at));
    case "up":
    case "down":
      return act(typed, "?saved=rule-moved", () => moveDeviation(scope, id, ruleId, typed.intent === "up" ? -1 : 1, editOf(typed), at));
    default: {
      const weekdays = [1, 2, 3, 4, 5, 6, 7].filter((weekday) => typed[`weekday${weekday}`] === "on");
      const read = deviationSchema.safeParse({ ...typed, weekdays });
      if (!read.success) return answer({ typed, faults: faultsOf(read.error) }, 422);
      return act(typed, "?saved=rule", () => saveDeviation(scope, id, ruleId || null, read.data, editOf(typed), at), () => metRule(scope, id, ruleId, typed));
    }
  }
}

/** What another administrator made of a deviation meanwhile, beside what is typed; null for a new one and for one that is gone. */
async function metRule(scope: StaffScope, id: string, ruleId: string, typed: Typed): Promise<Pick<PageAnswer, "typed" | "met"> | null> {
  const { version, deviations } = await resourceFor(scope, id);
  const rule = deviations.find((one) => one.id === ruleId);
  if (!rule) return null;
  const theirs = typedDeviation(rule);
  const { typed: merged, clashes, taken } = mergeTyped(readBase(typed.base), typed, theirs);
  return { typed: merged, met: { version, base: theirs, clashes, taken } };
}

/** The forms of a resource's units. */
export async function actOnUnits(scope: StaffScope, id: string, form: FormData, at: At) {
  const typed = typedOf(form);
  const unitId = Number(typed.unit);
  switch (typed.intent) {
    case "add":
      return act(typed, "?saved=units-added", () => addUnits(scope, id, { count: Number(typed.count), name: typed.name ?? "", expected: Number(typed.expected) }, at));
    case "withdraw":
      return withdraw(scope, id, typed, at);
    case "return":
      return act(typed, "?saved=unit-return", async () => {
        await requireUnitOf(scope, id, unitId);
        await restoreUnit(scope, unitId, at);
      });
    default:
      return act(typed, "?saved=unit", () => renameUnit(scope, id, unitId, { label: typed.label ?? "", serial: typed.serial ?? "", inventory: typed.inventory ?? "" }, at));
  }
}

async function withdraw(scope: StaffScope, id: string, typed: Typed, at: At) {
  const unitId = Number(typed.unit);
  try {
    await requireUnitOf(scope, id, unitId);
    const withdrawn = await withdrawUnit(scope, unitId, typed.seen ?? "", at);
    if (!withdrawn.done) return answer({ typed, withdrawal: withdrawn.preview }, 200);
    throw redirect(`?saved=unit-withdraw&moved=${withdrawn.moved}&disrupted=${withdrawn.disrupted}`, 303);
  } catch (error) {
    return refused(typed, error);
  }
}

/** Error: `not-found` for a unit of another resource. */
async function requireUnitOf(scope: StaffScope, id: string, unitId: number): Promise<void> {
  const { units } = await resourceFor(scope, id);
  if (!units.some((unit) => unit.id === unitId)) throw notFound();
}

/** The forms of what a resource is made of and what is offered with it. Rows are numbered: part0, quantity0, part1 … */
export async function actOnParts(scope: StaffScope, id: string, form: FormData, at: At) {
  const typed = typedOf(form);
  const rows = Array.from({ length: 60 }, (_, index) => index);
  if (typed.intent === "accessories") {
    const ids = rows.flatMap((index) => typed[`accessory${index}`] || []);
    return act(typed, "?saved=accessories", () => setAccessories(scope, id, ids, editOf(typed), at));
  }
  const parts = rows.flatMap((index) => (typed[`part${index}`] ? [{ partId: typed[`part${index}`]!, quantity: Number(typed[`quantity${index}`] || 1) }] : []));
  return act(typed, "?saved=parts", () => setParts(scope, id, parts, editOf(typed), at));
}

/** The forms of a resource's price. */
export async function actOnPrice(scope: StaffScope, id: string, form: FormData, { now, ip }: At) {
  if (!mayAdminister(scope)) throw forbidden();
  const { tariffCode } = await resourceFor(scope, id);
  const typed = typedOf(form);
  const actor = { id: scope.userId, name: scope.userName, ip };
  const today = siteDay(now);
  if (typed.intent === "drop") return act(typed, "?saved=price-dropped", () => dropPlannedPrice(tariffCode, typed.from ?? "", actor, today));
  const price = parseMoney(typed.price ?? "");
  const unit = TARIFF_UNITS.find((one) => one === typed.unit);
  if (price === null || price < 0 || !unit) return answer({ typed, faults: unit ? { price: message("field.money") } : { unit: message("field.required") } }, 422);
  return act(typed, "?saved=price", async () => {
    await setPrice({ code: tariffCode, unit, priceKopecks: price, from: typed.from ?? "", source: typed.source ?? "" }, actor, today);
  });
}

/** The forms of the words by which finding knows a resource. */
export async function actOnWords(scope: StaffScope, id: string, form: FormData, at: At) {
  const typed = typedOf(form);
  if (typed.intent === "drop") {
    const dropped = await dropWord(scope, id, Number(typed.word), at);
    const fields = dropped && { phrases: dropped.phrase, of: dropped.of, role: dropped.role, counted: dropped.counted ? "on" : "" };
    throw redirect(`?${new URLSearchParams({ saved: "word-dropped", ...fields })}`, 303);
  }
  const read = wordsSchema.safeParse(typed);
  if (!read.success) return answer({ typed, faults: faultsOf(read.error) }, 422);
  return act(typed, "?saved=words-added", () => addWords(scope, id, read.data, at));
}

/** The form of a new resource. */
export async function actOnNew(scope: StaffScope, form: FormData, at: At) {
  const typed = typedOf(form);
  const read = newResourceSchema.safeParse(typed);
  const price = parseMoney(typed.price ?? "");
  if (!read.success || price === null || price < 0) {
    const faults = read.success ? {} : faultsOf(read.error);
    return answer({ typed, faults: price === null || price < 0 ? { ...faults, price: message("field.money") } : faults }, 422);
  }
  const { slug, units, unitName, unit, price: _price, ...settings } = read.data;
  try {
    const { id } = await createResource(scope, { slug, settings, units, unitName, unit, priceKopecks: price }, at);
    throw redirect(`/staff/resources/${id}?saved=new`, 303);
  } catch (error) {
    return refused(typed, error);
  }
}

