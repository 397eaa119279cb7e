import type { LoaderFunctionArgs } from "@remix-run/node";
import { authenticateToken } from "~/features/identity/access.server";
import { catalogue } from "~/features/booking/queries.server";
import { api, json, onlyMethods } from "~/lib/http/answers.server";
import { localeOf } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";

export const loader = ({ request }: LoaderFunctionArgs) =>
  api(request, async () => {
    await authenticateToken(request);
    const [items, locale] = await Promise.all([catalogue(), localeOf(request)]);
    return json({
      items: items.map((item) => ({
        id: item.id,
        slug: item.slug,
        name: localised(item, "name", locale),
        kind: item.kind,
        quantity: item.quantity,
        capacity: item.capacity,
        unit: item.unit.toLowerCase(),
        priceKopecks: item.priceKopecks,
        stepMinutes: item.stepMinutes,
        minMinutes: item.minMinutes,
        maxMinutes: item.maxMinutes,
      })),
    });
  });

export const action = onlyMethods("GET");
