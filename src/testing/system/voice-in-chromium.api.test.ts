import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toToneSamples } from '#src/llm/offline/tones.ts';
import { toWave } from '#src/llm/offline/wave.ts';
import { chromiumPath, openChromium, openPage } from '#src/testing/chromium.ts';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';

const sampleRate = 48_000;
const question = 'Is this the shop?';

/** Writes what the microphone of the browser hears: silence, a question in tones, and silence again, once. */
function writeRecording(folder: string): string {
  const [before, after] = [new Int16Array(3 * sampleRate), new Int16Array(20 * sampleRate)];
  const samples = Int16Array.from([...before, ...toToneSamples(question, sampleRate), ...after]);
  const path = join(folder, 'question.wav');
  writeFileSync(path, toWave({ samples, sampleRate }));
  return path;
}

describe.runIf(chromiumPath)('the voice of the console in Chromium', () => {
  let browser: Browser;
  let api: Api;
  const folder = mkdtempSync(join(tmpdir(), 'parley-voice-'));
  beforeAll(async () => {
    api = await testApi();
    browser = await openChromium([
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${writeRecording(folder)}%noloop`,
      '--autoplay-policy=no-user-gesture-required',
    ]);
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  it('hears a question from the microphone, and answers it', async () => {
    const agentId = await makeAgent(api, { model: 'offline/echo' });
    const { page, faults } = await openPage(browser);
    await page.goto(`${api.stage.url}/console/voice?agent_id=${agentId}`);
    await page.getByLabel('API key').fill(api.key.key);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByLabel('I wear headphones').check();
    await page.getByRole('button', { name: 'Begin to talk' }).click();
    const turns = page.getByRole('list').filter({ hasText: 'You' }).getByRole('listitem');
    await expect.poll(async () => turns.first().textContent()).toContain(question);
    await expect.poll(async () => turns.nth(1).textContent()).toContain(question);
    await page.getByRole('link', { name: 'See its log' }).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(page.url()).toMatch(/\/console\/sessions\/sess_/);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('opens no microphone once its reader has ended the talk, and says why there is none', async () => {
    const agentId = await makeAgent(api, { model: 'offline/echo' });
    const { page, faults } = await openPage(browser);
    await page.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'));
    });
    const sockets: string[] = [];
    page.on('websocket', (socket) => sockets.push(socket.url()));
    const held = Promise.withResolvers<void>();
    const path = '**/v2/realtime/client_secrets';
    await page.route(path, async (route) => {
      await held.promise;
      await route.continue();
    });
    await page.goto(`${api.stage.url}/console/voice?agent_id=${agentId}`);
    await page.getByLabel('API key').fill(api.key.key);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    const begin = page.getByRole('button', { name: 'Begin to talk' });
    await begin.press('Enter');
    // Who uses the keyboard goes on at the button in the place of theirs.
    await page.locator('button:focus', { hasText: 'End' }).press('Enter');
    const made = page.waitForResponse(path);
    held.resolve();
    await made;
    await page.locator('button:focus', { hasText: 'Begin to talk' }).press('Enter');
    await page.getByText('The browser may not use the microphone').waitFor();
    await begin.waitFor();
    expect([sockets.length, faults]).toEqual([1, []]);
    await page.context().close();
  });
});
