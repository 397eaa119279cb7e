import { data } from "@remix-run/node";
import { sqlState } from "../db/client.server";
import { DomainError, invalid } from "../errors";
import { localeOf, translator } from "../i18n/i18n.server";
import type { Refusal } from "./refusal";
import { readMessage, sayMessage } from "../say-message";
import { sayRefusal } from "./refusal";

const toRefusal = (error: DomainError): Refusal => ({
  refusal: { code: error.code, params: error.params, details: error.details },
});

// A character that no text of the database can hold (U+0000 in a text, in JSON).
const UNSTORABLE = new Set(["22021", "22P05"]);

/** The refusal that an error is, or undefined for a fault. */
export function refusalOf(error: unknown): DomainError | undefined {
  if (error instanceof DomainError) return error;
  // A body that is no form: what the platform's parser throws has no class of its own.
  if (error instanceof TypeError && /form ?data|content-type/i.test(error.message)) return invalid("bad-request", { reason: "form" });
  return UNSTORABLE.has(sqlState(error) ?? "") ? invalid("bad-request", { reason: "U+0000" }) : undefined;
}

/**
 * Runs a page's loader or action and turns an expected refusal of a read into the error page with its status.
 * Everything else passes through.
 */
export async function page<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const refusal = refusalOf(error);
    throw refusal ? data(toRefusal(refusal), { status: refusal.status }) : error;
  }
}

/** Runs a form's action: an expected refusal comes back as action data, so that what was typed stays on the page. */
export async function formAction<T>(work: () => Promise<T>) {
  try {
    return await work();
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    if (refusal.kind === "not-found") throw data(toRefusal(refusal), { status: 404 });
    return data(toRefusal(refusal), { status: refusal.status });
  }
}

/** JSON of the API; bigints are kopecks and travel as numbers. */
export function json(body: unknown, init: ResponseInit = {}): Response {
  const headers = new Headers(init.headers);
  headers.set("Content-Type", headers.get("Content-Type") ?? "application/json; charset=utf-8");
  headers.set("Cache-Control", headers.get("Cache-Control") ?? "no-store");
  const text = JSON.stringify(body, (_key, value: unknown) => (typeof value === "bigint" ? Number(value) : value));
  // Without a length a small answer would be compressed too, which costs more than it saves.
  headers.set("Content-Length", String(Buffer.byteLength(text)));
  return new Response(text, { ...init, headers });
}

/** A fault of one field as clients get it: a steady code, and the sentence. */
function sayFault(t: unknown, fault: unknown): unknown {
  if (typeof fault !== "object" || fault === null || !("message" in fault) || typeof fault.message !== "string") return fault;
  return { ...fault, code: readMessage(fault.message).key, message: sayMessage(t, fault.message) };
}

/** The body of a problem document (RFC 9457), its sentences in the request's language. */
export async function problemBody(request: Request, error: DomainError) {
  const t = translator(await localeOf(request));
  return {
    type: `https://kadr.local/problems/${error.code}`,
    title: error.code,
    status: error.status,
    // A client of the API has no page to sign in on.
    detail: error.kind === "unauthenticated" ? t("errors:token-refused") : sayRefusal(t, toRefusal(error)),
    ...error.details,
    ...(Array.isArray(error.details.errors) ? { errors: error.details.errors.map((fault: unknown) => sayFault(t, fault)) } : {}),
  };
}

const PROBLEM_JSON = "application/problem+json; charset=utf-8";

/** Sends a problem body that was made before. */
export const answerProblem = ({ status, body }: { status: number; body: unknown }): Response =>
  json(body, { status, headers: { "Content-Type": PROBLEM_JSON } });

/** A refusal as a problem document (RFC 9457). */
export async function problem(request: Request, error: DomainError): Promise<Response> {
  const headers: Record<string, string> = { "Content-Type": PROBLEM_JSON };
  if (error.kind === "too-many") headers["Retry-After"] = String(error.params.seconds ?? 60);
  if (error.kind === "method") headers.Allow = String(error.params.allow);
  if (error.kind === "unauthenticated") headers["WWW-Authenticate"] = "Bearer";
  return json(await problemBody(request, error), { status: error.status, headers });
}

/** Runs an API handler and answers every refusal as a problem document; faults become a 500 without their inside. */
export async function api(request: Request, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal) return problem(request, refusal);
    if (error instanceof Response) return error;
    console.error(error);
    return json(
      { type: "https://kadr.local/problems/internal", title: "internal", status: 500 },
      { status: 500, headers: { "Content-Type": PROBLEM_JSON } },
    );
  }
}

/** Refuses a method that an address of the API does not have (405); `allow` lists those that it has. */
export const noMethod = (allow: string) => new DomainError("method", "method-not-allowed", { allow });

/** A loader or action that only refuses: the address has the methods in `allow` alone. */
export const onlyMethods =
  (allow: string) =>
  ({ request }: { request: Request }): Promise<Response> =>
    problem(request, noMethod(allow));

/** The JSON body of an API call; `bad-request` (400-like, sent as 422) when it is none. */
export async function jsonBody(request: Request): Promise<unknown> {
  const text = await request.text();
  if (text.length > 100_000) throw new DomainError("invalid", "bad-request", { reason: "> 100 kB" });
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new DomainError("invalid", "bad-request", { reason: "JSON" });
  }
}
