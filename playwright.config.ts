import { defineConfig } from "@playwright/test";

const flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  // Two files at a time share one portal and its demo, where people meet: each file books days of its own.
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  // Limits are for what hangs: a machine that is busy with other work must not fail a journey.
  timeout: 300_000,
  expect: { timeout: 20_000 },
  reporter: "list",
  globalSetup: "./e2e/portal.ts",
  use: {
    actionTimeout: 20_000,
    navigationTimeout: 45_000,
    locale: "ru-RU",
    timezoneId: "Europe/Moscow",
    screenshot: "only-on-failure",
    // What was done is kept for failures; pictures of every step would double the time of the run.
    trace: { mode: "retain-on-failure", screenshots: false, snapshots: false },
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: { executablePath: process.env.CHROMIUM_PATH, args: flags },
  },
  projects: [
    { name: "desktop", use: { viewport: { width: 1440, height: 900 } }, testIgnore: /phone/ },
    { name: "phone", use: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }, testMatch: /phone/ },
  ],
});
