import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, openChromium, openPage } from '#src/testing/chromium.ts';
import { makeAgent, openTestDatabase, startStage, testApi, type Api, type Stage } from '#src/testing/harness.ts';

const client = join(import.meta.dirname, '../../../generated/clients/typescript/dist');

/** An application in a browser, on another host than Parley, with the modules of the client as they are packed. */
const application = `<!doctype html><link rel="icon" href="data:,"><output></output>
<script type="module">
import { NotFoundError, Parley } from '/client/parley.mjs';
const { baseUrl, token, agent } = JSON.parse(decodeURIComponent(location.hash.slice(1)));
const parley = new Parley({ baseUrl, token: () => token });
const stream = parley.chat.messages.stream({
  message: { role: 'user', content: { type: 'text', text: 'Hello!' } }, context: { agent_id: agent },
});
let text = '';
for await (const piece of stream.text()) text += piece;
const unknown = await parley.agents.get('agt_01k2c5gq8zf3vr4xw1m6t0y9ab').catch((error) => error);
const { response } = await parley.agents.list({ include_total: true }).withResponse();
const shown = {
  text: text.split('\\n')[0],
  unknown: [unknown instanceof NotFoundError, unknown.requestId.slice(0, 4)],
  total: response.headers.get('x-total-count'),
};
document.querySelector('output').textContent = JSON.stringify(shown);
</script>`;

describe.runIf(chromiumPath)('the client in Chromium', () => {
  let browser: Browser;
  let server: Server;
  let origin: string;
  let stage: Stage;
  let api: Api;

  beforeAll(async () => {
    server = createServer(({ url = '/' }, res) => {
      const module = /^\/client\/([\w./-]+\.mjs)$/.exec(url)?.[1];
      res.setHeader('content-type', module ? 'text/javascript' : 'text/html; charset=utf-8');
      res.end(module ? readFileSync(join(client, module)) : application);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    stage = await startStage(await openTestDatabase(), {}, { corsOrigins: [origin] });
    api = await testApi(stage);
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser.close();
    server.close();
    await stage.drain();
  });

  it('streams, fails and reads headers on another origin', async () => {
    const settings = { baseUrl: stage.url, token: api.token, agent: await makeAgent(api) };
    const { page, faults } = await openPage(browser);
    await page.goto(`${origin}/#${encodeURIComponent(JSON.stringify(settings))}`);
    await page.waitForFunction(() => document.querySelector('output')?.textContent !== '');
    expect(JSON.parse((await page.locator('output').textContent())!)).toEqual({
      text: 'You said: “Hello!”',
      unknown: [true, 'req_'],
      total: '1',
    });
    // Chromium itself tells of every status that is no success.
    expect(faults.filter((fault) => !/status of 404/.test(fault))).toEqual([]);
  });
});
