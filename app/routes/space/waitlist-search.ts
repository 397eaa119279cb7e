import { redirect, type LoaderFunctionArgs } from "@remix-run/node";
import { lookedAt } from "~/features/booking/waitlist/commands/searches.server";
import { searchAddress } from "~/features/booking/waitlist/rules/search";
import { requireCompany } from "~/features/identity/access.server";
import { page } from "~/lib/http/answers.server";

/** A kept search is looked at: on to what it finds. Letters lead here long after a search is gone: then on to those that are left. */
export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const search = await lookedAt(await requireCompany(args), args.params.id ?? "");
    return redirect(search ? searchAddress(search) : "/bookings/waitlist?done=missing");
  });
