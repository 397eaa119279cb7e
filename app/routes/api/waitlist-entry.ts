import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { leave } from "~/features/booking/waitlist/commands/leave.server";
import { lineOf } from "~/features/booking/waitlist/queries.server";
import { lineJson } from "~/features/booking/waitlist/waitlist-json";
import { authenticateToken, tokenScope } from "~/features/identity/access.server";
import { notFound } from "~/lib/errors";
import { api, json, noMethod } from "~/lib/http/answers.server";

export const loader = ({ request, params }: LoaderFunctionArgs) =>
  api(request, async () => {
    const line = await lineOf(tokenScope(await authenticateToken(request)), params.id ?? "", new Date());
    if (!line) throw notFound();
    return json(lineJson(line));
  });

export const action = ({ request, params }: ActionFunctionArgs) =>
  api(request, async () => {
    if (request.method !== "DELETE") throw noMethod("GET, DELETE");
    const id = params.id ?? "";
    await leave(tokenScope(await authenticateToken(request)), id, new Date());
    return json({ id, status: "LEFT" });
  });
