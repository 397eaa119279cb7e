import type { LoaderFunctionArgs } from "@remix-run/node";
import { getViewer, staffScope } from "~/features/identity/access.server";
import { readableFile } from "~/features/residency/documents/file-access.server";
import { documentForStaff } from "~/features/residency/experts/visibility.server";
import { mayReadRegister } from "~/features/residency/agreements/policy";
import { isAgreementScan } from "~/features/residency/agreements/queries.server";
import { notFound } from "~/lib/errors";
import { sendFile } from "~/lib/files/download.server";
import { api } from "~/lib/http/answers.server";

/** Private download: whoever may not read a file learns no more than that it is not there. */
export const loader = (args: LoaderFunctionArgs) =>
  api(args.request, async () => {
    const file = await readableFile(args.params.id ?? "", await getViewer(args), await staffScope(args));
    if (!file) throw notFound();
    return sendFile(args.request, file);
    const viewer = await getViewer(args);
    const file = await fileFor(args.params.id ?? "");
    // A draft is the applicant's own: staff see its files once it is submitted, an expert only what they may.
    const staff = await staffScope(args);
    const document = file && staff ? await documentForStaff(staff, file.id) : null;
    // A scan of an agreement is for those who keep the register.
    const scan = file && staff && mayReadRegister(staff) ? await isAgreementScan(file.id) : false;
    const reader = viewer && {
      userId: viewer.userId,
      companyIds: viewer.companies.map((company) => company.id),
      staffRoles: document || scan ? viewer.staffRoles : [],
    };
    if (!file || !mayReadFile(file, reader)) throw notFound();
    return sendFile(args.request, document?.name ? { ...file, name: document.name } : file);
  });
