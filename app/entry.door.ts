import type { DoorFace } from "./features/booking/doors/face.server";

/**
 * The script of a display at a door. It runs for weeks: it makes no element but what stands there, keeps one timer of each kind, and
 * trusts neither the network nor the tablet's clock.
 */
const ASK_MS = 10_000;
const ASK_TIMEOUT_MS = 8_000;
/** Silent for so long, the screen says that it may be wrong. */
const OFFLINE_MS = 35_000;
/** A code is accepted for a minute and a half after it was made: an older one is not shown. */
const CODE_MS = 80_000;
/** Once a night the page itself is loaded anew. */
const FRESH_HOURS = 20;
const NIGHT_HOUR = 4;

const root = document.querySelector<HTMLElement>("[data-door]");
if (root) run(root);

function run(screen: HTMLElement): void {
  const news = screen.dataset.news ?? "";
  const said = new Map([...screen.querySelectorAll<HTMLElement>("[data-say]")].map((place) => [place.dataset.say ?? "", place]));
  const rows = [...screen.querySelectorAll<HTMLElement>("[data-next]")];
  const code = screen.querySelector<SVGSVGElement>("svg[data-says]");
  const begun = performance.now();
  screen.dataset.runs = "";
  let seen = begun;
  let ahead = Date.parse(screen.dataset.now ?? "") - Date.now();
  let offset = Number(screen.dataset.offset);
  let knownUntil = Date.parse(screen.dataset.knownUntil ?? "");
  let asking = false;
  let timer = 0;
  let ticked = performance.now();

  const say = (name: string, text: string) => {
    const place = said.get(name);
    if (place && place.textContent !== text) place.textContent = text;
  };
  const show = (selector: string, shown: boolean) => {
    for (const place of screen.querySelectorAll<HTMLElement>(selector)) if (place.hidden === shown) place.hidden = !shown;
  };
  /** The site's wall clock as the portal has it, whatever the tablet thinks. */
  const site = (ms: number) => new Date(ms + ahead + offset * 60_000).toISOString();
  const wall = (ms: number) => site(ms).slice(11, 16);
  /** A moment by the site's clock, with its day when that is not today. */
  const past = (ms: number) => (site(ms).slice(0, 10) === site(Date.now()).slice(0, 10) ? wall(ms) : `${site(ms).slice(8, 10)}.${site(ms).slice(5, 7)} ${wall(ms)}`);

  function draw(face: DoorFace): void {
    ahead = Date.parse(face.now) - Date.now();
    offset = face.offset;
    knownUntil = Date.parse(face.knownUntil);
    screen.dataset.state = face.state;
    for (const name of ["room", "day", "title", "until", "who", "hint"] as const) say(name, face[name]);
    said.get("who")?.classList.toggle("hidden", face.who === "");
    rows.forEach((row, index) => {
      const next = face.next[index];
      row.hidden = !next;
      const [time, what] = row.children;
      if (time && time.textContent !== (next?.time ?? "")) time.textContent = next?.time ?? "";
      if (what && what.textContent !== (next?.what ?? "")) what.textContent = next?.what ?? "";
    });
    show("[data-none]", face.next.length === 0);
    if (code && code.dataset.says !== face.code.says) {
      code.dataset.says = face.code.says;
      code.setAttribute("viewBox", `-4 -4 ${face.code.size + 8} ${face.code.size + 8}`);
      code.querySelector("path")?.setAttribute("d", face.code.path);
    }
  }

  function judge(): void {
    const silent = performance.now() - seen;
    show("[data-offline]", silent > OFFLINE_MS);
    if (silent > OFFLINE_MS) say("seen", past(Date.now() - silent));
    // «Free until 10:00» is not known at eleven: the screen says so and does not guess.
    const lost = silent > OFFLINE_MS && Date.now() + ahead >= knownUntil;
    show("[data-known]", !lost);
    if (lost) {
      screen.dataset.state = "lost";
      say("title", screen.dataset.lost ?? "");
      say("until", "");
      said.get("who")?.classList.add("hidden");
    }
    show("[data-no-code]", silent > CODE_MS);
    if (code) code.style.visibility = silent > CODE_MS ? "hidden" : "";
    show("[data-say=hint]", silent <= CODE_MS);
  }

  /** Loads the page anew, but only when it is surely there: a browser's own error page would stay for ever. */
  async function renew(): Promise<void> {
    const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(ASK_TIMEOUT_MS) });
    if (answer.ok && performance.now() - begun > 30_000) location.reload();
  }

  async function ask(): Promise<void> {
    if (asking) return;
    asking = true;
    window.clearTimeout(timer);
    try {
      const answer = await fetch(news, { cache: "no-store", signal: AbortSignal.timeout(ASK_TIMEOUT_MS) });
      show("[data-stopped]", answer.status === 404);
      if (!answer.ok) throw new Error(String(answer.status));
      const face = (await answer.json()) as DoorFace & { script: string };
      seen = performance.now();
      draw(face);
      const old = performance.now() - begun > FRESH_HOURS * 3_600_000 && Number(wall(Date.now()).slice(0, 2)) === NIGHT_HOUR;
      if (old || face.script !== screen.dataset.script) await renew();
    } catch {
      // No network, a deploy, a fault: what was shown stays, the notice says so, and the next question comes all the same.
    } finally {
      asking = false;
      judge();
      timer = window.setTimeout(() => void ask(), ASK_MS);
    }
  }

  window.setInterval(() => {
    const now = performance.now();
    say("clock", wall(Date.now()));
    judge();
    // The tablet slept: what it shows is of then.
    if (now - ticked > 5_000) void ask();
    ticked = now;
  }, 1_000);
  for (const event of ["online", "pageshow"]) window.addEventListener(event, () => void ask());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return;
    void ask();
    void stayAwake();
  });
  void ask();
  void stayAwake();
}

/** Keeps the tablet's screen on where the browser lets a page ask for it. */
async function stayAwake(): Promise<void> {
  try {
    await navigator.wakeLock.request("screen");
  } catch {
    // Not offered, or refused for the battery: the tablet's own settings decide.
  }
}
