import type { MemoryToolName, MemoryUse } from '#generated/v2/client/types.gen.ts';

/** The use that a run makes of memories. `minRelevance` is undefined when nobody says: then recall has its own. */
export type MemorySettings = {
  enabled: boolean;
  extract: boolean;
  types: MemoryUse['types'];
  maxResults: number;
  minRelevance: number | undefined;
  /** The tools with which the model keeps memories itself. */
  tools: readonly MemoryToolName[];
};

const defaultMaxResults = 10;

/** Merges what is said about memories, each member by the first that says it: a message, its session, its agent. */
export function mergeMemorySettings(...levels: readonly (MemoryUse | null | undefined)[]): MemorySettings {
  const find = <Name extends keyof MemoryUse>(name: Name): MemoryUse[Name] =>
    levels.find((level) => level?.[name] !== undefined)?.[name];
  return {
    enabled: find('enabled') ?? false,
    extract: find('extract') ?? false,
    types: find('types'),
    maxResults: find('max_results') ?? defaultMaxResults,
    minRelevance: find('min_relevance'),
    tools: find('tools') ?? [],
  };
}
