import type { ActionFunctionArgs } from "@remix-run/node";
import { sayLine } from "~/features/billing/rules/say-line";
import { quoteUse } from "~/features/booking/quote.server";
import { quoteSchema } from "~/features/booking/schema";
import { authenticateToken, tokenScope } from "~/features/identity/access.server";
import { api, json, jsonBody, onlyMethods } from "~/lib/http/answers.server";
import { parse } from "~/lib/http/parse.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { toIso } from "~/lib/time";

export const action = ({ request }: ActionFunctionArgs) =>
  api(request, async () => {
    const scope = tokenScope(await authenticateToken(request));
    const wish = parse(quoteSchema, await jsonBody(request));
    const { quote, held } = await quoteUse(scope, wish, new Date());
    const locale = await localeOf(request);
    const t = translator(locale);
    return json({
      totalKopecks: quote.totalKopecks,
      vatKopecks: quote.vatKopecks,
      held: held.token,
      heldUntil: toIso(held.until),
      lines: quote.lines.map((line) => ({ kind: line.kind, ...sayLine(t, line, locale), amountKopecks: line.amountKopecks })),
    });
  });

export const loader = onlyMethods("POST");
