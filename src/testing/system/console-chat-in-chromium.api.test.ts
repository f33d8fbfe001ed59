import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, openChromium } from '#src/testing/chromium.ts';
import { openConsole } from '#src/testing/console-page.ts';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';

/** A picture of one pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe.runIf(chromiumPath)('conversations in the console in Chromium', () => {
  let browser: Browser;
  let api: Api;
  let agent: string;
  beforeAll(async () => {
    api = await testApi();
    agent = await makeAgent(api);
    browser = await openChromium();
  });
  afterAll(() => browser.close());

  /** Says things one after the other, and returns the conversation. */
  async function say(texts: readonly string[]): Promise<string> {
    let context: object = { agent_id: agent };
    let conversation = '';
    for (const text of texts) {
      const { body } = await api.post('/v2/chat/messages', {
        body: { message: { role: 'user', content: { type: 'text', text } }, context },
      });
      conversation = body.conversation.id;
      context = { conversation_id: conversation };
    }
    return conversation;
  }

  const bubble = (page: Page, text: string) => page.locator('.bubble', { hasText: text });
  const answered = (page: Page, text: string) =>
    page.locator('.bubble-assistant', { hasText: text }).getByText('Exact context').first().waitFor();
  const listTexts = async (page: Page) =>
    (await page.locator('.bubble-user .text').allInnerTexts()).map((text) => text.trim());

  it('opens a long one at its end, and reads what came before without moving the reader', async () => {
    const texts = Array.from({ length: 70 }, (_, index) => `Question ${index + 1}.`);
    const { page, listFaults, close } = await openConsole(browser, api, `/conversations/${await say(texts)}`);
    await bubble(page, 'Question 70.').first().waitFor();
    const isAtEnd = () =>
      page.evaluate(() => window.scrollY + window.innerHeight >= document.documentElement.scrollHeight - 2);
    await expect.poll(isAtEnd).toBe(true);
    expect(await page.locator('.bubble').count()).toBeLessThanOrEqual(100);
    await page.evaluate(() => window.scrollTo(0, 900));
    const topOf = async (text: string) => (await bubble(page, text).first().boundingBox())!.y;
    const first = (await listTexts(page))[2]!;
    const before = await topOf(first);
    await expect.poll(async () => (await listTexts(page))[2]).not.toBe(first);
    expect(Math.abs((await topOf(first)) - before)).toBeLessThan(3);
    await page.evaluate(() => window.scrollTo(0, 0));
    await bubble(page, 'Question 1.').first().waitFor();
    await expect.poll(() => page.getByRole('button', { name: 'Earlier messages' }).count()).toBe(0);
    expect(await listTexts(page)).toEqual(texts);
    expect(await listFaults()).toEqual([]);
    await close();
  });

  it('says a thing in other words, answers again, and leads from branch to branch', async () => {
    const conversation = await say(['To Oslo?', 'And from Oslo?']);
    const { page, go, listFaults, close } = await openConsole(browser, api, `/conversations/${conversation}`);
    await bubble(page, 'To Oslo?').first().getByRole('button', { name: 'Edit' }).click();
    expect(await page.getByLabel('Message', { exact: true }).inputValue()).toBe('To Oslo?');
    await page.getByLabel('Message', { exact: true }).fill('To Bergen?');
    await page.getByRole('button', { name: 'Send' }).click();
    await answered(page, 'To Bergen?');
    await expect.poll(() => listTexts(page)).toEqual(['To Bergen?']);
    await page.getByRole('button', { name: 'Answer again' }).click();
    await page.getByRole('group', { name: 'Branches' }).nth(1).getByText('2 of 2').waitFor();

    await page.getByRole('button', { name: 'Previous branch' }).first().click();
    await expect.poll(() => listTexts(page)).toEqual(['To Oslo?', 'And from Oslo?']);
    await page.getByText('This is not the current branch').waitFor();
    expect(page.url()).toMatch(/\?branch=brn_\w+$/);
    expect(await listFaults()).toEqual([]);
    // A message there goes on with it, and makes it current.
    await page.getByLabel('Message', { exact: true }).fill('By train?');
    await page.keyboard.press('Enter');
    await answered(page, 'By train?');
    await page.getByText('This is not the current branch').waitFor({ state: 'detached' });
    expect(await listTexts(page)).toEqual(['To Oslo?', 'And from Oslo?', 'By train?']);

    const { data } = (await api.get(`/v2/conversations/${conversation}/branches`)).body;
    await go(`/conversations/${conversation}?branch=${data[2].id}`);
    await expect.poll(() => listTexts(page)).toEqual(['To Bergen?']);
    await page.getByRole('button', { name: 'Make it current' }).click();
    await page.getByText('This is not the current branch').waitFor({ state: 'detached' });
    expect((await api.get(`/v2/conversations/${conversation}`)).body.current_branch_id).toBe(data[2].id);
    await expect.poll(() => listTexts(page)).toEqual(['To Bergen?']);
    await close();
  });

  it('sends files with a message, and shows them again', async () => {
    const { page, listFaults, close } = await openConsole(browser, api, `/chat?agent_id=${agent}`);
    const files = [
      { name: 'pixel.png', mimeType: 'image/png', buffer: png },
      { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('Take the tram.') },
      { name: '<img src=x onerror=alert(1)>.txt', mimeType: 'text/plain', buffer: Buffer.from('x') },
    ];
    await page.getByLabel('Files', { exact: true }).setInputFiles(files);
    await page.getByText('is uploaded…').first().waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Remove <img' }).click();
    await page.getByLabel('Message', { exact: true }).fill('See this.');
    expect(await listFaults()).toEqual([]);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.waitForURL(/conversations\/conv_/);
    const image = page.locator('.bubble-user').getByRole('img', { name: 'pixel.png' });
    await image.waitFor();
    await expect.poll(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBe(1);
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Load notes.txt' }).click();
    await page.getByRole('link', { name: 'notes.txt' }).click();
    expect((await saved).suggestedFilename()).toBe('notes.txt');
    expect(await listFaults()).toEqual([]);
    await close();
  });
});
