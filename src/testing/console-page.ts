import type { Browser, Page } from 'playwright-core';
import { openPage } from './chromium.ts';
import type { Api } from './harness.ts';
import { listPageFaults } from './page-checks.ts';

/** The console in a browser of its own, with a reader who has signed in. */
export type ConsolePage = {
  page: Page;
  /** Goes to a path of the console as a link does, so that the reader stays signed in. */
  go(path: string): Promise<void>;
  /** Checks the view in light and dark, wide and on a phone. Returns all faults: of the page, of axe, and requests to other hosts. */
  listFaults(): Promise<string[]>;
  close(): Promise<void>;
};

/** Opens a path of the console and signs in with the key of a caller. */
export async function openConsole(
  browser: Browser,
  { stage, key }: Pick<Api, 'stage' | 'key'>,
  path: string,
): Promise<ConsolePage> {
  const { page, faults } = await openPage(browser);
  const strangers: string[] = [];
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(`${stage.url}/`))
      strangers.push(request.url());
  });
  await page.goto(`${stage.url}/console${path}`);
  await page.getByLabel('API key').fill(key.key);
  await page.keyboard.press('Enter');
  const settled = () => page.locator('.page-head h1').waitFor();
  await settled();
  return {
    page,
    async go(to) {
      await page.evaluate((url) => {
        window.history.pushState(null, '', url);
        window.dispatchEvent(new PopStateEvent('popstate'));
      }, `${stage.url}/console${to}`);
      await settled();
    },
    async listFaults() {
      return [...(await listPageFaults(page)), ...faults, ...strangers.map((url) => `a request to ${url}`)];
    },
    close: () => page.context().close(),
  };
}
