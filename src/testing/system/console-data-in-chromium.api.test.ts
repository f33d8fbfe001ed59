import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, openChromium } from '#src/testing/chromium.ts';
import { openConsole, type ConsolePage } from '#src/testing/console-page.ts';
import { makeAgent, openTestDatabase, plays, startStage, testApi, type Api } from '#src/testing/harness.ts';

const prompt = 'You help customers of a bookshop.\nBe brief.';

describe.runIf(chromiumPath)('what agents keep, in the console in Chromium', () => {
  let browser: Browser;
  let api: Api;
  let agentId: string;
  let reader: ConsolePage;
  let page: Page;
  beforeAll(async () => {
    api = await testApi(await startStage(await openTestDatabase()));
    agentId = await makeAgent(api, { key: 'support', name: 'Support desk', system_prompt: prompt });
    browser = await openChromium();
    reader = await openConsole(browser, api, '/agents');
    page = reader.page;
  });
  afterAll(async () => {
    await browser.close();
    await api.stage.drain();
  });

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const dialog = () => page.getByRole('dialog');
  /** Lists the faults but for the refusals that the tests ask for, which Chromium reports by itself. */
  const listUnasked = async () => (await reader.listFaults()).filter((fault) => !/status of (409|412)/.test(fault));

  it('makes an agent, with the faults of the server in its own words', async () => {
    await reader.go('/agents/new');
    await page.getByLabel('Name', { exact: true }).fill('Weather');
    await page.getByLabel('Key', { exact: true }).fill('support');
    await button('Make the agent').click();
    await page.getByRole('alert').getByText('Request', { exact: false }).first().waitFor();
    await page.getByLabel('Key', { exact: true }).fill('weather');
    await button('Make the agent').click();
    await page.getByRole('heading', { level: 1, name: 'Weather' }).waitFor();
    await reader.go('/agents');
    await page.getByRole('link', { name: 'Support desk' }).waitFor();
    expect(await listUnasked()).toEqual([]);
  });

  it('edits an agent, and shows both versions beside each other at an address of its own', async () => {
    await reader.go(`/agents/${agentId}/edit`);
    await page.getByLabel('System prompt').fill(`${prompt}\nBe kind.`);
    await page.getByText('Tools, memory and other settings').click();
    await page.getByLabel('Metadata').fill('{');
    await button('Save as a new version').click();
    await page.getByRole('alert').getByText('Metadata: This is not JSON').waitFor();
    await page.getByLabel('Metadata').fill('{"team": "x"}');
    await button('Save as a new version').click();
    await page.waitForURL(/versions\?from=1&to=2$/);
    await page.locator('.diff-row.added', { hasText: 'Be kind.' }).waitFor();
    expect(await listUnasked()).toEqual([]);
    await page.getByRole('radio', { name: 'From version 2' }).check();
    await page.getByText('These versions are the same.').waitFor();
    expect((await api.get(`/v2/agents/${agentId}`)).body).toMatchObject({ version: 2, metadata: { team: 'x' } });
  });

  it('refuses to overwrite an agent that somebody else has changed meanwhile', async () => {
    await reader.go(`/agents/${agentId}/edit`);
    await page.getByLabel('System prompt').fill('Mine');
    await api.patch(`/v2/agents/${agentId}`, { body: { name: 'Support' } });
    await button('Save as a new version').click();
    await page.getByRole('alert').getByText('precondition_failed').waitFor();
    expect((await api.get(`/v2/agents/${agentId}`)).body.system_prompt).toBe(`${prompt}\nBe kind.`);
  });

  it('searches memories as an agent does, with scores, and brings an earlier version back', async () => {
    const remember = (body: object) => api.post(`/v2/agents/${agentId}/memories`, { body });
    const fact = { memory_type: 'semantic', content: { concept: 'diet', definition: 'Ada is vegan' } };
    const { body: memory } = await remember(fact);
    await remember({ memory_type: 'procedural', content: { procedure: 'Refund', steps: ['Look it up'] } });
    await api.patch(`/v2/memories/${memory.id}`, {
      body: { content: { concept: 'diet', definition: 'Ada eats fish' } },
    });
    await reader.go('/memories');
    await page.getByRole('heading', { name: 'Refund' }).waitFor();
    await page.getByLabel('Agent').selectOption(agentId);
    await page.getByLabel('Question').fill('what does Ada eat');
    await page.keyboard.press('Enter');
    await page.getByRole('meter', { name: 'Relevance' }).first().waitFor();
    expect(page.url()).toContain('q=what+does+Ada+eat');
    await page.getByRole('link', { name: 'diet' }).click();
    await page.waitForURL(new RegExp(`/memories/${memory.id}$`));
    await button('Bring back').click();
    await button('Bring it back').click();
    await page.getByText('Version 3', { exact: true }).first().waitFor();
    expect((await api.get(`/v2/memories/${memory.id}`)).body.content.definition).toBe('Ada is vegan');
    await dialog().waitFor({ state: 'detached' });
  });

  it('undoes what consolidation has merged', async () => {
    const one = { memory_type: 'semantic', content: { concept: 'hours', definition: 'Open from 9 to 18' } };
    for (const body of [one, one]) await api.post(`/v2/agents/${agentId}/memories`, { body });
    const { body: plan } = await api.post(`/v2/agents/${agentId}/memories/consolidate`, {
      body: { dry_run: false, decide: 'equal' },
    });
    const merged = plan.actions.find(({ action }: { action: string }) => action === 'merge').memory_id;
    await reader.go(`/memories/${merged}`);
    await page.getByText('Merged from').waitFor();
    await button('Undo').click();
    await dialog().getByRole('button', { name: 'Undo' }).click();
    await page.waitForURL((url) => !url.pathname.endsWith(merged));
    expect((await api.get(`/v2/memories/${merged}`)).status).toBe(404);
  });

  it('changes a state, keeps a checkpoint, shows what a restore would do, does it and undoes it', async () => {
    await reader.go(`/agents/${agentId}/state`);
    await page.getByText('The state was never changed').waitFor();
    await button('Edit').click();
    await page.getByLabel('The document').fill('{"limit": 50}');
    await button('Save as a new version').click();
    await page.getByRole('heading', { name: 'Version 1' }).waitFor();
    await reader.go(`/agents/${agentId}/checkpoints`);
    await button('New checkpoint').click();
    await page.getByLabel('Name').fill('before the sale');
    await button('Make the checkpoint').click();
    await page.getByRole('heading', { name: 'before the sale' }).waitFor();
    await api.patch(`/v2/agents/${agentId}/state`, { body: { state: { limit: 200 } }, headers: { 'if-match': '*' } });
    const limit = async () => (await api.get(`/v2/agents/${agentId}/state`)).body.state.limit;
    await button('Restore…').click();
    await dialog().locator('.diff-row.changed').waitFor();
    expect(await limit()).toBe(200);
    await button('Restore').click();
    await page.getByRole('status').getByText('It is restored, as version 3.').waitFor();
    expect(await limit()).toBe(50);
    await button('Undo').click();
    await page.getByRole('status').getByText('It is restored, as version 4.').waitFor();
    expect(await limit()).toBe(200);
    await button('Close').click();
    await reader.go(`/agents/${agentId}/state?version=3`);
    await page.getByRole('heading', { name: 'Version 3' }).waitFor();
  });

  it('shows usage as plots and tables, and who calls version 1', async () => {
    await api.post('/v2/chat/messages', { body: plays([{ say: 'Fine.' }], { agent_id: agentId }) });
    await api.post('/v2/chat/messages', { body: plays([{ status: 500 }], { agent_id: agentId }) });
    const data = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1').toString('base64');
    const content = { type: 'image', source: { type: 'data', media_type: 'image/png', data } };
    const shown = { message: { role: 'user', content }, context: { agent_id: await makeAgent(api) } };
    expect((await api.post('/v2/chat/messages', { body: shown })).status).toBe(200);
    await expect.poll(async () => (await api.get('/v2/usage?group_by=day')).body.data[0]?.runs).toBe(3);
    await reader.go('/usage?days=7');
    await page.getByRole('heading', { name: 'Failed runs by model' }).waitFor();
    expect(await page.locator('.plot canvas').count()).toBeGreaterThanOrEqual(4);
    await page.locator('dd', { hasText: '33.3%' }).waitFor();
    const kinds = page.getByRole('table', { name: 'By kind of content' });
    expect(await kinds.getByRole('row', { name: 'Images' }).locator('td').first().innerText()).toBe('1');
    await page.getByText('Callers of version 1').waitFor();
    await page.getByText('As a table').first().click();
    expect(await page.getByRole('table', { name: 'Runs and requests by model' }).locator('tbody tr').count()).toBe(7);
    expect(await listUnasked()).toEqual([]);
    await page.getByRole('button', { name: '90 days' }).click();
    await page.waitForURL(/days=90/);
  });

  it('shows the calls that wait, and has the agent go on when all are decided', async () => {
    const tool = {
      key: 'pay_back',
      kind: 'http',
      parameters: { type: 'object' },
      http: { url: 'https://tools.example.com/pay' },
      approval: { mode: 'always' },
    };
    await api.post('/v2/tools', { body: tool });
    const payer = await makeAgent(api, { tool_refs: [{ key: 'pay_back' }] });
    const call = (amount: number) => ({ tool_call: { name: 'pay_back', arguments: { amount } } });
    const script = [call(250), call(12), { after_results: [{ say: 'Then not.' }] }];
    const { body: held } = await api.post('/v2/chat/messages', { body: plays(script, { agent_id: payer }) });
    expect(held.message.state).toBe('requires_approval');
    await reader.go('/approvals');
    await page.getByText('250', { exact: true }).waitFor();
    const send = button('Send the decision');
    await page.getByRole('button', { name: 'Reject' }).first().click();
    expect(await send.isDisabled()).toBe(true);
    await page.getByLabel('Reason, which the model is told').fill('Too much.');
    await page.getByRole('button', { name: 'Reject' }).nth(1).click();
    expect(await listUnasked()).toEqual([]);
    await send.click();
    await page.getByText('No call waits for anybody').waitFor();
    await button('All').click();
    await page.locator('.badge', { hasText: 'rejected' }).first().waitFor();
    const { data } = (await api.get(`/v2/sessions/${held.session.id}/messages`)).body;
    expect(data.map(({ content }: any) => content.text)).toContain('Then not.');
  });

  it('shows what each version set of a service runs, and how that came to be', async () => {
    const { body: service } = await api.post('/v2/services', {
      body: { key: 'shop', name: 'Shop', agent_id: agentId },
    });
    const promote = `/v2/services/${service.id}/version_sets/release/promote`;
    expect((await api.post(promote, { body: { from: 'edge' } })).status).toBe(200);
    await reader.go('/services');
    await page.getByRole('link', { name: 'Shop' }).click();
    await button('release').click();
    await page.getByRole('region', { name: 'Version set release' }).getByText('Promoted from edge').waitFor();
    expect(await listUnasked()).toEqual([]);
  });

  it('calls a tool with the arguments that its schema names, and shows two of its versions', async () => {
    const parameters = {
      type: 'object',
      required: ['city'],
      properties: { city: { type: 'string', examples: ['Oslo'] } },
      additionalProperties: false,
    };
    const { body: tool } = await api.post('/v2/tools', { body: { key: 'sky', kind: 'caller', parameters } });
    await api.patch(`/v2/tools/${tool.id}`, { body: { description: '<img src=x onerror=alert(1)>' } });
    await reader.go('/tools');
    await page.getByRole('link', { name: 'sky' }).click();
    await page.locator('.diff-row', { hasText: 'onerror' }).first().waitFor();
    expect(JSON.parse(await page.getByLabel('Arguments').inputValue())).toEqual({ city: 'Oslo' });
    await page.getByLabel('Arguments').fill('[1]');
    await button('Call it').click();
    await page.getByText('The arguments have to be an object of JSON.').waitFor();
    await page.getByLabel('Arguments').fill('{"town": "Oslo"}');
    await button('Call it').click();
    await page.getByRole('status').getByText('The arguments were refused').waitFor();
    expect(await listUnasked()).toEqual([]);
  });

  it('shows what the conversations of a simulation came to, and leads to them', async () => {
    const { body: service } = await api.post('/v2/services', {
      body: { key: 'tried', name: 'Tried', agent_id: agentId },
    });
    const scenario = { prompt: 'You look for a book.', messages: ['Where is my book?'], max_turns: 1 };
    const { body: set } = await api.post('/v2/simulations/sets', {
      body: {
        key: 'gate',
        name: 'Before a release',
        tests: [
          {
            name: 'lost-book',
            persona: { name: 'Reader', prompt: 'You are in a hurry.' },
            scenario,
            criteria: [{ type: 'tool_calls', expected: ['refund'] }],
          },
        ],
      },
    });
    const { body: run } = await api.post('/v2/simulations/runs', {
      body: { simulation_set_id: set.id, service_id: service.id },
    });
    await expect.poll(async () => (await api.get(`/v2/simulations/runs/${run.id}`)).body.status).toBe('failed');
    await reader.go('/simulations');
    await page.getByRole('link', { name: 'Before a release' }).click();
    await page.getByText('0 of 1').waitFor();
    expect(await listUnasked()).toEqual([]);
    await page.getByRole('table', { name: 'Runs' }).getByRole('link').click();
    await page.getByText('not met').waitFor();
    expect(await listUnasked()).toEqual([]);
    await page.getByRole('link', { name: 'Timeline of the conversation' }).click();
    await page.getByRole('heading', { level: 1, name: 'Timeline' }).waitFor();
  });

  it('makes, rotates and revokes a key, and shows a secret once, with the keyboard alone', async () => {
    await reader.go('/keys');
    await button('New key').press('Enter');
    await dialog().getByLabel('Name').fill('Reports');
    await page.getByRole('checkbox', { name: 'usage:read' }).press('Space');
    await dialog().getByLabel('Name').press('Enter');
    const secret = (await page.getByLabel('Secret', { exact: true }).textContent())!;
    const asKey = (path: string, key = secret) => fetch(api.stage.url + path, { headers: { 'x-api-key': key } });
    expect((await asKey('/v2/usage')).status).toBe(200);
    expect((await asKey('/v2/agents')).status).toBe(403);
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    expect(await page.content()).not.toContain(secret);
    await page.getByRole('link', { name: 'Reports' }).press('Enter');
    await button('Rotate').press('Enter');
    await dialog().getByLabel('The secret of now ends').selectOption('0');
    await button('Rotate the key').press('Enter');
    const next = (await page.getByLabel('Secret', { exact: true }).textContent())!;
    expect(next).not.toBe(secret);
    await button('I have kept it').press('Enter');
    expect((await asKey('/v2/usage', next)).status).toBe(200);
    await button('Revoke').press('Enter');
    await button('Revoke the key').press('Enter');
    await page.locator('.badge', { hasText: 'Revoked' }).waitFor();
    expect((await asKey('/v2/usage', next)).status).toBe(401);
  });

  it.each(['/agents/x', '/memories/x', '/keys/x', '/users/x', '/services/x', '/tools/x', '/agents/x/state'])(
    'says of what is not there at %s why it is not shown, below a heading',
    async (path) => {
      const missing = path.replace(
        '/x',
        `/${{ agents: 'agt', memories: 'mem', users: 'usr', services: 'svc', tools: 'tool' }[path.split('/')[1]!] ?? 'key'}_01k2c5gq8zf3vr4xw1m6t0y9ab`,
      );
      await reader.go(missing);
      await page
        .getByText(/not found/i)
        .first()
        .waitFor();
      expect((await listUnasked()).filter((fault) => !/status of 404/.test(fault))).toEqual([]);
    },
  );

  it('offers a key that only reads no change, and no section that it may not see', async () => {
    const own = await openConsole(browser, await api.as({ scopes: ['agents:read'] }), `/agents/${agentId}`);
    await own.page.getByRole('heading', { level: 1 }).waitFor();
    expect(await own.page.getByRole('link', { name: 'Edit' }).count()).toBe(0);
    expect(await own.page.getByRole('link', { name: 'Usage' }).count()).toBe(0);
    expect(await own.page.getByRole('button', { name: 'Delete' }).count()).toBe(0);
    expect(await own.listFaults()).toEqual([]);
    await own.close();
  });

  it.each([
    '/agents',
    '/agents/new',
    'AGENT',
    'AGENT/versions',
    'AGENT/state',
    'AGENT/checkpoints',
    '/memories',
    '/usage',
    '/keys',
    '/users',
    '/services',
    '/approvals',
    '/tools',
    '/simulations',
  ])('%s has no fault in light and dark, wide and on a phone', async (path) => {
    const own = await openConsole(browser, api, path.replace('AGENT', `/agents/${agentId}`));
    await own.page.getByText('Loading…').first().waitFor({ state: 'detached' });
    expect(await own.listFaults()).toEqual([]);
    await own.close();
  });
});
