import { redirect, type LoaderFunctionArgs } from "@remix-run/node";
import { readableFile } from "~/features/residency/documents/file-access.server";
import { getViewer, staffScope } from "~/features/identity/access.server";
import { notFound } from "~/lib/errors";
import { previewHtml, unreadableHtml } from "~/lib/files/preview/page.server";
import { previewOf } from "~/lib/files/preview/preview.server";
import { api } from "~/lib/http/answers.server";
import { localeOf } from "~/lib/i18n/i18n.server";
import { limit } from "~/lib/limits.server";

const LOOKS_A_MINUTE = 60;

/** A file as it is seen in a page: as it is, or as HTML made of it; what cannot be read is said in words. */
export const loader = (args: LoaderFunctionArgs) =>
  api(args.request, async () => {
    const viewer = await getViewer(args);
    const file = await readableFile(args.params.id ?? "", viewer, await staffScope(args));
    if (!viewer || !file) throw notFound();
    await limit(`preview:${viewer.userId}`, LOOKS_A_MINUTE, 60);
    const preview = await previewOf(file);
    if (preview.kind === "pdf") return redirect(`/files/${file.id}?view=1`);
    const locale = await localeOf(args.request);
    if (preview.kind === "unreadable") return unreadableHtml(file, preview.why, locale);
    return previewHtml(file, preview, locale);
  });
