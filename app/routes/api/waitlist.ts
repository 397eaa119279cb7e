import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { searchParams } from "~/features/booking/find/strict";
import { bookableKinds } from "~/features/booking/queries.server";
import { join } from "~/features/booking/waitlist/commands/join.server";
import { addSearch } from "~/features/booking/waitlist/commands/searches.server";
import { linesOf, searchesOf } from "~/features/booking/waitlist/queries.server";
import { asksForSearch, lineSchema, searchWishSchema } from "~/features/booking/waitlist/schema";
import { lineJson, searchJson } from "~/features/booking/waitlist/waitlist-json";
import { authenticateToken, tokenScope } from "~/features/identity/access.server";
import { api, json, jsonBody, noMethod } from "~/lib/http/answers.server";
import { createdOnce } from "~/lib/http/created-once.server";
import { parse } from "~/lib/http/parse.server";

export const loader = ({ request }: LoaderFunctionArgs) =>
  api(request, async () => {
    const scope = tokenScope(await authenticateToken(request));
    const [{ standing, ended }, searches] = await Promise.all([linesOf(scope, new Date()), searchesOf(scope)]);
    return json({ items: [...standing, ...ended].map(lineJson), searches: searches.map(searchJson) });
  });

export const action = ({ request }: ActionFunctionArgs) =>
  api(request, async () => {
    if (request.method !== "POST") throw noMethod("GET, POST");
    const holder = await authenticateToken(request);
    const scope = tokenScope(holder);
    const body = await jsonBody(request);
    const now = new Date();
    if (asksForSearch(body)) {
      const { search } = parse(searchWishSchema(await bookableKinds(), now), body);
      return createdOnce(request, holder.userId, body, (remembered) => addSearch(scope, searchParams(search), now, remembered));
    }
    const wish = parse(lineSchema, body);
    return createdOnce(request, holder.userId, body, (remembered) => join(scope, wish, now, remembered));
  });
