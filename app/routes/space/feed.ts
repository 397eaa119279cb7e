import type { LoaderFunctionArgs } from "@remix-run/node";
import { isUnchanged } from "~/features/booking/calendars/conditional";
import { readFeed } from "~/features/booking/calendars/queries.server";
import { notFound } from "~/lib/errors";
import { api } from "~/lib/http/answers.server";

export const loader = ({ request, params }: LoaderFunctionArgs) =>
  api(request, async () => {
    const secret = /^([\w-]{20,64})\.ics$/.exec(params.file ?? "")?.[1];
    if (!secret) throw notFound();
    const calendar = await readFeed(secret, new Date());
    const headers = { "Cache-Control": "private, max-age=300", ETag: calendar.etag, "Last-Modified": calendar.changedAt.toUTCString() };
    if (isUnchanged(request.headers, calendar)) return new Response(null, { status: 304, headers });
    return new Response(calendar.text, { headers: { ...headers, "Content-Type": "text/calendar; charset=utf-8", "Content-Disposition": 'inline; filename="kadr.ics"' } });
  });
