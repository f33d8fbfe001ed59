import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isDeep } from '#src/testing/scale-runs.ts';
import { createServerDatabase } from '#src/testing/server-database.ts';
import { kill, killAll, prepare, startServer, type ServerProcess } from '#src/testing/server-process.ts';
import { connectVoice, toAppends, toSpokenTones } from '#src/testing/voice-client.ts';

const databaseServer = process.env['PARLEY_TEST_DATABASE_URL'];
const redis = process.env['PARLEY_TEST_REDIS_URL'];

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'parley-killed-voice-'))));
afterAll(async () => {
  killAll();
  await rm(folder, { recursive: true, force: true });
});

const speak = (script: object[]) => toAppends(toSpokenTones(JSON.stringify({ script })));

/** Speaks with an agent, kills its server in the middle of the answer, and goes on in the same session at another one. */
async function talkThrough(killed: ServerProcess, startNext: () => Promise<ServerProcess>, model?: string) {
  const { headers, agent } = await prepare(killed, model);
  const key = headers['x-api-key'];
  const first = await connectVoice({ url: killed.url, key }, `agent_id=${agent}`);
  const { session } = first.all('session.created')[0];
  first.send(...speak([{ say: 'It is cold. Take a coat. ' }, { delay_ms: 50_000 }]));
  const heard = await first.wait('conversation.item.input_audio_transcription.completed');
  await first.wait('response.output_audio.delta');
  const { response: begun } = first.all('response.created')[0];
  await kill(killed);
  await first.whenClosed();
  const next = await startNext();
  const again = await connectVoice({ url: next.url, key }, `session_id=${session.id}`);
  expect(again.all('session.created')[0].session.id).toBe(session.id);
  again.send({ type: 'conversation.item.retrieve', item_id: heard.item_id });
  const { item } = await again.wait('conversation.item.retrieved');
  expect(item).toMatchObject({ role: 'user', content: [{ text: heard.transcript }] });
  again.send(...speak([{ say: 'Good.' }]));
  expect((await again.wait('response.done')).response).toMatchObject({ status: 'completed' });
  again.socket.close();
  const url = `${next.url}/v2/sessions/${session.id}/messages?limit=100`;
  const { data } = (await (await fetch(url, { headers })).json()) as { data: any[] };
  const told = first.all('response.output_audio_transcript.delta').map(({ delta }) => delta);
  const spoken = data.filter(({ role }) => role === 'user').map(({ content }) => content.text);
  expect(spoken).toEqual([heard.transcript, JSON.stringify({ script: [{ say: 'Good.' }] })]);
  const [cut, answer] = data.filter(({ role }) => role === 'assistant').map(({ content }) => content.text);
  expect([cut.startsWith(told.join('')), answer]).toEqual([true, 'Good.']);
  const ofRun = await fetch(`${next.url}/v2/runs/run_${begun.id.slice(5)}`, { headers });
  expect(await ofRun.json()).toMatchObject({ status: 'failed', error: { error_code: 'runner_lost' } });
  await kill(next);
}

describe('a server on a folder that is killed while an agent speaks', () => {
  it('has stored all that was heard and said, and the session goes on', async () => {
    const env = { PARLEY_DATA_DIR: join(folder, 'data') };
    await talkThrough(await startServer(env), () => startServer(env));
  });

  it.skipIf(!isDeep)(
    'has stored it with a real-time model too, which is told the log when the session goes on',
    async () => {
      const env = { PARLEY_DATA_DIR: join(folder, 'realtime') };
      await talkThrough(await startServer(env), () => startServer(env), 'offline/realtime');
    },
  );
});

describe.skipIf(!databaseServer || !redis)(
  'one of two instances with Redis that is killed while an agent speaks',
  () => {
    it('has stored all that was heard and said, and the session goes on at the other one', async () => {
      const { url, drop } = await createServerDatabase(databaseServer!);
      const env = { DATABASE_URL: url, REDIS_URL: redis! };
      const killed = await startServer(env);
      const other = await startServer(env);
      await talkThrough(killed, async () => other);
      await drop();
    });
  },
);
