/** The same address for programs that subscribe at a press (Apple Calendar, Outlook, Thunderbird). */
export const webcal = (url: string): string => url.replace(/^https?:/, "webcal:");

export interface SubscribeLink {
  name: "program" | "google" | "outlook" | "office";
  href: string;
}

/** Where a press subscribes to a feed. The address holds the secret, so the links go only where the reader presses. */
export function subscribeLinks(url: string, name: string): SubscribeLink[] {
  const asked = new URLSearchParams({ url, name });
  return [
    { name: "program", href: webcal(url) },
    { name: "google", href: `https://calendar.google.com/calendar/render?${new URLSearchParams({ cid: webcal(url) })}` },
    { name: "outlook", href: `https://outlook.live.com/calendar/0/addfromweb?${asked}` },
    { name: "office", href: `https://outlook.office.com/calendar/0/addfromweb?${asked}` },
  ];
}
