import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { ingest } from "~/lib/files/ingest.server";

/** HEAD: where an upload goes on. */
export const loader = ({ request, params }: LoaderFunctionArgs) => ingest(request, params["*"] ?? "");

/** PUT of a file; POST of the SDK's server half. */
export const action = ({ request, params }: ActionFunctionArgs) => ingest(request, params["*"] ?? "");
