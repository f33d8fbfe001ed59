import { openDatabase, type Database } from '#src/db/data-source.ts';
import { newId } from '#src/api/ids.ts';
import { openGateway } from '#src/llm/gateway.ts';
import { embeddings } from '#src/llm/offline/embeddings.ts';
import { createEmbedder, type Embedder } from '#src/resources/memories/search/embedder.ts';
import { toMemoryDraft, toMemoryText } from '#src/resources/memories/memory.ts';
import type { SearchDeps } from '#src/resources/memories/search/search.ts';
import { lockMemoryStores } from '#src/resources/memories/index-store.ts';
import { agentScope, type ScopeFields, toScopeKey } from '#src/resources/memories/scope-key.ts';
import { insertMemories } from '#src/resources/memories/write-store.ts';
import { createVectors } from '#src/resources/memories/search/vectors.ts';

export const model = 'offline/embedding';
const atOnce = 500;

/** The dependencies of searches, on a database in memory. */
export type Store = SearchDeps & {
  /** The dependencies without embeddings: searches by words alone. */
  lexical: SearchDeps;
  agentId: string;
  /** Remembers texts in a scope, that of the agent unless given, and has them embedded. Returns their ids. */
  remember(texts: readonly string[], scope?: ScopeFields): Promise<string[]>;
  close(): Promise<void>;
};

const vectorsOf = (texts: readonly string[]): number[][] =>
  embeddings({ model, input: texts }).data.map(({ embedding }) => embedding as number[]);

async function makeAgent({ dataSource }: Database): Promise<{ organizationId: string; agentId: string }> {
  const [organizationId, agentId] = [newId('org'), newId('agt')];
  await dataSource.query(`INSERT INTO organizations (id, name, created_at) VALUES ($1, 'bench', now())`, [
    organizationId,
  ]);
  await dataSource.query(
    `INSERT INTO agents (id, organization_id, key, version, created_at, updated_at) VALUES ($1, $2, 'bench', 1, now(), now())`,
    [agentId, organizationId],
  );
  return { organizationId, agentId };
}

/** An empty store of one agent; queries are embedded by the offline provider, over HTTP as always. */
export async function openStore(): Promise<Store> {
  const database = await openDatabase({ databaseUrl: null, dataDir: 'memory://', poolSize: 1, entities: [] });
  const { dataSource } = database;
  const gateway = await openGateway({ baseUrl: null, apiKey: null, timeoutMs: 5_000 });
  const place = await makeAgent(database);
  const vectors = createVectors(dataSource, 'embedded', () => {});
  const clock = () => new Date();
  const onError = (error: unknown) => {
    throw error;
  };
  const withModel = (name: string | null): Embedder =>
    createEmbedder({ dataSource, vectors, embed: gateway.embed, model: name, clock, onError });
  const embedder = withModel(model);
  await embedder.model();
  const deps = { dataSource, vectors, clock };
  return {
    ...deps,
    embedder,
    lexical: { ...deps, embedder: withModel(null) },
    agentId: place.agentId,
    async remember(texts, scope = agentScope) {
      const all: string[] = [];
      for (let at = 0; at < texts.length; at += atOnce) {
        const drafts = texts
          .slice(at, at + atOnce)
          .map((note, index) => ({ note, importance: index / atOnce }))
          .map(({ note, importance }) =>
            toMemoryDraft(newId('mem'), { memory_type: 'working', content: { note }, importance }, scope),
          );
        await dataSource.transaction(async (tx) => {
          await lockMemoryStores(tx, [toScopeKey(place.agentId, scope)]);
          await insertMemories(tx, place, drafts, { by: 'bench', now: clock() }, model);
        });
        const made = vectorsOf(drafts.map(({ content }) => toMemoryText(content)));
        await vectors.keep(
          drafts.map(({ id }, index) => ({ id, version: 1, vector: made[index]! })),
          model,
        );
        all.push(...drafts.map(({ id }) => id));
      }
      return all;
    },
    async close() {
      await gateway.close();
      await database.close();
    },
  };
}
