import type { LoaderFunctionArgs } from "@remix-run/node";
import { evidencePack } from "~/features/booking/evidence/pack.server";
import { requireStaff } from "~/features/identity/access.server";
import { badField } from "~/lib/errors";
import { message } from "~/lib/form-messages";
import { api } from "~/lib/http/answers.server";
import { asFile } from "~/lib/http/file-answer.server";
import { localeOf } from "~/lib/i18n/i18n.server";
import { isDay } from "~/lib/time";

export const loader = (args: LoaderFunctionArgs) =>
  api(args.request, async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const params = new URL(args.request.url).searchParams;
    const [from, to] = [params.get("from") ?? "", params.get("to") ?? ""];
    if (!isDay(from)) throw badField("from", message("field.date"));
    if (!isDay(to) || to < from) throw badField("to", message("field.dateOrder"));
    const { bytes } = await evidencePack(scope, { programmeId: args.params.id ?? "", from, to }, await localeOf(args.request), new Date(), args.context.ip);
    return asFile(bytes, { type: "application/zip", ascii: `evidence-${from}-${to}.zip`, name: `evidence-${from}-${to}.zip` });
  });
