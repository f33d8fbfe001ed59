import type { Memory, MemoryType } from '#generated/v2/client/types.gen.ts';
import { textOf, toMemory } from './memory.ts';
import { problem } from '#src/api/problems.ts';
import { searchMemories, type SearchDeps } from './search/search.ts';
import { memoriesById } from './store.ts';

export type RecallDeps = SearchDeps & {
  /** How many tokens a text is for the model that answers. */
  countTokens?: (text: string) => number;
};

export type Wanted = {
  agentId: string;
  /** Working memories of this session are recalled too. */
  sessionId: string | null;
  query: string;
  types?: readonly MemoryType[];
  maxResults?: number;
  minRelevance?: number;
  /** What all that is recalled may take of the prompt. */
  tokenBudget?: number;
};

type Recalled = { memory: Memory; relevance: number; text: string; tokens: number };
export type Recall = { memories: Recalled[]; method: 'hybrid' | 'lexical' | 'vector'; degraded: string | null };

const lettersAToken = 4;
const estimate = (text: string) => Math.ceil(text.length / lettersAToken);
const longestQuery = 4_000;

/** What an agent remembers of something, the most relevant first, as much of it as the budget has room for. */
export async function recall(deps: RecallDeps, wanted: Wanted): Promise<Recall> {
  const { agentId, sessionId, types, maxResults = 10, minRelevance = 0, tokenBudget = Infinity } = wanted;
  const { found, metrics } = await searchMemories(deps, {
    agentId,
    query: wanted.query.slice(0, longestQuery),
    filters: { ...(types && { memory_types: [...types] }), ...(sessionId && { session_id: sessionId }) },
    options: { max_results: maxResults, min_relevance: minRelevance },
  });
  const count = deps.countTokens ?? estimate;
  let room = tokenBudget;
  const memories = found.flatMap(({ row, scores }) => {
    const text = textOf(row.content);
    const tokens = count(text);
    if (tokens > room) return [];
    room -= tokens;
    return [{ memory: toMemory(row), relevance: scores.relevance, text, tokens }];
  });
  return { memories, method: metrics.method, degraded: metrics.degraded };
}

type Named = { agentId: string; refs: readonly string[]; now: Date };

/** The memories of an agent that a message names, in its order. Throws `invalid_request` for those that are none of it. */
export async function namedMemories(
  db: SearchDeps['dataSource'],
  { agentId, refs, now }: Named,
): Promise<{ id: string; text: string }[]> {
  if (refs.length === 0) return [];
  const all = await memoriesById(db, refs, now);
  const rows = new Map(all.filter((row) => row.agentId === agentId).map((row) => [row.id, row]));
  const errors = refs.flatMap((id, index) => {
    const detail = `${id} is not a memory of the agent ${agentId}.`;
    return rows.has(id) ? [] : [{ pointer: `/message/memory_refs/${index}`, detail, code: 'unknown_memory' }];
  });
  if (errors.length > 0) throw problem('invalid_request', errors[0]!.detail, { errors });
  return refs.map((id) => ({ id, text: textOf(rows.get(id)!.content) }));
}
