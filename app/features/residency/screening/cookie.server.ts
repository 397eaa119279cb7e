import { createCookie } from "@remix-run/node";
import { appUrl } from "~/lib/env.server";
import { isScreeningKey } from "./queries.server";

const cookie = createCookie("kadr_check", { path: "/", sameSite: "lax", httpOnly: true, maxAge: 15_552_000 });

/** The key of the screening that the browser holds, or null. */
export async function heldKey(request: Request): Promise<string | null> {
  const key: unknown = await cookie.parse(request.headers.get("Cookie"));
  return typeof key === "string" && isScreeningKey(key) ? key : null;
}

/** The header that lets the browser hold a key. */
export const holdKey = (key: string): Promise<string> => cookie.serialize(key, { secure: appUrl().startsWith("https://") });
