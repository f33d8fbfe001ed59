import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '#src/api/ids.ts';
import { wordsVersion } from '#src/resources/memories/index-store.ts';
import { toMemoryDraft } from '#src/resources/memories/memory.ts';
import { agentScope, type ScopeFields } from '#src/resources/memories/scope-key.ts';
import { fillStore } from './memory-fill.ts';
import { openStore, type Store } from './memory-store.ts';
import { makeTexts } from './memory-texts.ts';
import { randomOf } from './streams.ts';
import type { BenchOptions } from './measure.ts';

/** The number of memories of a user with the agent, and of the user with all agents. */
const memoriesOfUser = 1_200;
/** The number of steps by which importance rises, again and again. */
const importanceSteps = 500;

/** A filled store: the texts of the agent's memories, and the keys of the scopes of a user, that of the agent included. */
export type MemorySet = { store: Store; texts: readonly string[]; userKeys: readonly string[] };

const toDrafts = (texts: readonly string[], scope: ScopeFields) =>
  texts.map((note, index) =>
    toMemoryDraft(
      newId('mem'),
      { memory_type: 'working', content: { note }, importance: (index % importanceSteps) / importanceSteps },
      scope,
    ),
  );

async function makeUser({ dataSource, organizationId }: Store): Promise<string> {
  const id = newId('usr');
  // Raw: one row, in a tool that knows no entities.
  await dataSource.query(
    `INSERT INTO users (id, organization_id, metadata, created_at, updated_at) VALUES ($1, $2, '{}', now(), now())`,
    [id, organizationId],
  );
  return id;
}

/** Fills a store with the memories of an agent, and of a user in both scopes of users. Indexes the agent's vectors. */
export async function fillSet(
  store: Store,
  texts: readonly string[],
  { ofUser = memoriesOfUser, report }: { ofUser?: number; report: BenchOptions['report'] },
): Promise<void> {
  const userId = await makeUser(store);
  const [own, shared] = (['user_agent', 'user'] as const).map((scopeType) => ({ scopeType, userId, sessionId: null }));
  const some = texts.slice(0, ofUser);
  const drafts = [...toDrafts(texts, agentScope), ...toDrafts(some, own!), ...toDrafts(some, shared!)];
  const startedAt = performance.now();
  const seconds = () => `${((performance.now() - startedAt) / 1_000).toFixed(0)} s`;
  await fillStore(store, drafts, (stored) => {
    if (stored % 5_000 === 0) report(`  ${stored} of ${drafts.length} memories stored, ${seconds()}`);
  });
  report(`  memories counted and indexed, ${seconds()}; now their vectors`);
  // Raw: a setting of the session.
  await store.dataSource.query(`SET maintenance_work_mem = '1GB'`);
  await store.vectors.index(store.agentId, store.model);
  report(`  vectors indexed, ${seconds()}`);
}

/** The server on which memories are searched; null for the embedded database. */
export const databaseUrl = process.env['DATABASE_URL'] ?? null;

/** Opens a set of memories that a server or a folder keeps, and makes it at first; in memory without either. */
export async function openSet(size: number, { keep, report }: BenchOptions): Promise<MemorySet> {
  const texts = makeTexts(randomOf(size), size);
  const store = await openSized();
  // Raw: one number.
  const [stored] = await store.dataSource.query<[{ count: number }]>('SELECT count(*)::int AS count FROM memories');
  if (stored.count === 0) await fillSet(store, texts, { report });
  else if (stored.count !== size + 2 * memoriesOfUser)
    throw new Error(`The database has ${stored.count} memories: drop it, or name the size that it was filled with.`);
  // Raw: a list of keys.
  const rows = await store.dataSource.query<{ key: string }[]>('SELECT scope_key AS key FROM memory_stores');
  return { store, texts, userKeys: rows.map(({ key }) => key) };

  async function openSized(): Promise<Store> {
    if (databaseUrl !== null) return openStore({ databaseUrl });
    return keep === null ? openStore() : openKept(join(keep, `${size}-${wordsVersion}`));
  }

  async function openKept(folder: string): Promise<Store> {
    if (existsSync(folder)) return openStore({ dataDir: folder });
    // Only a set that was filled to its end gets the name.
    const part = `${folder}.part`;
    await rm(part, { recursive: true, force: true });
    await mkdir(part, { recursive: true });
    const filling = await openStore({ dataDir: part });
    await fillSet(filling, texts, { report });
    await filling.close();
    await rename(part, folder);
    return openStore({ dataDir: folder });
  }
}
