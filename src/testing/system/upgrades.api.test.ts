import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { QueryRunner } from 'typeorm';
import { afterAll, describe, expect, it } from 'vitest';
import { entities } from '#src/composition/entities.ts';
import { openDatabase } from '#src/db/data-source.ts';
import { applyImage, readImage } from '#src/db/database-image.ts';
import { readBareDatabase, writeDatabase } from '#src/db/empty-database.ts';
import { inspectFolder } from '#src/db/inspect-folder.ts';
import { loadMigrations } from '#src/db/migrations/index.ts';
import { describeSchema } from '#src/testing/describe-schema.ts';
import { startStage, testApi } from '#src/testing/harness.ts';

const kept = join(import.meta.dirname, '../releases');
const releases = readdirSync(kept).map((file) => file.replace('.tar.br', ''));
const root = mkdtempSync(join(tmpdir(), 'parley-upgrade-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Unpacks the data folder that a release has left. */
async function unpack(release: string): Promise<string> {
  const { content, digest } = await readBareDatabase();
  const image = (await readImage(join(kept, `${release}.tar.br`)))!;
  // With another version of the embedded PostgreSQL the kept data has to be made again from the earlier one.
  expect(image.manifest.base).toBe(digest);
  const folder = join(root, release);
  writeDatabase(applyImage(image, content), join(folder, 'postgres'));
  return folder;
}

describe.each(releases)('the data of %s', (release) => {
  it('is read by this version, and its migrations can be undone', async () => {
    const folder = await unpack(release);
    const before = await inspectFolder(folder, (db) => describeSchema(db));
    const database = await openDatabase({ databaseUrl: null, dataDir: folder, poolSize: 1, entities });
    expect(database.migrated.count).toBeGreaterThan(0);
    const on = await startStage(database);
    const api = await (await testApi(on)).as({ organization: 'default' });

    const agents = (await api.get('/v2/agents')).body.data;
    expect(agents).toMatchObject([{ key: 'guide', name: 'Guide', model: 'offline/echo' }]);
    const [conversation] = (await api.get('/v2/conversations')).body.data;
    expect(conversation.title).toBe('Oslo');
    const { body: messages } = await api.get(`/v2/conversations/${conversation.id}/messages`);
    expect(messages.data.map(({ content }: any) => content.text.split('\n')[0])).toEqual([
      'Hello, Oslo',
      'You said: “Hello, Oslo”',
      'And the weather? æøå 😀',
      'You said: “And the weather? æøå 😀”',
    ]);
    const { body: memories } = await api.get(`/v2/agents/${agents[0].id}/memories`);
    expect(memories.data).toMatchObject([{ content: { concept: 'Ada', definition: 'lives in Oslo' } }]);
    expect((await api.get(`/v2/agents/${agents[0].id}/state`)).body).toMatchObject({ state: { visits: 1 } });
    const history = await api.get(`/v2/sessions/${messages.data[0].session_id}/events/history`);
    expect(history.body.data.length).toBeGreaterThan(5);
    const said = {
      context: { conversation_id: conversation.id },
      message: { role: 'user', content: { type: 'text', text: 'Still there?' } },
    };
    expect((await api.post('/v2/chat/messages', { body: said })).status).toBe(200);
    await on.drain();

    const applied = await database.dataSource.query<{ name: string }[]>('SELECT name FROM migrations ORDER BY id DESC');
    await database.dataSource.transaction(async ({ queryRunner }) => {
      for (const { name } of applied.slice(0, database.migrated.count)) await undo(name, queryRunner!);
    });
    expect(await describeSchema(database.dataSource)).toEqual(before);
    await database.close();
  });
});

async function undo(name: string, runner: QueryRunner): Promise<void> {
  const migration = (await loadMigrations()).find((one) => one.name === name)!;
  await migration.down(runner);
}
