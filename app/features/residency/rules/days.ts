const parts = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Novosibirsk", year: "numeric", month: "2-digit", day: "2-digit" });

/** The site's day of an instant, `YYYY-MM-DD`. For pages: unlike `lib/time` it brings no Temporal to the browser. */
export const siteDayOf = (at: Date | string): string => parts.format(typeof at === "string" ? new Date(at) : at);
