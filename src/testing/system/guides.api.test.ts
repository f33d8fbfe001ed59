import { execFile, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSamples } from '#contracts/gates/samples.ts';
import { readContract } from '#src/composition/read-contract.ts';
import { listNamedSchemas, prepareSchemas } from '#src/contract/schemas.ts';
import { createEventCheck } from '#src/resources/webhooks/webhook-event.ts';
import { makeAgent, openTestDatabase, rateLimits, startStage, testApi, type Api } from '#src/testing/harness.ts';
import { loopbackAllowed, startToolServer, type ToolServer } from '#src/testing/tool-server.ts';

const root = join(import.meta.dirname, '../../..');
const client = pathToFileURL(join(root, 'src/clients/typescript/parley.ts')).href;
const samplesIn = (file: string, language: string) =>
  parseSamples(file, readFileSync(join(root, file), 'utf8'))
    .filter((sample) => sample.language === language && sample.reason === null)
    .map(({ text }) => text);

const hasCurl = spawnSync('curl', ['--version']).status === 0 && spawnSync('bash', ['--version']).status === 0;
const hasHttp2 = hasCurl && spawnSync('curl', ['--version'], { encoding: 'utf8' }).stdout.includes('HTTP2');
if (!hasHttp2) console.warn('NOT TESTED: some commands of the guides, because curl with HTTP/2 or bash is missing.');

