import type { ActionFunctionArgs } from "@remix-run/node";
import { receiveCardEvent } from "~/features/billing/gateways/news.server";
import { stripeGateway } from "~/features/billing/gateways/stripe.server";
import { DomainError, notFound } from "~/lib/errors";
import { api, json } from "~/lib/http/answers.server";
import { rawBody } from "~/lib/http/raw-body.server";

const MAX_BYTES = 1_000_000;

export const loader = () => json({ type: "https://kadr.local/problems/method", title: "method", status: 405 }, { status: 405, headers: { Allow: "POST" } });

/** News from Stripe. 200 takes them off Stripe's hands; any other answer makes Stripe send them again, for three days. */
export const action = ({ request }: ActionFunctionArgs) =>
  api(request, async () => {
    const gateway = stripeGateway();
    if (!gateway) throw notFound();
    // Byte for byte, since the signature is over it.
    const body = await rawBody(request, MAX_BYTES, () => new DomainError("invalid", "bad-request", { reason: "> 1 MB" }));
    const outcome = await receiveCardEvent(gateway, body.toString("utf8"), request.headers.get("Stripe-Signature"));
    return json({ received: true, outcome });
  });
