import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { payByCard } from "~/features/billing/gateways/send-to-card.server";

/** Somebody came here by an address instead of the button: the invoice is where the button stands. */
export const loader = ({ params }: LoaderFunctionArgs) => redirect(invoicePage(params.id));

/** Sends the person to the card page of the invoice. */
export const action = (args: ActionFunctionArgs) => payByCard(args, [args.params.id ?? ""], invoicePage(args.params.id));

const invoicePage = (id = "") => `/invoices/${encodeURIComponent(id)}`;
