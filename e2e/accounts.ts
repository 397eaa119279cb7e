import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test as base, expect, type BrowserContext, type Page } from "@playwright/test";

export { expect, type Page };

export const PASSWORD = "kadr-demo";

/**
 * What the browser itself says in the console about an answer with 4xx. Refusals are answered so by design (404 for what
 * is another's, 409 for a taken slot, 422 for a form) and each journey asserts its own; faults are caught by status below.
 */
const ECHO_OF_A_REFUSAL = /^Failed to load resource: the server responded with a status of 4\d\d/;

/** Notes what no page may do: say an error in the console, throw, miss a part of itself, be answered with 500. */
function watch(context: BrowserContext, faults: string[]) {
  context.on("console", (message) => {
    if (message.type() !== "error" || ECHO_OF_A_REFUSAL.test(message.text())) return;
    faults.push(`console on ${message.location().url}: ${message.text()}`);
  });
  context.on("weberror", (error) => faults.push(`thrown on ${error.page()?.url()}: ${error.error().stack ?? error.error().message}`));
  context.on("response", (response) => {
    const status = response.status();
    const part = ["script", "stylesheet", "font", "image", "manifest"].includes(response.request().resourceType());
    if (status >= 500 || (part && status >= 400)) faults.push(`${status} for ${response.request().method()} ${response.url()}`);
  });
}

type ContextOptions = NonNullable<Parameters<import("@playwright/test").Browser["newContext"]>[0]>;

interface Fixtures {
  /** Faults seen so far in any page of the test; any fails it. */
  faults: string[];
  /** A person at a browser of their own: nothing is shared with the others of the test. */
  person: (email?: string, options?: ContextOptions) => Promise<Page>;
}

export const test = base.extend<Fixtures>({
  baseURL: async ({}, use) => use(process.env.E2E_URL),
  faults: [
      async ({}, use) => {
      const faults: string[] = [];
      await use(faults);
      expect(faults).toEqual([]);
    },
    { auto: true },
  ],
  context: async ({ context, faults }, use) => {
    watch(context, faults);
    await use(context);
  },
  person: async ({ browser, faults }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (email, options) => {
      const context = await browser.newContext(options);
      contexts.push(context);
      watch(context, faults);
      const page = await context.newPage();
      if (email) await signIn(page, email);
      return page;
    });
    for (const context of contexts) await context.close();
  },
});

/** Waits until the page's script has taken it over; pages that only read carry no application and are ready at once. */
export async function ready(page: Page): Promise<void> {
  await page.waitForLoadState("load");
  await page.waitForFunction(() => {
    const main = document.querySelector("main");
    if (!main) return false;
    return !("__remixContext" in window) || Object.keys(main).some((key) => key.startsWith("__reactFiber$"));
  });
}

/** Opens an address and waits until the page can be used. */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await ready(page);
}

let visitors = 0;

/** An address that nobody else of the run has: all journeys from one would be taken for somebody who guesses passwords. */
function ownAddress(): string {
  visitors += 1;
  return `198.18.${test.info().parallelIndex}.${visitors % 256}`;
}

/** Signs in through the form, as a person does; comes out on the first page of the account. */
export async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.context().setExtraHTTPHeaders({ "X-Forwarded-For": ownAddress() });
  await page.goto("/sign-in");
  await page.getByLabel("Почта", { exact: true }).fill(email);
  await page.getByLabel("Пароль", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Войти", exact: true }).click();
  await page.waitForURL(/\/(today|staff\/queue|account\/company\/new)/);
  if (await page.evaluate(() => typeof window !== "undefined")) await ready(page);
}

/** Put into each document once, and the two themes looked at with it: the ready-made builder reads it in at every look, which cost a quarter of the journeys' time. */
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** The rules whose verdict depends on the theme. */
const COLOURS = ["color-contrast", "link-in-text-block"];

async function axe(page: Page, where: string, rules?: string[]) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  const grave = await page.evaluate(async (runOnly) => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") };
    // A letter stands in a sandboxed frame that no script may enter, and the portal has no other frames. Reading the style
    // sheets anew would serve one rule only (locked orientation), which no page uses.
    const { violations } = await axe.run({ exclude: ["iframe"] }, { iframes: false, preload: false, resultTypes: ["violations"], runOnly });
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => `${node.target.join(" ")} ${node.html.slice(0, 160)}`).join("\n  ")}`);
  }, rules ? { type: "rule" as const, values: rules } : { type: "tag" as const, values: TAGS });
  expect(grave, `axe on ${where}`).toEqual([]);
}

/** What every page must be: accessible (nothing serious by axe) and no wider than the screen; `dark` looks at both themes. */
export async function checkPage(page: Page, { dark = false }: { dark?: boolean } = {}): Promise<void> {
  await ready(page);
  const path = page.url().replace(/^https?:\/\/[^/]+/, "");
  const width = page.viewportSize()?.width ?? 0;
  const { wide, by } = await page.evaluate((screen) => {
    const root = document.documentElement;
    const out = [...document.body.querySelectorAll("*")].filter((element) => element.getBoundingClientRect().right > screen);
    // The innermost few that reach past the edge name the cause; what stands in a place that scrolls by itself is named with them.
    const inner = out.filter((element) => !out.some((other) => other !== element && element.contains(other)));
    return { wide: Math.max(root.scrollWidth, document.body.scrollWidth), by: inner.slice(0, 5).map((element) => element.outerHTML.slice(0, 160)) };
  }, width);
  expect(wide, `${path} scrolls sideways: ${by.join("\n")}`).toBeLessThanOrEqual(width);
  await axe(page, path);
  if (!dark) return;
  await page.emulateMedia({ colorScheme: "dark" });
  await axe(page, `${path} (dark)`, COLOURS);
  await page.emulateMedia({ colorScheme: "light" });
}

let letterChecked = false;

/** Reads a letter of the demo's mailbox: waits until it is written, opens it and gives its text. */
export async function letter(page: Page, to: string, subject: string | RegExp): Promise<string> {
  const row = page.getByRole("listitem").filter({ hasText: to }).getByRole("link", { name: subject }).first();
  await expect(async () => {
    await page.goto(`/dev/mail?q=${encodeURIComponent(to)}`);
    await expect(row).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 20_000 });
  await row.click();
  await page.waitForURL(/\/dev\/mail\/.+/);
  // All letters stand on the same page.
  if (!letterChecked) await checkPage(page);
  letterChecked = true;
  // An invitation to the calendar may stand under the words.
  return page.locator("pre").first().innerText();
}
