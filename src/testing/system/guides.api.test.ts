import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseSamples } from '#contracts/gates/samples.ts';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';

const root = join(import.meta.dirname, '../../..');
const samplesIn = (file: string, language: string) =>
  parseSamples(file, readFileSync(join(root, file), 'utf8'))
    .filter((sample) => sample.language === language)
    .map(({ text }) => text);

const hasCurl = spawnSync('curl', ['--version']).status === 0 && spawnSync('bash', ['--version']).status === 0;
const hasHttp2 = hasCurl && spawnSync('curl', ['--version'], { encoding: 'utf8' }).stdout.includes('HTTP2');
if (!hasHttp2) console.warn('NOT TESTED: some commands of the guides, because curl with HTTP/2 or bash is missing.');

/** The commands and programs that the documents show, on a real server: what they print, and that nothing fails. */
describe('the guides', () => {
  let api: Api;
  let env: Record<string, string>;

  beforeAll(async () => {
    api = await testApi();
    env = { PATH: process.env['PATH'] ?? '', URL: api.stage.url, KEY_ID: api.key.id, KEY: api.key.key };
  });

  const here = (text: string) =>
    text.replaceAll('http://127.0.0.1:8080', api.stage.url).replaceAll('127.0.0.1:8081', api.stage.grpc);
  const run = async (program: string, args: string[], more: Record<string, string> = {}) =>
    (await promisify(execFile)(program, args, { cwd: root, env: { ...env, ...more } })).stdout;
  const shell = (text: string, more?: Record<string, string>) => run('bash', ['-euc', here(text)], more);

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
      expect(drawings.join('')).toMatch(/"is_complete":true,"text":"flowchart[^]*identify: identify 1[^]*svg11\.dtd/);
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
  });

  it.runIf(hasCurl)('docs/guides/data-protection.md exports a user, and goes on after a record', async () => {
    const output = await shell(samplesIn('docs/guides/data-protection.md', 'sh').join('\n'));
    expect(output).not.toContain('"error_code"');
    expect(output).toContain('"event":"export_complete"');
    expect(output).toContain('"seq":4');
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
