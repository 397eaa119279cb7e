import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { bookingJson } from "~/features/booking/booking-json";
import { book } from "~/features/booking/commands/book.server";
import { bookingsOf } from "~/features/booking/queries.server";
import { bookingSchema, markOf, rangeSchema } from "~/features/booking/schema";
import { authenticateToken, tokenScope } from "~/features/identity/access.server";
import { appUrl } from "~/lib/env.server";
import { api, json, jsonBody, noMethod } from "~/lib/http/answers.server";
import { createdOnce } from "~/lib/http/created-once.server";
import { parse } from "~/lib/http/parse.server";

export const loader = ({ request }: LoaderFunctionArgs) =>
  api(request, async () => {
    const scope = tokenScope(await authenticateToken(request));
    const url = new URL(request.url);
    const { cursor, limit, ...range } = parse(rangeSchema, Object.fromEntries(url.searchParams));
    const items = await bookingsOf(scope, { ...range, limit, ...(cursor ? { after: cursor } : {}) });
    const last = items.length === limit ? items.at(-1) : undefined;
    if (!last) return json({ items: items.map(bookingJson), next: null });
    const next = markOf(last);
    url.searchParams.set("cursor", next);
    return json({ items: items.map(bookingJson), next }, { headers: { Link: `<${appUrl()}${url.pathname}${url.search}>; rel="next"` } });
  });

export const action = ({ request }: ActionFunctionArgs) =>
  api(request, async () => {
    if (request.method !== "POST") throw noMethod("GET, POST");
    const holder = await authenticateToken(request);
    const scope = tokenScope(holder);
    const body = await jsonBody(request);
    const wish = parse(bookingSchema, body);
    return createdOnce(request, holder.userId, body, (remembered) => book(scope, wish, new Date(), remembered));
  });
