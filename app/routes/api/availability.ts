import type { LoaderFunctionArgs } from "@remix-run/node";
import { search } from "~/features/booking/search.server";
import { availabilitySchema } from "~/features/booking/schema";
import { authenticateToken } from "~/features/identity/access.server";
import { api, json, onlyMethods } from "~/lib/http/answers.server";
import { parse } from "~/lib/http/parse.server";
import { toIso } from "~/lib/time";

export const loader = ({ request }: LoaderFunctionArgs) =>
  api(request, async () => {
    await authenticateToken(request);
    const found = await search(parse(availabilitySchema, Object.fromEntries(new URL(request.url).searchParams)), new Date());
    return json({
      items: found.map(({ resourceId, free }) => ({
        resourceId,
        free: free.map((window) => ({
          startsAt: toIso(new Date(window.from)),
          endsAt: toIso(new Date(window.to)),
          quantity: window.quantity,
        })),
      })),
    });
  });

export const action = onlyMethods("GET");
