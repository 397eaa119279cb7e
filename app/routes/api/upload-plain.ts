import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { companyScope, requireCompany, staffScope } from "~/features/identity/access.server";
import { notFound } from "~/lib/errors";
import { plainReturn, requireOwnOrigin, takePlainForm } from "~/lib/files/plain.server";
import { api } from "~/lib/http/answers.server";

/** Where the file form goes before scripts load: stores the files and comes back with `uploaded` and `uploadError`. */
export const action = (args: ActionFunctionArgs) =>
  api(args.request, async () => {
    requireOwnOrigin(args.request);
    // Staff upload for the house.
    const staff = await staffScope(args);
    const company = staff ? await companyScope(args) : await requireCompany(args);
    const { userId, companyId = null } = company ?? { userId: staff?.userId ?? "" };
    return redirect(plainReturn(await takePlainForm(args.request, { userId, companyId })), 303);
  });

export const loader = ({ request }: LoaderFunctionArgs) =>
  api(request, () => {
    throw notFound();
  });
