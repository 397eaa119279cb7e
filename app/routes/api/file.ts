import type { LoaderFunctionArgs } from "@remix-run/node";
import { getViewer, staffScope } from "~/features/identity/access.server";
import { readableFile } from "~/features/residency/documents/file-access.server";
import { notFound } from "~/lib/errors";
import { sendFile } from "~/lib/files/download.server";
import { api } from "~/lib/http/answers.server";

/** Private download: whoever may not read a file learns no more than that it is not there. */
export const loader = (args: LoaderFunctionArgs) =>
  api(args.request, async () => {
    const file = await readableFile(args.params.id ?? "", await getViewer(args), await staffScope(args));
    if (!file) throw notFound();
    return sendFile(args.request, file);
  });
