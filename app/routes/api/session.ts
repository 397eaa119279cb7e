import type { LoaderFunctionArgs } from "@remix-run/node";
import { getViewer } from "~/features/identity/access.server";

/** Says whether the session still stands (204 or 401), so that a page that reads itself anew is not led away from what was typed. */
export const loader = async (args: LoaderFunctionArgs) =>
  new Response(null, { status: (await getViewer(args)) ? 204 : 401, headers: { "Cache-Control": "no-store" } });
