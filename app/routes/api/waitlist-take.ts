import type { ActionFunctionArgs } from "@remix-run/node";
import { takeOffer } from "~/features/booking/waitlist/commands/take-offer.server";
import { takeSchema } from "~/features/booking/waitlist/schema";
import { authenticateToken, tokenScope } from "~/features/identity/access.server";
import { api, json, jsonBody, noMethod, onlyMethods } from "~/lib/http/answers.server";
import { parse } from "~/lib/http/parse.server";

export const loader = onlyMethods("POST");

export const action = ({ request, params }: ActionFunctionArgs) =>
  api(request, async () => {
    if (request.method !== "POST") throw noMethod("POST");
    const scope = tokenScope(await authenticateToken(request));
    const { expected } = parse(takeSchema, request.headers.get("Content-Length") === "0" || request.body === null ? {} : await jsonBody(request));
    // Taken twice is one booking: whoever repeats the call gets the same answer without a key.
    return json(await takeOffer(scope, params.id ?? "", new Date(), expected === undefined ? {} : { expected }), { status: 201 });
  });
