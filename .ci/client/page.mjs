// Builds the page of the guide with Vite, serves it beside Parley, as a reverse proxy does, and uses it in Chromium.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { Parley } from 'parley-client';
import { chromium } from 'playwright-core';
import { build } from 'vite';

const { PARLEY_URL, PARLEY_KEY, PARLEY_KEY_ID, PARLEY_TEST_CHROMIUM } = process.env;
const parley = new Parley({ baseUrl: PARLEY_URL, apiKey: PARLEY_KEY });
const agent = await parley.agents.create({ key: `page-${Date.now()}`, name: 'Page', model: 'offline/scripted' });
process.env.VITE_AGENT_ID = agent.id;
await build({ logLevel: 'warn' });

const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css' };
const { id_token } = await parley.post('/v2/user/signin_with_api_key', { headers: { 'X-API-Key-Id': PARLEY_KEY_ID } });
const server = createServer((req, res) => {
  const path = req.url.split('?', 1)[0];
  if (path === '/token') return res.end(id_token);
  if (path.startsWith('/v2/')) {
    const { host: _host, ...headers } = req.headers;
    const passed = request(new URL(req.url, PARLEY_URL), { method: req.method, headers }, (answer) => {
      res.writeHead(answer.statusCode, answer.headers);
      answer.pipe(res);
    });
    res.on('close', () => passed.destroy());
    return req.pipe(passed);
  }
  const file = path === '/' ? '/index.html' : normalize(path);
  return res
    .setHeader('content-type', types[extname(file)] ?? 'application/octet-stream')
    .end(readFileSync(join('dist', file)));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

const browser = await chromium.launch({
  executablePath: PARLEY_TEST_CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  const page = await browser.newPage();
  const faults = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const say = async (...script) => {
    await page.getByLabel('Message').fill(JSON.stringify({ script }));
    await page.getByRole('button', { name: 'Send' }).click();
  };
  const answers = () => page.locator('li.assistant').allTextContents();
  const ready = () => page.waitForFunction(() => document.querySelector('button[type=button]').disabled);

  await say({ say: 'Grüezi wohl' });
  await page.locator('li.assistant', { hasText: 'Grüezi wohl' }).waitFor();
  await ready();
  // A second message goes on with the conversation, and is stopped in its middle.
  await say({ repeat: { say: 'tok ', times: 500, delay_ms: 20 } });
  await page.locator('li.assistant', { hasText: 'tok tok' }).waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  await ready();
  const [first, second, ...more] = await answers();
  assert.deepEqual([first, more], ['Grüezi wohl', []]);
  assert.match(second, /^(tok ){2,499}$/);
  assert.equal(await page.getByRole('alert').count(), 0);
  assert.equal((await parley.conversations.list({ agent_id: agent.id })).data.length, 1);
  assert.deepEqual(faults, []);
} finally {
  await browser.close();
  server.closeAllConnections();
  server.close();
}
console.log('The page of the guide, built by Vite, in Chromium');
