import type { LoaderFunctionArgs } from "@remix-run/node";
import { getViewer } from "~/features/identity/access.server";
import { isSubmittedFile } from "~/features/residency/queries.server";
import { notFound } from "~/lib/errors";
import { sendFile } from "~/lib/files/download.server";
import { fileFor, mayReadFile } from "~/lib/files/queries.server";
import { api } from "~/lib/http/answers.server";

/** Private download: whoever may not read a file learns no more than that it is not there. */
export const loader = (args: LoaderFunctionArgs) =>
  api(args.request, async () => {
    const viewer = await getViewer(args);
    const file = await fileFor(args.params.id ?? "");
    // A draft is the applicant's own: staff see its files once it is submitted.
    const staffMay = file !== null && viewer !== null && viewer.staffRoles.length > 0 && (await isSubmittedFile(file.id));
    const reader = viewer && {
      userId: viewer.userId,
      companyIds: viewer.companies.map((company) => company.id),
      staffRoles: staffMay ? viewer.staffRoles : [],
    };
    if (!file || !mayReadFile(file, reader)) throw notFound();
    return sendFile(args.request, file);
  });
