import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, says, testApi, type Api } from '#src/testing/harness.ts';
import { runInProcess } from '#src/testing/run-in-process.ts';
import { startArgs } from '#src/testing/start-args.ts';

let api: Api;
let agent: string;
beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api, { model: 'offline/scripted' });
});

const readEnv = () => ({ PATH: process.env['PATH'], PARLEY_BASE_URL: api.stage.url, PARLEY_API_KEY: api.key.key });
const parley = (...typed: string[]) => runInProcess(readEnv(), ...typed);
const script = (...steps: object[]) => JSON.stringify({ script: steps });

/** Runs a line of a shell in which `parley` is the command, while the server goes on in this process. */
function runShell(line: string) {
  const command = [process.execPath, ...startArgs].map((word) => `'${word}'`).join(' ');
  // Without a terminal, a bash whose input is a socket would read the settings of the person who runs the test.
  const child = spawn('bash', ['--norc', '-c', `parley() { ${command} "$@"; }; ${line}`], {
    env: readEnv(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => (output[name] += text));
  const ended = once(child, 'close').then(([status]) => ({ status: status as number, ...output }));
  return { child, output, ended };
}

/** Has a conversation, and returns the id of its session. */
async function talk(): Promise<string> {
  const { body } = await api.post('/v2/chat/messages', { body: says(script({ say: 'Well.' }), { agent_id: agent }) });
  return body.session.id;
}

describe('parley chat', () => {
  it('prints the answer to one message, and how to go on', async () => {
    const message = script({ say: 'Half \u001b[2J' }, { say: 'and half.' });
    const { status, stdout, stderr } = await parley('chat', agent, '--message', message);
    expect([status, stdout]).toEqual([0, 'Half \\u001b[2Jand half.\n']);
    const [, id] = /^To go on: parley chat \S+ --conversation (conv_\S+)$/m.exec(stderr)!;
    const next = await parley('chat', agent, '--message', script({ say: 'Again.' }), '--conversation', id!);
    expect(next.stdout).toBe('Again.\n');
    expect(next.stderr).toContain(id);
  });

  it('says which tool is called, and that nobody can be asked for its result', async () => {
    const message = script({ say: 'Let me see.' }, { tool_call: { name: 'weather', arguments: { city: 'Oslo' } } });
    const tools = [{ name: 'weather', description: 'Tells the weather.', parameters: { type: 'object' } }];
    const caller = await makeAgent(api, { model: 'offline/scripted', tools });
    await expect(parley('chat', caller, '--message', message)).rejects.toThrow('waits for the results of its calls');
  });

  it('says which agents there are when there is no such one', async () => {
    await expect(parley('chat', 'nobody', '--message', 'x')).rejects.toThrow(
      /There is no agent nobody\. The agents here are /,
    );
  });

  it('takes what comes through a pipe as the message', async () => {
    const { ended } = runShell(`echo '${script({ say: 'Piped.' })}' | parley chat ${agent}`);
    expect(await ended).toMatchObject({ status: 0, stdout: 'Piped.\n' });
  });

  it('ends with status 130 at an interrupt, and cancels the run', async () => {
    const message = script({ say: 'Begun.' }, { delay_ms: 60_000 }, { say: 'Never.' });
    const { child, output, ended } = runShell(
      `exec ${process.execPath} ${startArgs.join(' ')} chat ${agent} --message '${message}'`,
    );
    await expect.poll(() => output.stdout).toBe('Begun.');
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ status: 130 });
    const { body } = await api.get(`/v2/conversations?agent_id=${agent}&limit=1`);
    const messages = await api.get(`/v2/conversations/${body.data[0].id}/messages`);
    expect(messages.body.data.at(-1)).toMatchObject({ state: 'cancelled' });
  });
});

describe('parley tail', () => {
  it('prints the log of a session, as lines for people and as JSON', async () => {
    const session = await talk();
    const { status, stdout } = await parley('tail', session, '--end');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ +\d+ {2}RUN_STARTED .*runId="run_.*(?:\n.*)*\n +\d+ {2}RUN_FINISHED /m);
    const json = (await parley('tail', session, '--end', '--json')).stdout.trimEnd().split('\n');
    expect(json.map((line) => JSON.parse(line))).toContainEqual({
      seq: 1,
      event: expect.objectContaining({ type: 'RUN_STARTED' }),
    });
    await expect(parley('tail', session, '--after', 'x')).rejects.toThrow(
      '--after must be a number of the log, not x.',
    );
    await expect(parley('tail', 'sess_01k2c5gq8zf3vr4xw1m6t0y9ab')).rejects.toThrow(/not found/i);
  });

  it('ends at the next event when its reader has gone', async () => {
    const session = await talk();
    const { output, ended } = runShell(`parley tail ${session} | head -n 1; echo "\${PIPESTATUS[0]}"`);
    await expect.poll(() => output.stdout).toContain('\n');
    await api.post('/v2/chat/messages', { body: says(script({ say: 'Next.' }), { session_id: session }) });
    const { stdout, stderr } = await ended;
    expect([stdout, stderr]).toEqual([expect.stringMatching(/^ +1 {2}\S+ .*\n0\n$/), '']);
  });

  it('ends with status 130 at an interrupt', async () => {
    const session = await talk();
    const { child, output, ended } = runShell(`exec ${process.execPath} ${startArgs.join(' ')} tail ${session}`);
    await expect.poll(() => output.stdout).toContain('RUN_FINISHED');
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ status: 130, stderr: '' });
  });
});
