import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Parley } from '#src/clients/typescript/parley.ts';
import { plays } from '#src/testing/harness.ts';
import { bootstrapEnv, bootstrapKey, startInstance, unlimitedEnv, type Instance } from '#src/testing/instance.ts';
import { createServerDatabase, type ServerDatabase } from '#src/testing/server-database.ts';

const serverUrl = process.env['PARLEY_TEST_DATABASE_URL'];
const args = ['--import', join(import.meta.dirname, '../faults/jumping-clock.js'), 'src/start.js'];

/** A whole answer that takes longer than three looks for lost runs. */
const slowAnswer = Array.from({ length: 40 }, (_, place) => [{ say: `t${place} ` }, { delay_ms: 200 }]).flat();

describe.runIf(serverUrl)('an instance whose clock is an hour ahead', () => {
  let database: ServerDatabase;
  let folder: string;
  let right: Instance;
  let ahead: Instance;
  const clientOf = ({ url }: Instance, apiKey = bootstrapKey) => new Parley({ baseUrl: url, apiKey, logLevel: 'off' });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-clock-'));
    database = await createServerDatabase(serverUrl!);
    const env = { ...bootstrapEnv, ...unlimitedEnv, DATABASE_URL: database.url, PARLEY_DATA_DIR: folder };
    right = await startInstance(env, args);
    ahead = await startInstance(env, args);
    ahead.process.kill('SIGUSR2');
  }, 120_000);
  afterAll(async () => {
    await Promise.all([right?.end(), ahead?.end()]);
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it('leaves the runs of others alone, and others leave its runs', async () => {
    const { id } = await clientOf(right).agents.create({ key: 'clock', name: 'Clock', model: 'offline/scripted' });
    const message = {
      role: 'user' as const,
      content: plays(slowAnswer, {}).message.content as { type: 'text'; text: string },
    };
    const ask = (instance: Instance) => clientOf(instance).chat.messages.create({ message, context: { agent_id: id } });
    const answers = await Promise.all([ask(right), ask(ahead)]);
    const texts = answers.map(({ message: { content } }) => ('text' in content ? content.text : content.type));
    for (const text of texts) expect(text).toContain('t38 t39');
  }, 120_000);

  it('takes what has not expired, and stores times that the others have', async () => {
    const inHalfAnHour = new Date(Date.now() + 1_800_000).toISOString();
    const key = await clientOf(right).keys.create({
      name: 'short',
      scopes: ['agents:read', 'agents:write'],
      expires_at: inHalfAnHour,
    });
    const client = clientOf(ahead, key.secret);
    const made = await client.agents.create({ key: 'later', name: 'Later', model: 'offline/echo' });
    expect(Math.abs(Date.parse(made.created_at) - Date.now())).toBeLessThan(600_000);
  });
});
