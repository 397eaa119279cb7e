import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { startCardPayment } from "~/features/billing/gateways/card-payments.server";
import { stripeGateway } from "~/features/billing/gateways/stripe.server";
import { requireCompany, requireViewer } from "~/features/identity/access.server";
import { DomainError, notFound } from "~/lib/errors";
import { problem } from "~/lib/http/answers.server";

/** Somebody came here by an address instead of the button: the invoice is where the button stands. */
export const loader = ({ params }: LoaderFunctionArgs) => redirect(invoicePage(params.id));

/** Sends the person to the card page of the invoice; what stands in the way is told on the invoice (`?card=…`). */
export async function action(args: ActionFunctionArgs) {
  const page = invoicePage(args.params.id);
  try {
    const gateway = stripeGateway();
    if (!gateway) throw notFound();
    const viewer = await requireViewer(args);
    const scope = await requireCompany(args);
    const order = { invoiceId: args.params.id ?? "", email: viewer.email, now: new Date() };
    const start = await startCardPayment(gateway, scope, order);
    if (start.state === "pay") return redirect(start.url, 303);
    return redirect(start.state === "processing" ? `${page}?card=processing` : page, 303);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (error.kind === "unauthenticated") return redirect(`/sign-in?next=${encodeURIComponent(page)}`, 303);
    if (error.kind === "unavailable") return redirect(`${page}?card=unavailable`, 303);
    return problem(args.request, error);
  }
}

const invoicePage = (id = "") => `/invoices/${encodeURIComponent(id)}`;
