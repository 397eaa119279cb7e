import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { bookingJson } from "~/features/booking/booking-json";
import { cancel } from "~/features/booking/commands/cancel.server";
import { change } from "~/features/booking/commands/change.server";
import { bookingFor } from "~/features/booking/queries.server";
import { changeSchema } from "~/features/booking/schema";
import { authenticateToken, tokenScope } from "~/features/identity/access.server";
import type { CompanyScope } from "~/features/identity/types";
import { DomainError } from "~/lib/errors";
import { answerProblem, api, json, jsonBody, noMethod, problemBody } from "~/lib/http/answers.server";
import { parse } from "~/lib/http/parse.server";
import { once, rememberedFor } from "~/lib/idempotency.server";

export const loader = ({ request, params }: LoaderFunctionArgs) =>
  api(request, async () => json(bookingJson(await bookingFor(tokenScope(await authenticateToken(request)), params.id ?? ""))));

async function patch(request: Request, scope: CompanyScope, holderId: string, id: string) {
  const body = await jsonBody(request);
  const to = parse(changeSchema, body);
  const remembered = rememberedFor(request, holderId, { id, body });
  const answer = await once(
    remembered,
    async () => ({ status: 200, body: await change(scope, id, to, new Date(), remembered) }),
    async (error) => {
      if (!(error instanceof DomainError)) throw error;
      return { status: error.status, body: await problemBody(request, error) };
    },
  );
  return answer.status === 200 ? json(answer.body) : answerProblem(answer);
}

export const action = ({ request, params, context }: ActionFunctionArgs) =>
  api(request, async () => {
    if (request.method !== "DELETE" && request.method !== "PATCH") throw noMethod("GET, PATCH, DELETE");
    const holder = await authenticateToken(request);
    const scope = tokenScope(holder);
    const id = params.id ?? "";
    if (request.method === "PATCH") return patch(request, scope, holder.userId, id);
    await bookingFor(scope, id);
    const result = await cancel(scope, id, new Date(), context.ip);
    return json({ id, ...result });
  });
