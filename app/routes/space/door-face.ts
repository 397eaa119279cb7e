import type { LoaderFunctionArgs } from "@remix-run/node";
import doorScript from "~/entry.door?worker&url";
import { doorFace } from "~/features/booking/doors/face.server";
import { api, json } from "~/lib/http/answers.server";
import { localeOf } from "~/lib/i18n/i18n.server";

/** What a display shows now; `script` tells it that the portal was renewed and the page is to be loaded anew. */
export const loader = ({ request, params }: LoaderFunctionArgs) =>
  api(request, async () => json({ ...(await doorFace(params.secret ?? "", await localeOf(request), new Date())), script: doorScript }));
