import { redirect, type ActionFunctionArgs } from "@remix-run/node";
import { payByCard } from "~/features/billing/gateways/send-to-card.server";

const PAGE = "/money/pay";

/** Somebody came here by an address instead of the button. */
export const loader = () => redirect(PAGE);

/** Sends the person to one card page of all invoices that were chosen. */
export async function action(args: ActionFunctionArgs) {
  const form = await args.request.formData();
  const ids = form.getAll("invoice").map(String);
  return ids.length === 0 ? redirect(`${PAGE}?card=none`, 303) : payByCard(args, ids, PAGE);
}
