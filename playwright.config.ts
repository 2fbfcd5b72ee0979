import {defineConfig, devices} from '@playwright/test';

/**
 * Browser stories: `e2e/*.spec.ts`, one after the other, in the Chromium that `millrace test` found.
 * CHROMIUM_PATH names another one; `playwright` there stands for Playwright's own download.
 */
const chromium = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  outputDir: '.cache/playwright',
  workers: 1,
  fullyParallel: false,
  // A second try keeps a run that nobody watches going; the stories that needed one are named at its end, to be mended.
  retries: process.env.CI === undefined ? 0 : 1,
  timeout: 180_000,
  expect: {timeout: 20_000},
  forbidOnly: process.env.CI !== undefined,
  reporter: 'list',
  use: {
    ...devices['Desktop Chrome'],
    viewport: {width: 1440, height: 900},
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
    // Recording every frame of pages that never rest slows all stories down; `--trace on` records one.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(chromium === 'playwright' ? {} : {executablePath: chromium}),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    },
  },
});
