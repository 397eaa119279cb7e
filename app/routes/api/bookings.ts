import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { bookingJson } from "~/features/booking/booking-json";
import { book } from "~/features/booking/commands/book.server";
import { bookingsOf } from "~/features/booking/queries.server";
import { bookingSchema, rangeSchema } from "~/features/booking/schema";
import { authenticateToken, tokenScope } from "~/features/identity/access.server";
import { DomainError } from "~/lib/errors";
import { answerProblem, api, json, jsonBody, noMethod, problemBody } from "~/lib/http/answers.server";
import { parse } from "~/lib/http/parse.server";
import { once, rememberedFor } from "~/lib/idempotency.server";

export const loader = ({ request }: LoaderFunctionArgs) =>
  api(request, async () => {
    const scope = tokenScope(await authenticateToken(request));
    const range = parse(rangeSchema, Object.fromEntries(new URL(request.url).searchParams));
    return json({ items: (await bookingsOf(scope, range)).map(bookingJson) });
  });

export const action = ({ request }: ActionFunctionArgs) =>
  api(request, async () => {
    if (request.method !== "POST") throw noMethod("GET, POST");
    const holder = await authenticateToken(request);
    const scope = tokenScope(holder);
    const body = await jsonBody(request);
    const wish = parse(bookingSchema, body);
    const remembered = rememberedFor(request, holder.userId, body);
    const answer = await once(
      remembered,
      async () => ({ status: 201, body: await book(scope, wish, new Date(), remembered) }),
      async (error) => {
        if (!(error instanceof DomainError)) throw error;
        return { status: error.status, body: await problemBody(request, error) };
      },
    );
    return answer.status === 201 ? json(answer.body, { status: 201 }) : answerProblem(answer);
  });
