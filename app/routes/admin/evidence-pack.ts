import type { LoaderFunctionArgs } from "@remix-run/node";
import { evidenceFile } from "~/features/booking/evidence/orders.server";
import { requireStaff } from "~/features/identity/access.server";
import { api } from "~/lib/http/answers.server";
import { asFile } from "~/lib/http/file-answer.server";

export const loader = (args: LoaderFunctionArgs) =>
  api(args.request, async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const { from, to, bytes } = await evidenceFile(scope, args.params.id ?? "", args.params.pack ?? "");
    const name = `evidence-${from}-${to}.zip`;
    return asFile(bytes, { type: "application/zip", ascii: name, name });
  });
