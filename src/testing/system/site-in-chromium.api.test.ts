import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, openChromium, openPage } from '#src/testing/chromium.ts';
import { openTestDatabase, startStage, type Stage } from '#src/testing/harness.ts';
import { listPageFaults } from '#src/testing/page-checks.ts';

/** One page of each kind. */
const kinds = [
  '/',
  '/guides/',
  '/guides/access',
  '/guides/memories',
  '/guides/operations/configuration',
  '/guides/glossary',
  '/guides/decisions/',
  '/problems/',
  '/problems/timeout',
  '/clients/',
  '/changelog',
  '/changelog/2.0.0-beta.1',
  '/docs/v1-to-v2',
  '/docs',
  '/docs/v1',
  '/docs/operations/createAgent',
  '/docs/operations/streamMessage',
  '/docs/v1/operations/sendChat',
  '/search?q=idempotency+key',
  '/guides/acess-to-keys',
];

describe.runIf(chromiumPath)('the site in Chromium', () => {
  let browser: Browser;
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage(await openTestDatabase());
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser.close();
    await stage.drain();
  });

  /** Opens a page, and notes what it asks other hosts for. */
  async function open(path: string): Promise<{ page: Page; faults: string[]; strangers: string[] }> {
    const { page, faults } = await openPage(browser);
    const strangers: string[] = [];
    page.on('request', (request) => {
      if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(`${stage.url}/`))
        strangers.push(request.url());
    });
    await page.goto(stage.url + path);
    return { page, faults, strangers };
  }

  it.each(kinds)('%s has no fault in light and dark, wide and on a phone', async (path) => {
    const { page, faults, strangers } = await open(path);
    if (path.startsWith('/search')) await page.locator('#finder li').first().waitFor();
    expect(await listPageFaults(page)).toEqual([]);
    // Chromium itself reports the status of a page that is not there.
    expect(faults.filter((fault) => !/status of 404/.test(fault))).toEqual([]);
    expect(strangers).toEqual([]);
    await page.context().close();
  });

  it('has the colours that a reader chooses, from the first paint of every page and in every tab on', async () => {
    const { page, faults } = await open('/guides/access');
    const other = await page.context().newPage();
    await other.goto(`${stage.url}/docs`);
    const shown = async (on: Page) => on.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    await page.emulateMedia({ colorScheme: 'light' });
    await other.emulateMedia({ colorScheme: 'light' });
    const [light, picker] = [await shown(page), page.getByRole('combobox', { name: 'Colours' })];
    expect(await picker.inputValue()).toBe('system');
    await picker.selectOption('Dark');
    const dark = await shown(page);
    expect(dark).not.toBe(light);
    await expect.poll(async () => shown(other)).toBe(dark);
    expect(await other.getByRole('combobox', { name: 'Colours' }).inputValue()).toBe('dark');
    // The head has run when the first element of the body is there.
    await page.goto(`${stage.url}/problems/`, { waitUntil: 'commit' });
    await page.locator('body').waitFor({ state: 'attached' });
    expect(await shown(page)).toBe(dark);
    await page.emulateMedia({ media: 'print' });
    expect(await shown(page)).toBe(light);
    await page.emulateMedia({ media: 'screen', colorScheme: 'dark' });
    await page.getByRole('combobox', { name: 'Colours' }).selectOption('Light');
    expect(await listPageFaults(page)).toEqual([]);
    expect(await shown(page)).toBe(light);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('finds an operation, a guide and a problem from any page, with the keyboard alone', async () => {
    const { page, faults, strangers } = await open('/problems/timeout');
    await page.keyboard.press('/');
    const field = page.getByRole('searchbox');
    await field.fill('rotate key');
    await page.getByRole('link', { name: /POST \/v2\/keys\/\{key_id\}\/rotate/ }).waitFor();
    await field.fill('memory scopes');
    await page.locator('dialog li a[href^="/guides/memories"]').first().waitFor();
    expect(await listPageFaults(page)).toEqual([]);
    await field.fill('storage_full');
    await page.getByText('Storage full: storage_full').first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(`${stage.url}/problems/storage_full`);
    expect([faults, strangers]).toEqual([[], []]);
    await page.context().close();
  });

  it('says that it finds nothing, and shows what is typed as text', async () => {
    const { page, faults } = await open(`/search?q=${encodeURIComponent('<img src=x onerror=alert(1)>')}`);
    await page.getByText('Nothing has all of these words').waitFor();
    expect(await page.locator('#finder img').count()).toBe(0);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('is whole without scripts: the first call in three languages, and ways to everything that the search finds', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(stage.url);
    expect(await page.getByRole('combobox', { name: 'Colours' }).isVisible()).toBe(false);
    expect(await page.getByText('export KEY=').isVisible()).toBe(true);
    await page.getByText('Python', { exact: true }).first().click();
    expect(await page.getByText('from parley_client import Parley').isVisible()).toBe(true);
    expect(await page.getByText('export KEY=').isVisible()).toBe(false);
    await page.getByRole('link', { name: 'Search' }).click();
    await page.getByText('The search needs JavaScript').waitFor();
    await context.close();
  });
});
