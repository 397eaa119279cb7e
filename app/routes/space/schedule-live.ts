import type { LoaderFunctionArgs } from "@remix-run/node";
import { wantedDays } from "~/features/booking/live/channel";
import { scheduleStream } from "~/features/booking/live/streams.server";
import { getViewer } from "~/features/identity/access.server";
import { DomainError, invalid } from "~/lib/errors";
import { api } from "~/lib/http/answers.server";

/** Server-sent events: says when a day between `from` and `to` has changed on the schedule. */
export const loader = (args: LoaderFunctionArgs) =>
  api(args.request, async () => {
    const viewer = await getViewer(args);
    if (!viewer) throw new DomainError("unauthenticated", "unauthenticated");
    const days = wantedDays(new URL(args.request.url).searchParams);
    if (!days) throw invalid("invalid");
    return scheduleStream(viewer.userId, days, args.context.left ?? args.request.signal);
  });
