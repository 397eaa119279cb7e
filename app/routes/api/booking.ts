import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { bookingJson } from "~/features/booking/booking-json";
import { cancel } from "~/features/booking/commands/cancel.server";
import { bookingFor } from "~/features/booking/queries.server";
import { authenticateToken, tokenScope } from "~/features/identity/access.server";
import { api, json, noMethod } from "~/lib/http/answers.server";

export const loader = ({ request, params }: LoaderFunctionArgs) =>
  api(request, async () => json(bookingJson(await bookingFor(tokenScope(await authenticateToken(request)), params.id ?? ""))));

export const action = ({ request, params, context }: ActionFunctionArgs) =>
  api(request, async () => {
    if (request.method !== "DELETE") throw noMethod("GET, DELETE");
    const scope = tokenScope(await authenticateToken(request));
    const id = params.id ?? "";
    await bookingFor(scope, id);
    const result = await cancel(scope, id, new Date(), context.ip);
    return json({ id, ...result });
  });
