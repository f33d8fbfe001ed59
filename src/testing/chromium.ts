import { chromium, type Browser, type Page } from 'playwright-core';

/** The program of Chromium; `.ci/run` installs it. */
export const chromiumPath = process.env['PARLEY_TEST_CHROMIUM'];

/** The longest time that a page may take for a step. */
const stepTimeoutMs = 60_000;

/** Opens Chromium, with more arguments of its command if need be. */
export const openChromium = (args: string[] = []): Promise<Browser> =>
  chromium.launch({ executablePath: chromiumPath!, args: ['--no-sandbox', '--disable-gpu', ...args] });

/** A page of a browser of its own, and what went wrong on it: errors, breaches of its policy, and dialogs. */
export type WatchedPage = { page: Page; faults: string[] };

/** Opens a page that no other one shares cookies with. */
export async function openPage(browser: Browser): Promise<WatchedPage> {
  const context = await browser.newContext();
  context.setDefaultTimeout(stepTimeoutMs);
  const faults: string[] = [];
  context.on('page', (page) => {
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(`${page.url()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
    page.on('dialog', (dialog) => {
      faults.push(`${page.url()}: a dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
  });
  return { page: await context.newPage(), faults };
}
