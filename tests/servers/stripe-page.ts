import type { ServerResponse } from "node:http";
import type { LocalStripe } from "./stripe";

/** The page on which a person pays: the local stand-in for checkout.stripe.com. */
export async function paymentPage(
  stripe: LocalStripe,
  webhookUrl: string | undefined,
  method: string,
  url: URL,
  body: string,
  response: ServerResponse,
): Promise<void> {
  const id = url.pathname.split("/").at(-1) ?? "";
  const session = stripe.sessions.get(id);
  if (!session) return page(response, 404, "<h1>No such checkout</h1>");
  if (method === "POST") {
    const answer = new URLSearchParams(body).get("answer");
    if (answer !== "pay") return leave(response, session.cancel_url ?? session.success_url);
    if (session.status === "open") {
      stripe.pay(id);
      if (webhookUrl) await deliver(stripe, webhookUrl, id);
    }
    return leave(response, session.success_url);
  }
  if (session.status !== "open") return page(response, 200, `<h1>${session.status}</h1><p><a href="${session.success_url}">Back</a></p>`);
  const amount = `${(session.amount_total / 100).toFixed(2)} ${session.currency.toUpperCase()}`;
  const email = (session.customer_email ?? "").replace(/[<&]/g, "");
  page(
    response,
    200,
    `<h1>${amount}</h1><p>${email}</p><form method="post"><button name="answer" value="pay">Pay</button> <button name="answer" value="cancel">Cancel</button></form>`,
  );
}

async function deliver(stripe: LocalStripe, webhookUrl: string, id: string): Promise<void> {
  const { body, signature } = stripe.event("checkout.session.completed", id);
  const answer = await fetch(webhookUrl, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Stripe-Signature": signature },
    body,
  }).catch((error: unknown) => String(error));
  if (typeof answer !== "string" && answer.ok) stripe.acknowledge((JSON.parse(body) as { id: string }).id);
  else console.error(`${webhookUrl}: ${typeof answer === "string" ? answer : answer.status}`);
}

function page(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { "Content-Type": "text/html; charset=utf-8" });
  response.end(`<!doctype html><html lang="en"><title>Local checkout</title><body style="font:18px sans-serif;max-width:30em;margin:3em auto">${html}</body></html>`);
}

function leave(response: ServerResponse, to: string): void {
  response.writeHead(303, { Location: to });
  response.end();
}
