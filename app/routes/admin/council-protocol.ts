import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireStaff } from "~/features/identity/access.server";
import { sessionProtocol } from "~/features/residency/council/protocol.server";
import { api } from "~/lib/http/answers.server";

export const loader = (args: LoaderFunctionArgs) =>
  api(args.request, async () => {
    const { name, bytes } = await sessionProtocol(await requireStaff(args), args.params.id ?? "", new Date());
    return new Response(Buffer.from(bytes), {
      headers: {
        "Content-Type": "application/pdf",
        "Content-Disposition": `inline; filename="protocol.pdf"; filename*=UTF-8''${encodeURIComponent(name)}`,
        "Cache-Control": "private, no-store",
      },
    });
  });
