import { redirect, type ActionFunctionArgs } from "@remix-run/node";
import { requireViewer } from "~/features/identity/access.server";
import { chooseCompany } from "~/features/identity/sessions.server";
import { page } from "~/lib/http/answers.server";
import { returnPath } from "~/lib/http/return-path";

// A thing with an id belongs to the company that was left: its page would answer «not found».
const OF_ONE_COMPANY = /\/[0-9a-f]{8}-[0-9a-f]{4}-/i;

/** Makes another company of the person's the one they work for. */
export const action = (args: ActionFunctionArgs) =>
  page(async () => {
    const viewer = await requireViewer(args);
    const form = await args.request.formData();
    await chooseCompany(args.request, viewer, String(form.get("companyId") ?? ""));
    const next = returnPath(form.get("next"), "/today");
    return redirect(OF_ONE_COMPANY.test(next) ? "/today" : next, 303);
  });

/** Looking here changes nothing. */
export const loader = () => redirect("/today");
