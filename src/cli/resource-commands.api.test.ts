import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, rateLimits, says, startStage, testApi, type Api } from '#src/testing/harness.ts';
import { startMcpServer } from '#src/testing/mcp-server.ts';
import { loopbackAllowed } from '#src/testing/tool-server.ts';
import { runInProcess } from '#src/testing/run-in-process.ts';

let api: Api;
let folder: string;
beforeAll(async () => {
  api = await testApi();
  folder = mkdtempSync(join(tmpdir(), 'parley-commands-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const parley = (...typed: string[]) =>
  runInProcess({ PARLEY_BASE_URL: api.stage.url, PARLEY_API_KEY: api.key.key }, ...typed);
const readJson = async (...typed: string[]) => JSON.parse((await parley(...typed, '--json')).stdout);

describe('parley agents', () => {
  it('makes, lists, shows, changes and deletes an agent, by its id or key', async () => {
    const made = await readJson('agents', 'create', 'desk', '--model', 'offline/echo', '--prompt', 'Be brief.');
    expect(made).toMatchObject({ key: 'desk', name: 'desk', system_prompt: 'Be brief.' });
    expect((await parley('agents', 'list')).stdout).toMatch(
      new RegExp(`^ID .*\\n${made.id} +desk +desk +offline/echo `),
    );
    expect((await parley('agents', 'show', made.id)).stdout).toMatch(/^key +desk$(?:\n.*)*^prompt +Be brief\.$/m);
    const file = join(folder, 'agent.json');
    writeFileSync(file, JSON.stringify({ name: 'Of the file', temperature: 0.5 }));
    expect(await readJson('agents', 'update', 'desk', '--file', file, '--name', 'Typed')).toMatchObject({
      name: 'Typed',
      temperature: 0.5,
      version: 2,
    });
    await expect(parley('agents', 'delete', 'desk')).rejects.toThrow('needs --yes');
    expect((await parley('agents', 'delete', 'desk', '--yes')).stdout).toBe(
      `The agent desk (${made.id}) is deleted.\n`,
    );
    await expect(parley('agents', 'show', 'desk')).rejects.toThrow('There is no agent desk.');
  });

  it('shows of many agents as many as are asked for, and says that there are more', async () => {
    for (const key of ['a', 'b', 'c']) await parley('agents', 'create', key, '--model', 'offline/echo');
    const { stdout, stderr } = await parley('agents', 'list', '--limit', '2', '--json');
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).key),
    ).toEqual(['c', 'b']);
    expect(stderr).toBe('There are more than 2: --limit lists them.\n');
    expect((await parley('agents', 'list', '--limit', '3')).stderr).toBe('');
    await expect(parley('agents', 'list', '--limit', '0')).rejects.toThrow('--limit must be a number from 1');
  });

  it('refuses what cannot be, and says what can', async () => {
    await expect(parley('agents', 'create', 'x')).rejects.toThrow(
      /--model is missing\. This server offers offline\/echo,/,
    );
    await expect(parley('agents', 'update', 'x')).rejects.toThrow('Nothing is to be changed');
    await expect(parley('agents', 'create', 'x', '--file', join(folder, 'none'))).rejects.toThrow('(ENOENT)');
    const file = join(folder, 'broken.json');
    writeFileSync(file, '{');
    await expect(parley('agents', 'create', 'x', '--file', file)).rejects.toThrow('is not JSON');
    writeFileSync(file, '{"model": "offline/echo", "mood": 1}');
    await expect(parley('agents', 'create', 'x', '--file', file)).rejects.toThrow(/mood/);
  });
});

describe('parley conversations', () => {
  it('begins, lists, reads, closes and deletes a conversation', async () => {
    await parley('agents', 'create', 'talker', '--model', 'offline/echo');
    const { id, agent_id } = await readJson(
      'conversations',
      'create',
      'talker',
      '--title',
      'A\u001b[2Jtitle',
      '--user',
      'u1',
    );
    await api.post('/v2/chat/messages', { body: says('one\n\u001b[31mtwo', { conversation_id: id }) });
    expect((await parley('conversations', 'list', '--agent', 'talker')).stdout).toMatch(
      new RegExp(`^ID .*\\n${id} +A\\\\u001b\\[2Jtitle +open +2 +usr_`),
    );
    const { stdout } = await parley('conversations', 'messages', id);
    expect(stdout).toMatch(/^user \d{4}-\d\d-\d\d \d\d:\d\d\n {2}one\n {2}\\u001b\[31mtwo\nassistant .*\n {2}You said/);
    expect((await parley('conversations', 'messages', id, '--json', '--limit', '1')).stdout.split('\n')).toHaveLength(
      2,
    );
    expect((await parley('conversations', 'show', id)).stdout).toMatch(new RegExp(`^agent +${agent_id}$`, 'm'));
    expect(await readJson('conversations', 'close', id)).toMatchObject({ status: 'closed' });
    expect((await parley('conversations', 'list', '--status', 'open', '--agent', 'talker')).stdout).not.toContain(id);
    expect((await parley('conversations', 'delete', id, '--yes')).stdout).toBe(`The conversation ${id} is deleted.\n`);
    await expect(parley('conversations', 'show', id)).rejects.toThrow(/not found/i);
  });
});

describe('parley tools', () => {
  it('lists, shows and tests a tool, by its id or key', async () => {
    expect(await parley('tools', 'list')).toMatchObject({ status: 0, stderr: 'There are none.\n' });
    await expect(parley('tools', 'show', 'weather')).rejects.toThrow(
      'There is no tool weather. There are no tools yet.',
    );
    const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
    const tool = { key: 'weather', kind: 'caller', description: 'The weather.', parameters };
    const { id } = (await api.post('/v2/tools', { body: tool })).body;
    expect((await parley('tools', 'list')).stdout).toMatch(
      new RegExp(`^ID .*\\n${id} +weather +caller +1 .*The weather\\.$`, 'm'),
    );
    expect((await parley('tools', 'show', id)).stdout).toMatch(/^description +The weather\.$/m);
    expect(await readJson('tools', 'show', 'weather')).toMatchObject({ id, parameters });
    await expect(parley('tools', 'show', 'wether')).rejects.toThrow('The tools here are weather.');

    const file = join(folder, 'arguments.json');
    writeFileSync(file, '{"city": "Oslo"}');
    const fitting = await parley('tools', 'test', 'weather', '--file', file);
    expect(fitting).toMatchObject({ status: 0, stderr: expect.stringMatching(/^not_called, version 1, \d+ ms\n$/) });
    const refused = await parley('tools', 'test', 'weather', '--arguments', '{"city": 5}', '--json');
    expect([refused.status, JSON.parse(refused.stdout)]).toMatchObject([2, { tool_id: id, outcome: 'refused' }]);
    await expect(parley('tools', 'test', 'weather', '--arguments', '[]')).rejects.toThrow('must hold a JSON object');
    await expect(parley('tools', 'test', 'weather', '--file', file, '--arguments', '{}')).rejects.toThrow('exclude');
    await expect(parley('tools', 'test', 'weather', '--version', '0')).rejects.toThrow('must be a number from 1 on');
  });

  it('lists the tools of an MCP server, and imports them', async () => {
    const authorization = 'Bearer of-the-server';
    const server = await startMcpServer(authorization);
    const own = await testApi(
      await startStage(await openTestDatabase(), {}, { rateLimits, outgoingAllow: loopbackAllowed }),
    );
    const headers = join(folder, 'headers.json');
    writeFileSync(headers, JSON.stringify({ Authorization: authorization }));
    const env = { PARLEY_BASE_URL: own.stage.url, PARLEY_API_KEY: own.key.key };
    const discover = (...typed: string[]) =>
      runInProcess(env, 'tools', 'discover', server.url, '--headers', headers, ...typed);
    try {
      expect((await discover()).stdout).toMatch(
        /^NAME +KEY +OUTCOME +DESCRIPTION\nadd +add +listed +Adds two numbers\./,
      );
      const imported = (await discover('--import', '--prefix', 'sum_', '--json')).stdout.trimEnd().split('\n');
      expect(JSON.parse(imported[0]!)).toMatchObject({ name: 'add', key: 'sum_add', outcome: 'created' });
    } finally {
      await own.stage.drain();
      await server.close();
    }
  });

  it('says that what is no MCP server cannot be asked for its tools, once', async () => {
    const failure = await parley('tools', 'discover', 'nowhere').catch((error: Error) => error.message);
    expect(failure).toMatch(/Invalid request: \/url: Must match/);
    expect(String(failure).match(/Must match/g)).toHaveLength(1);
  });
});

describe('a server that cannot be used', () => {
  const list = (env: NodeJS.ProcessEnv) => runInProcess(env, 'agents', 'list');

  it('is named, with what to do', async () => {
    const key = { PARLEY_API_KEY: api.key.key };
    await expect(list({ ...key, PARLEY_BASE_URL: 'http://127.0.0.1:9' })).rejects.toThrow('Does a Parley run there?');
    await expect(list({ ...key, PARLEY_BASE_URL: `${api.stage.url}/elsewhere` })).rejects.toThrow(
      'Is that the address of a Parley',
    );
    await expect(list({ PARLEY_BASE_URL: api.stage.url, PARLEY_API_KEY: 'sk_wrong' })).rejects.toThrow(
      'Is it the key of this server?',
    );
    await expect(list({ PARLEY_BASE_URL: api.stage.url })).rejects.toThrow('A key is needed');
  });
});

describe('parley config', () => {
  const run = (env: NodeJS.ProcessEnv, ...typed: string[]) => runInProcess(env, 'config', ...typed);

  it('lists every setting, without secrets', async () => {
    const { stdout } = await run({ PORT: '1', OPENAI_API_KEY: 'sk-hidden' }, 'list');
    expect(stdout).toMatch(/^PORT +1 +8080$/m);
    expect(stdout).toMatch(/^OPENAI_API_KEY +set +\S/m);
    expect(stdout).not.toContain('hidden');
    const settings = (await run({}, 'list', '--json')).stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(settings.find(({ name }) => name === 'LOG_LEVEL')).toMatchObject({ value: null, default: 'info' });
  });

  it('explains a setting, and names what was meant', async () => {
    expect((await run({}, 'show', 'log_level')).stdout).toMatch(/^default +info\nmeans +`trace`/m);
    await expect(run({}, 'show', 'LOG_LEVL')).rejects.toThrow('Is LOG_LEVEL meant?');
  });

  it('checks the environment', async () => {
    expect(await run({}, 'check')).toMatchObject({ status: 0, stdout: 'Every setting can be used.\n' });
    await expect(run({ PORT: 'x' }, 'check')).rejects.toThrow('PORT must be');
  });
});
