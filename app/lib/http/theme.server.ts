import { createCookie } from "@remix-run/node";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

export const themeCookie = createCookie("kadr_theme", { path: "/", sameSite: "lax", maxAge: 31_536_000 });

/** The theme that the reader chose; the system's by default. */
export async function themeOf(request: Request): Promise<Theme> {
  const value: unknown = await themeCookie.parse(request.headers.get("Cookie"));
  return value === "light" || value === "dark" ? value : "system";
}
