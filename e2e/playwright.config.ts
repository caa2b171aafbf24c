// Journeys in a real Chromium. `OHQC_URL` names the running platform, `CHROMIUM` the browser's binary.
import { defineConfig, devices } from "@playwright/test";

export default defineConfig({
  testDir: "tests",
  fullyParallel: true,
  forbidOnly: !!process.env.CI,
  // What passes only the second time is listed as flaky, and is to be mended; what fails twice fails.
  retries: 1,
  timeout: 240_000,
  workers: 2,
  expect: { timeout: 30_000 },
  reporter: process.env.CI ? [["list"]] : [["list"], ["html", { open: "never" }]],
  use: {
    ...devices["Desktop Chrome"],
    baseURL: process.env.OHQC_URL ?? "http://127.0.0.1:8080",
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    viewport: { width: 1440, height: 900 },
    // Pages come from the server each time, and not from what the browser kept; journeys without a connection allow it.
    serviceWorkers: "block",
    // Nothing is looked at half-way between two states.
    contextOptions: { reducedMotion: "reduce" },
    // Traces take a fifth of the time; OHQC_TRACE=1 keeps one of each journey that fails.
    trace: process.env.OHQC_TRACE ? "retain-on-failure" : "off",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
    },
  },
});
