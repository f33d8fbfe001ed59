import type { CreateMemory } from '#generated/v2/client/types.gen.ts';
import { openDatabase, type Database } from '#src/db/data-source.ts';
import { newId } from '#src/api/ids.ts';
import { openGateway } from '#src/llm/gateway.ts';
import type { Gateway } from '#src/llm/types.ts';
import { embeddings } from '#src/llm/offline/embeddings.ts';
import { createEmbedder, type Embedder } from '#src/resources/memories/search/embedder.ts';
import { toMemoryDraft, toMemoryText } from '#src/resources/memories/memory.ts';
import type { SearchDeps } from '#src/resources/memories/search/search.ts';
import { lockMemoryStores } from '#src/resources/memories/index-store.ts';
import { agentScope, type ScopeFields, toScopeKey } from '#src/resources/memories/scope-key.ts';
import { insertMemories, type MemoryOwner } from '#src/resources/memories/write-store.ts';
import { createVectors } from '#src/resources/memories/search/vectors.ts';
import { WordCache } from '#src/resources/memories/search/word-cache.ts';

const offlineModel = 'offline/embedding';
const atOnce = 500;
/** The number of texts that a gateway embeds at once. */
const embeddedAtOnce = 50;

/**
 * The model that embeds, and the gateway that serves it, null for the offline provider; the PostgreSQL server, or the folder of the
 * embedded database, which is in memory unless one of them is given.
 */
export type StoreOptions = {
  model?: string;
  baseUrl?: string | null;
  clock?: () => Date;
  databaseUrl?: string | null;
  dataDir?: string;
};

/** The dependencies of searches. */
export type Store = SearchDeps & {
  /** The dependencies without embeddings: searches by words alone. */
  lexical: SearchDeps;
  agentId: string;
  organizationId: string;
  model: string;
  /** Remembers texts in a scope, that of the agent unless given, and has them embedded. Returns their ids. */
  remember(texts: readonly string[], scope?: ScopeFields): Promise<string[]>;
  /** Remembers what is in the bodies of requests, and has it embedded. Returns the ids. */
  rememberAll(memories: readonly CreateMemory[], scope?: ScopeFields): Promise<string[]>;
  close(): Promise<void>;
};

/** Embeds texts as the offline provider does. */
export async function embedOffline(texts: readonly string[]): Promise<number[][]> {
  const { data } = await embeddings({ model: offlineModel, input: texts });
  return data.map(({ embedding }) => embedding as number[]);
}

async function embedByGateway(gateway: Gateway, model: string, texts: readonly string[]): Promise<number[][]> {
  const all: number[][] = [];
  for (let at = 0; at < texts.length; at += embeddedAtOnce) {
    const some = texts.slice(at, at + embeddedAtOnce);
    all.push(...(await gateway.embed({ model, texts: some, signal: AbortSignal.timeout(60_000) })).vectors);
  }
  return all;
}

/** Finds the agent of a database that was kept, or makes it. */
async function findOrMakeAgent({ dataSource }: Database): Promise<MemoryOwner> {
  const [kept] = await dataSource.query<MemoryOwner[]>(
    `SELECT id AS "agentId", organization_id AS "organizationId" FROM agents WHERE key = 'bench'`,
  );
  if (kept) return kept;
  const [organizationId, agentId] = [newId('org'), newId('agt')];
  await dataSource.query(
    `INSERT INTO organizations (id, name, created_at, updated_at) VALUES ($1, 'bench', now(), now())`,
    [organizationId],
  );
  await dataSource.query(
    `INSERT INTO agents (id, organization_id, key, version, created_at, updated_at) VALUES ($1, $2, 'bench', 1, now(), now())`,
    [agentId, organizationId],
  );
  return { organizationId, agentId };
}

/** Opens the store of one agent; queries are embedded by the gateway, over HTTP as always. */
export async function openStore({
  model = offlineModel,
  baseUrl = null,
  clock = () => new Date(),
  databaseUrl = null,
  dataDir = 'memory://',
}: StoreOptions = {}): Promise<Store> {
  const database = await openDatabase({ databaseUrl, dataDir, poolSize: 1, entities: [] });
  const { dataSource } = database;
  const gateway = await openGateway({ baseUrl, apiKey: null, timeoutMs: 60_000 });
  const place = await findOrMakeAgent(database);
  const vectors = createVectors(dataSource, database.kind, () => {});
  const onError = (error: unknown) => {
    throw error;
  };
  const withModel = (name: string | null): Embedder =>
    createEmbedder({ dataSource, vectors, embed: gateway.embed, model: name, clock, onError, timeoutMs: 60_000 });
  const embedder = withModel(model);
  await embedder.model();
  const words = new WordCache(dataSource, onError);
  const deps = { dataSource, vectors, words, clock };

  async function rememberAll(memories: readonly CreateMemory[], scope: ScopeFields = agentScope): Promise<string[]> {
    const all: string[] = [];
    for (let at = 0; at < memories.length; at += atOnce) {
      const drafts = memories.slice(at, at + atOnce).map((memory) => toMemoryDraft(newId('mem'), memory, scope));
      await dataSource.transaction(async (tx) => {
        await lockMemoryStores(tx, [toScopeKey(place.agentId, scope)]);
        await insertMemories(tx, place, drafts, { by: 'bench', now: clock() }, model);
      });
      const texts = drafts.map(({ content }) => toMemoryText(content));
      const made = await (baseUrl === null ? embedOffline(texts) : embedByGateway(gateway, model, texts));
      await vectors.keep(
        drafts.map(({ id }, index) => ({ id, version: 1, vector: made[index]! })),
        model,
      );
      all.push(...drafts.map(({ id }) => id));
    }
    return all;
  }

  return {
    ...deps,
    embedder,
    lexical: { ...deps, embedder: withModel(null) },
    ...place,
    model,
    remember(texts, scope) {
      const toBody = (note: string, index: number): CreateMemory => ({
        memory_type: 'working',
        content: { note },
        importance: (index % atOnce) / atOnce,
      });
      return rememberAll(texts.map(toBody), scope);
    },
    rememberAll,
    async close() {
      await gateway.close();
      await database.close();
    },
  };
}
