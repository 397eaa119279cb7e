import type { LoaderFunctionArgs } from "@remix-run/node";
import { findJson } from "~/features/booking/find/json.server";
import { findSchema } from "~/features/booking/find/schema";
import { searchParams } from "~/features/booking/find/strict";
import { bookableKinds } from "~/features/booking/queries.server";
import { authenticateToken, tokenScope } from "~/features/identity/access.server";
import { api, json, onlyMethods } from "~/lib/http/answers.server";
import { parse } from "~/lib/http/parse.server";
import { localeOf } from "~/lib/i18n/i18n.server";

export const loader = ({ request }: LoaderFunctionArgs) =>
  api(request, async () => {
    const scope = tokenScope(await authenticateToken(request));
    const now = new Date();
    const { limit, ...fields } = parse(findSchema(await bookableKinds(), now), Object.fromEntries(new URL(request.url).searchParams));
    return json(await findJson(scope, fields.q, limit, searchParams(fields), await localeOf(request), now));
  });

export const action = onlyMethods("GET");
