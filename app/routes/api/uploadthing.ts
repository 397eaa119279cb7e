import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { getViewer } from "~/features/identity/access.server";
import { DomainError } from "~/lib/errors";
import { createUploads } from "~/lib/files/router.server";

const uploads = createUploads({
  async authorise(args) {
    const viewer = await getViewer(args);
    if (!viewer) throw new DomainError("unauthenticated", "unauthenticated");
    // Staff upload for the house.
    if (!viewer.company && viewer.staffRoles.length === 0) throw new DomainError("conflict", "no-company");
    return { userId: viewer.userId, companyId: viewer.company?.id ?? null };
  },
});

export const action = (args: ActionFunctionArgs) => uploads.action(args);
export const loader = (args: LoaderFunctionArgs) => uploads.loader(args);
