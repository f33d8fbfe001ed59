import type { DataSource } from 'typeorm';
import type { Gateway } from '#src/llm/types.ts';
import type { CheckpointPart } from '#src/resources/state/store.ts';
import { memoriesPart } from './checkpoint.ts';
import { createEmbedder, type Embedder } from './search/embed.ts';
import { beginPruning } from './consolidation/prune.ts';
import { createVectors, type Vectors } from './search/vectors.ts';

type Options = {
  database: { dataSource: DataSource; kind: 'embedded' | 'server' };
  gateway: Gateway;
  /** What embeds memories; undefined for the offline provider's, which real gateways do not have. */
  model: string | null | undefined;
  clock: () => Date;
  onError: (error: unknown, context: object) => void;
};

export type Memories = {
  vectors: Vectors;
  embedder: Embedder;
  /** What checkpoints of an agent's state can hold of them. */
  part: CheckpointPart;
  /** Begins to embed what waits and to delete what has expired. Returns how to stop. */
  begin(): () => Promise<void>;
};

/** What all that works with memories shares: their vectors, and who makes them. */
export function createMemories({ database: { dataSource, kind }, gateway, model, clock, onError }: Options): Memories {
  const vectors = createVectors(dataSource, kind, onError);
  const usual = gateway.provider === 'offline' ? 'offline/embedding' : null;
  const by = model ?? usual;
  const embedder = createEmbedder({ dataSource, vectors, embed: gateway.embed, model: by, clock, onError });
  return {
    vectors,
    embedder,
    part: memoriesPart(clock, by),
    begin() {
      const stops = [embedder.begin(), beginPruning({ dataSource, clock, onError })];
      return async () => void (await Promise.all(stops.map((stop) => stop())));
    },
  };
}
