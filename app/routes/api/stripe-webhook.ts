import type { ActionFunctionArgs } from "@remix-run/node";
import { receiveCardEvent } from "~/features/billing/gateways/card-payments.server";
import { stripeGateway } from "~/features/billing/gateways/stripe.server";
import { DomainError, notFound } from "~/lib/errors";
import { api, json } from "~/lib/http/answers.server";

const MAX_BYTES = 1_000_000;

export const loader = () => json({ type: "https://kadr.local/problems/method", title: "method", status: 405 }, { status: 405, headers: { Allow: "POST" } });

/** News from Stripe. 200 takes them off Stripe's hands; any other answer makes Stripe send them again, for three days. */
export const action = ({ request }: ActionFunctionArgs) =>
  api(request, async () => {
    const gateway = stripeGateway();
    if (!gateway) throw notFound();
    const rawBody = await readBody(request);
    const outcome = await receiveCardEvent(gateway, rawBody, request.headers.get("Stripe-Signature"));
    return json({ received: true, outcome });
  });

/** The body byte for byte, since the signature is over it; strangers may not fill the memory. */
async function readBody(request: Request): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    const part = read.value;
    size += part.byteLength;
    if (size > MAX_BYTES) throw new DomainError("invalid", "bad-request", { reason: "> 1 MB" });
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}
