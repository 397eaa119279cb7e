import { redirect, type ActionFunctionArgs } from "@remix-run/node";
import { startCardPayment } from "./checkouts.server";
import { stripeGateway } from "./stripe.server";
import { requireCompany, requireViewer } from "../../identity/access.server";
import { DomainError, notFound } from "~/lib/errors";
import { problem } from "~/lib/http/answers.server";

/** Sends the person to the card page of invoices; what stands in the way is told on `page` (`?card=…`). */
export async function payByCard(args: ActionFunctionArgs, invoiceIds: readonly string[], page: string): Promise<Response> {
  try {
    const gateway = stripeGateway();
    if (!gateway) throw notFound();
    const viewer = await requireViewer(args);
    const scope = await requireCompany(args);
    const start = await startCardPayment(gateway, scope, { invoiceIds, email: viewer.email, now: new Date() });
    if (start.state === "pay") return redirect(start.url, 303);
    return redirect(start.state === "processing" ? `${page}?card=processing` : page, 303);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (error.kind === "unauthenticated") return redirect(`/sign-in?next=${encodeURIComponent(page)}`, 303);
    if (error.kind === "unavailable") return redirect(`${page}?card=unavailable`, 303);
    if (error.code === "invoices-changed") return redirect(`${page}?card=changed`, 303);
    return problem(args.request, error);
  }
}
