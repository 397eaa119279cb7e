import { redirect, type ActionFunctionArgs } from "@remix-run/node";
import { endSession } from "~/features/identity/sessions.server";

/** Ends the session. */
export const action = async ({ request }: ActionFunctionArgs) => redirect("/", { status: 303, headers: { "Set-Cookie": await endSession(request) } });

/** Looking here ends nothing. */
export const loader = () => redirect("/");
