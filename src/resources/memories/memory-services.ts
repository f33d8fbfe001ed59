import type { DataSource } from 'typeorm';
import type { Gateway } from '#src/llm/types.ts';
import type { CheckpointPart } from '#src/resources/state/store.ts';
import { createMemoriesPart } from './checkpoint.ts';
import { createEmbedder, type Embedder } from './search/embedder.ts';
import { createVectors, type Vectors } from './search/vectors.ts';
import { WordCache } from './search/word-cache.ts';
import { toEmbeddingModel } from './index-progress-store.ts';

type Options = {
  database: { dataSource: DataSource; kind: 'embedded' | 'server' };
  gateway: Gateway;
  /** The model that embeds memories, or null for none. Undefined: the offline provider's, which real gateways do not have. */
  model: string | null | undefined;
  clock: () => Date;
  onError: (error: unknown, context: object) => void;
  /** The milliseconds for which a request waits for an embedding. */
  embedTimeoutMs: number | undefined;
};

/** The services that everything shares which works with memories. */
export type MemoryServices = {
  vectors: Vectors;
  words: WordCache;
  embedder: Embedder;
  /** The part of an agent's checkpoints that holds its memories. */
  part: CheckpointPart;
};

/** Makes the services for memories: the store of their vectors, the embedder that fills it, and the words that are held. */
export function createMemoryServices({
  database: { dataSource, kind },
  gateway,
  model,
  clock,
  onError,
  embedTimeoutMs: timeoutMs,
}: Options): MemoryServices {
  const vectors = createVectors(dataSource, kind, onError);
  const embeddingModel = toEmbeddingModel(model ?? null, gateway.provider === 'offline');
  const asking = { embed: gateway.embed, model: embeddingModel, ...(timeoutMs !== undefined && { timeoutMs }) };
  const embedder = createEmbedder({ dataSource, vectors, ...asking, clock, onError });
  return {
    vectors,
    words: new WordCache(dataSource, onError),
    embedder,
    part: createMemoriesPart(clock, embeddingModel),
  };
}
