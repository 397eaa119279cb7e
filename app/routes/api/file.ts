import type { LoaderFunctionArgs } from "@remix-run/node";
import { readablePhoto } from "~/features/booking/equipment/photos.server";
import { getViewer, staffScope } from "~/features/identity/access.server";
import { readableFile } from "~/features/residency/documents/file-access.server";
import { notFound } from "~/lib/errors";
import { sendFile } from "~/lib/files/download.server";
import { api } from "~/lib/http/answers.server";

/** Private download: whoever may not read a file learns no more than that it is not there. */
export const loader = (args: LoaderFunctionArgs) =>
  api(args.request, async () => {
    const [viewer, staff] = [await getViewer(args), await staffScope(args)];
    const id = args.params.id ?? "";
    const file = (await readableFile(id, viewer, staff)) ?? (await readablePhoto(id, viewer, staff));
    if (!file) throw notFound();
    return sendFile(args.request, file);
  });
