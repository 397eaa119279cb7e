import type { LoaderFunctionArgs } from "@remix-run/node";
import { calendarOf } from "~/features/booking/feed.server";
import { notFound } from "~/lib/errors";
import { api } from "~/lib/http/answers.server";

export const loader = ({ request, params }: LoaderFunctionArgs) =>
  api(request, async () => {
    const secret = /^([\w-]{20,64})\.ics$/.exec(params.file ?? "")?.[1];
    if (!secret) throw notFound();
    return new Response(await calendarOf(secret, new Date()), {
      headers: {
        "Content-Type": "text/calendar; charset=utf-8",
        "Content-Disposition": 'inline; filename="kadr.ics"',
        "Cache-Control": "private, max-age=300",
      },
    });
  });
