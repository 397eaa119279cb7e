import type { LoaderFunctionArgs } from "@remix-run/node";
import { getViewer, staffScope } from "~/features/identity/access.server";
import { documentForStaff } from "~/features/residency/experts/visibility.server";
import { notFound } from "~/lib/errors";
import { sendFile } from "~/lib/files/download.server";
import { fileFor, mayReadFile } from "~/lib/files/queries.server";
import { api } from "~/lib/http/answers.server";

/** Private download: whoever may not read a file learns no more than that it is not there. */
export const loader = (args: LoaderFunctionArgs) =>
  api(args.request, async () => {
    const viewer = await getViewer(args);
    const file = await fileFor(args.params.id ?? "");
    // A draft is the applicant's own: staff see its files once it is submitted, an expert only what they may.
    const staff = await staffScope(args);
    const document = file && staff ? await documentForStaff(staff, file.id) : null;
    const reader = viewer && {
      userId: viewer.userId,
      companyIds: viewer.companies.map((company) => company.id),
      staffRoles: document ? viewer.staffRoles : [],
    };
    if (!file || !mayReadFile(file, reader)) throw notFound();
    return sendFile(args.request, document?.name ? { ...file, name: document.name } : file);
  });
