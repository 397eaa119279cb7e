import type { LoaderFunctionArgs } from "@remix-run/node";
import { notFound } from "~/lib/errors";
import { problem } from "~/lib/http/answers.server";

/** Addresses under /api that mean nothing answer as the API does, not with a page. */
const refuse = ({ request }: LoaderFunctionArgs) => problem(request, notFound());
export { refuse as action, refuse as loader };