/** The commands and programs that the documents show, on a real server: what they print, and that nothing fails. */
describe('the guides', () => {
  let api: Api;
  let env: Record<string, string>;
  let tool: ToolServer;
  let folder: string;

  beforeAll(async () => {
    tool = await startToolServer();
    folder = mkdtempSync(join(tmpdir(), 'parley-guides-'));
    writeFileSync(join(folder, 'oslo.png'), Buffer.from('89504e470d0a1a0a', 'hex'));
    api = await testApi(await startStage(await openTestDatabase(), {}, { rateLimits, outgoingAllow: loopbackAllowed }));
    const { key, organization, stage } = api;
    const agent = await makeAgent(api, { model: 'offline/echo' });
    const known = { URL: stage.url, KEY_ID: key.id, KEY: key.key, AGENT: agent, ORGANIZATION: organization };
    const forClients = { PARLEY_BASE_URL: stage.url, PARLEY_API_KEY: key.key };
    env = { PATH: process.env['PATH'] ?? '', ...known, ...forClients };
  });
  afterAll(async () => {
    await api.stage.drain();
    await tool.close();
    rmSync(folder, { recursive: true });
  });

  const here = (text: string) =>
    text
      .replaceAll('http://127.0.0.1:8080', api.stage.url)
      .replaceAll('127.0.0.1:8081', api.stage.grpc)
      .replaceAll(/https:\/\/(?:hooks|tools)\.example\.com\/(?:parley|refunds)/g, tool.url);
  const run = async (program: string, args: string[], more: Record<string, string> = {}, cwd = root) =>
    (await promisify(execFile)(program, args, { cwd, env: { ...env, ...more } })).stdout;
  const shell = (text: string, more?: Record<string, string>) => run('bash', ['-euc', here(text)], more, folder);
  const play = (program: string, more?: Record<string, string>) =>
    run(
      process.execPath,
      ['--input-type=module-typescript', '-e', program.replaceAll("'parley-client'", `'${client}'`)],
      more,
    );
  const withClient = (program: string) =>
    `import { Parley } from 'parley-client';\nconst parley = new Parley();\n${program}`;

  it.runIf(hasCurl).each([
    ['audit', /"has_more":false/],
    ['caching', /^HTTP\/1\.1 304/m],
    ['content', /I was given an image \(at[^]*"file_/],
    ['context', /"tone":"friendly"[^]*"token_budget":140[^]*"data":\[\{"kind":"template"/],
    ['leaving-v1', /"dry_run":true/],
    ['limits', /"data":\[/],
    ['other-languages', /^$/],
    ['state', /ETag: "0"[^]*"Bergen"[^]*"dry_run":true[^]*"deleted_count":1/],
  ])('docs/guides/%s.md is carried out by a shell as it stands', async (guide, expected) => {
    const AGENT = await makeAgent(api, { model: 'offline/echo' });
    expect(await shell(samplesIn(`docs/guides/${guide}.md`, 'sh').join('\necho\n'), { AGENT })).toMatch(expected);
  });

  it('docs/guides/content.md uploads a file and gets it back, by the client of TypeScript', async () => {
    const [program] = samplesIn('docs/guides/content.md', 'ts');
    const told = `${program!.replace("'parley-client'", `'${client}'`)}\nconsole.log(id, bytes.byteLength);`;
    const output = await run(process.execPath, ['--input-type=module-typescript', '-e', told], {}, folder);
    expect(output.trim()).toMatch(/^file_\w{26} 8$/);
  });

  it.runIf(hasCurl)('docs/guides/events.md pushes, reads and forgets', async () => {
    const output = await shell(samplesIn('docs/guides/events.md', 'sh').join("echo\necho '---'\n"));
    const [made, pushed, read, forgotten] = output.split('---\n').map((text) => text.trim());
    expect(made).toBe('');
    expect(JSON.parse(pushed!)).toMatchObject({ acks: expect.arrayContaining([expect.objectContaining({ seq: 6 })]) });
    expect(read).toMatch(/TEXT_MESSAGE_CONTENT[^]*It rains/);
    expect(JSON.parse(forgotten!)).toMatchObject({ event_count: 4 });
  });

  it.runIf(hasCurl)('docs/guides/controls.md asks for JSON, and gets it, repairs it or is told why not', async () => {
    const output = await shell(samplesIn('docs/guides/controls.md', 'sh').join("\necho\necho '---'\n"));
    const [stopped, form, repaired, unmet] = output.split('---\n').map((text) => JSON.parse(text));
    expect(stopped.message.content.text).toMatch(/Count to $/);
    for (const { message } of [form, repaired]) expect(JSON.parse(message.content.text)).toEqual({ degrees: 1 });
    expect([unmet.error_code, unmet.answer.text]).toEqual(['response_format_unmet', 'Still three.']);
  });

  it.runIf(hasCurl)('docs/guides/tools.md makes a tool, names it and tries it', async () => {
    const output = await shell(samplesIn('docs/guides/tools.md', 'sh').join("\necho\necho '---'\n"));
    expect(output).not.toContain('"error_code"');
    expect(output).toMatch(/"secret":"whsec_[^]*"outcome":"refused"/);
  });

  it.runIf(hasCurl)(
    'docs/guides/state-machines.md makes a desk of two machines, checks, versions and draws it',
    async () => {
      const output = await shell(samplesIn('docs/guides/state-machines.md', 'sh').join("\necho\necho '---'\n"));
      const [first, second, checked, versions, ...drawings] = output.split('---\n').map((text) => text.trim());
      expect([first, second]).toEqual(['', '']);
      expect(JSON.parse(checked!).errors).toMatchObject([{ pointer: '/terminal_state', code: 'action_required' }]);
      expect(JSON.parse(versions!).data).toMatchObject([
        { version: 1, deprecated_at: expect.any(String) },
        { version: 2 },
      ]);
      // PARLEY_WRITE_RESULTS=1 writes the drawing that the guide shows.
      const shown = join(root, 'docs/guides/state-machines.svg');
      if (process.env['PARLEY_WRITE_RESULTS']) copyFileSync(join(folder, 'desk.svg'), shown);
      expect(readFileSync(join(folder, 'desk.svg'), 'utf8')).toBe(readFileSync(shown, 'utf8'));
      expect(drawings.join('')).toMatch(/"is_complete":true,"text":"flowchart[^]*identify: identify 1/);
    },
  );

  it.runIf(hasCurl)('docs/guides/services.md releases, takes back and moves', async () => {
    const output = await shell(samplesIn('docs/guides/services.md', 'sh').join("\necho\necho '---'\n"));
    expect(output).not.toContain('"error_code"');
    expect(output).toMatch(/"revision":3,"action":"rolled_back"[^]*"version_set":"canary"/);
  });

  it.runIf(hasCurl)('docs/guides/approvals.md has a call wait, and rejects it', async () => {
    const output = await shell(samplesIn('docs/guides/approvals.md', 'sh').join("\necho\necho '---'\n"));
    expect(output).not.toContain('"error_code"');
    expect(output).toMatch(/"state":"requires_approval"[^]*"status":"open"[^]*I am sorry/);

    const { data } = (await api.get('/v2/agents?key=refund_desk')).body;
    const call = { name: 'pay_back', arguments: { order: '7', amount: 250 } };
    const asked = JSON.stringify({ script: [{ tool_call: call }, { after_results: [{ say: 'Paid.' }] }] });
    const [program] = samplesIn('docs/guides/approvals.md', 'ts');
    expect(await play(program!.replace("'Pay order 7 back.'", JSON.stringify(asked)), { AGENT: data[0].id })).toBe(
      'completed undefined\n',
    );
    expect(tool.requests.map(({ body }) => JSON.parse(body))).toEqual([{ order: '7', amount: 200 }]);

    const [resume] = samplesIn('docs/guides/approvals.md', 'json').map((text) => JSON.parse(text));
    const send = (body: object) => api.stream(`/v2/agents/${data[0].id}/run`, body, 'application/x-ndjson');
    const message = { id: 'm1', role: 'user', content: asked };
    const input = { tools: [], context: [], state: {}, forwardedProps: {} };
    const begun = await send({ ...input, threadId: resume.threadId, runId: 'run-1', messages: [message] });
    const { outcome } = begun.frames.at(-1)!.item;
    resume.resume[0].interruptId = outcome.interrupts[0].id;
    const ended = await send({ ...input, ...resume });
    expect(ended.frames.map(({ item }) => item.type)).toEqual(
      expect.arrayContaining(['TOOL_CALL_RESULT', 'RUN_FINISHED']),
    );
    expect(tool.requests).toHaveLength(2);
  });

  it.runIf(hasCurl)('docs/guides/webhooks.md makes a webhook, tests it and rotates its secret', async () => {
    const output = await shell(samplesIn('docs/guides/webhooks.md', 'sh').join("\necho\necho '---'\n"));
    const [made, tested, rotated] = output.split('---\n').map((text) => text.trim());
    expect(JSON.parse(made!)).toMatchObject({ secret: expect.stringMatching(/^whsec_/) });
    expect(tested).toMatch(/"event_type":"webhook\.test"[^]*"data":\[\]/);
    expect(JSON.parse(rotated!).secret).not.toBe(JSON.parse(made!).secret);
    const check = createEventCheck(() => listNamedSchemas(prepareSchemas(readContract())));
    for (const text of samplesIn('docs/guides/webhooks.md', 'json')) expect(check(JSON.parse(text))).toEqual([]);
  });

  it.runIf(hasCurl)(
    'docs/guides/simulations.md plays tests, those of parts too, requires them and promotes',
    async () => {
      const output = await shell(samplesIn('docs/guides/simulations.md', 'sh').join("\necho\necho '---'\n"));
      expect(output).not.toContain('"error_code"');
      expect(output).toMatch(/"passed":2[^]*"key":"lost-order-impatient","version":1,"persona":{"id":"simpersona_/);
      expect(output).toMatch(
        /"test":"lost-order-impatient"[^]*"simulation_test_id":"simtest_[^]*"requires_passed_set":"simset_/,
      );
    },
  );

  it.runIf(hasCurl)('docs/guides/memories.md keeps what one user told apart, filters, recalls and tidies', async () => {
    const output = await shell(samplesIn('docs/guides/memories.md', 'sh').join("\necho\necho '---'\n"));
    expect(output).not.toContain('"error_code"');
    expect(output).toContain('"scope":{"type":"user_agent","user_id":"usr_');
    expect(output).toContain('"dry_run":true,"matched":1');
    const [from, to] = [(await api.get('/v2/agents?key=barista')).body.data[0].id, await makeAgent(api)];
    const [program] = samplesIn('docs/guides/memories.md', 'js');
    await play(withClient(`const [from, to] = ${JSON.stringify([from, to])};\n${program}`));
    const count = async (id: string) => (await api.get(`/v2/agents/${id}/memories`)).body.data.length;
    expect(await count(to)).toBe(await count(from));
  });

  it.runIf(hasCurl)('docs/guides/data-protection.md exports a user, and goes on after a record', async () => {
    const output = await shell(samplesIn('docs/guides/data-protection.md', 'sh').join('\n'));
    expect(output).not.toContain('"error_code"');
    expect(output).toContain('"event":"export_complete"');
    expect(output).toContain('"seq":4');
    const { data } = (await api.get('/v2/users?external_id=customer-4712')).body;
    const [program] = samplesIn('docs/guides/data-protection.md', 'js');
    expect(await play(withClient(`const user = '${data[0].id}';\n${program}`))).toContain('conversation');
  });

  it.runIf(hasCurl)('docs/guides/oauth.md gets tokens for a service and for a person, and ends them', async () => {
    const output = await shell(samplesIn('docs/guides/oauth.md', 'sh').join("\necho\necho '---'\n"));
    expect(output).not.toMatch(/"error/);
    expect(output.match(/"has_more":false/g)).toHaveLength(2);
    expect(output).toMatch(/"active":true[^]*"active":false/);
  });

  it.runIf(hasCurl)('docs/guides/access.md makes keys and tokens, and ends them', async () => {
    const output = await shell(samplesIn('docs/guides/access.md', 'sh').join("\necho\necho '---'\n"));
    expect(output).not.toContain('"error_code"');
    expect(output).toContain('"owner":"user","user_id":"usr_');
    expect(output).toContain('"previous_secret_until":null');
  });

  it.runIf(hasCurl)('docs/guides/users.md names a user, finds it, signs in for it and erases it', async () => {
    const output = await shell(samplesIn('docs/guides/users.md', 'sh').join("\necho\necho '---'\n"));
    const [, said, found, own, erased] = output.split('---\n').map((text) => text.trim());
    expect(said).toContain('Hello');
    const [user, conversations] = found!.split(/(?<=\})\s*(?=\{"data")/).map((text) => JSON.parse(text));
    expect([user.display_name, conversations.data[0].user_id]).toEqual(['Ada', user.id]);
    expect(JSON.parse(own!)).toEqual(conversations);
    expect(erased).toMatch(/^(?:\{"user_id":"usr_\w+","status":"(?:running|done)"[^]*?\}\}\s*){2}$/);
  });

  it.runIf(hasCurl)('docs/guides/idempotency.md sends a request again, and another one with its key', async () => {
    const output = await shell(samplesIn('docs/guides/idempotency.md', 'sh').join("\necho\necho '---'\n"));
    const [first, again, other] = output.split('---\n').map((text) => text.trim());
    expect(again!.split(/\r?\n/)).toEqual(['Idempotency-Replayed: true', first]);
    expect(JSON.parse(first!)).toMatchObject({ key: 'porter' });
    expect(JSON.parse(other!)).toMatchObject({ error_code: 'idempotency_key_reused' });
  });

  it.runIf(hasCurl)('docs/guides/branches.md edits, answers again, lists and switches', async () => {
    const output = await shell(samplesIn('docs/guides/branches.md', 'sh').join("\necho\necho '---'\n"));
    const [asked, edited, again, listed, switched] = output.split('---\n').map((text) => text.trim());
    expect(asked).toContain('“How do I get to Oslo?”');
    for (const reply of [edited!, again!]) {
      const { text } = JSON.parse(reply).message.content;
      expect([text.includes('Bergen'), text.includes('Oslo')]).toEqual([true, false]);
    }
    expect(JSON.parse(listed!).data.map((branch: any) => branch.is_current)).toEqual([false, false, true]);
    expect(switched).toContain(`"current_branch_id":"${JSON.parse(listed!).data[0].id}"`);
  });

  it.runIf(hasCurl)('the start of the reference signs in, makes an agent and talks to it', async () => {
    const { info } = JSON.parse(readFileSync(join(root, 'generated/v2/openapi.json'), 'utf8'));
    const [start] = parseSamples('openapi.yaml', info.description).filter(({ language }) => language === 'sh');
    const agent = await makeAgent(api, { model: 'offline/echo' });
    expect(await shell(start!.text.replace('agt_…', agent))).toMatch(/"key":"echo"[^]*event: message_complete/);
  });

  const newSession = async () => {
    const { body } = await api.post('/v2/sessions', { body: { agent_id: await makeAgent(api) } });
    return { SESSION: body.id as string };
  };

  it('docs/guides/grpc.md has a producer that works as it stands', async () => {
    const [producer] = samplesIn('docs/guides/grpc.md', 'js');
    const printed = await run(process.execPath, ['--input-type=module', '-e', here(producer!)], await newSession());
    expect(printed).toMatch(/1 at 1[^]*5 at 5/);
    expect(printed).not.toContain('failed');
  });

  it.runIf(hasHttp2)('docs/guides/grpc.md asks over Connect', async () => {
    const [connect] = samplesIn('docs/guides/grpc.md', 'sh').filter((text) => text.startsWith('curl'));
    expect(JSON.parse(await shell(connect!, await newSession()))).toHaveProperty('acks');
  });
});
