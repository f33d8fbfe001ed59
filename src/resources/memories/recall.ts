import type { Memory, MemoryType } from '#generated/v2/client/types.gen.ts';
import { toNoteLine, type MemoryNote } from '#src/llm/memory-note.ts';
import { toMemory, toMemoryText } from './memory.ts';
import { settleContradictions, toMemoryNote } from './note.ts';
import { problem } from '#src/api/problems.ts';
import { type ConversationScope, toReachedKeys } from './conversation-scopes.ts';
import { toZone } from './learning/local-time.ts';
import { findRelevantMemories, type MemorySearchResult, type SearchDeps } from './search/search.ts';
import { findMemories } from './store.ts';

export type { UserScopeAccess } from './conversation-scopes.ts';

export type RecallDeps = SearchDeps & {
  /** Counts the tokens of a text for the model that answers. Undefined: four characters are one token. */
  countTokens?: (text: string) => number;
};

/** The question by which memories are recalled. */
export type RecallQuery = {
  /** Whose memories are recalled. */
  conversation: ConversationScope;
  /** The zone of the days in notes, by its IANA name; UTC when it is null or none. */
  timeZone?: string | null;
  /** The words to search for. */
  query: string;
  /** What was said before that the words refer to; null for nothing. */
  earlier?: string | null;
  types?: readonly MemoryType[];
  maxResults?: number;
  minRelevance?: number;
  /** The number of tokens that all recalled memories may have. */
  tokenBudget?: number;
};

/**
 * The relevance from which a memory is recalled when a request does not say: half of the words of a question, or small
 * talk, are no reason to recall anything.
 */
export const defaultMinRelevance = 0.42;

type RecalledMemory = { memory: Memory; relevance: number; text: string; tokens: number; note: MemoryNote };
/** The recalled memories, the most relevant first. `degraded` names why the search was poorer than usual, or is null. */
export type RecallResult = {
  memories: RecalledMemory[];
  method: 'hybrid' | 'lexical' | 'vector';
  degraded: string | null;
};

const charactersPerToken = 4;
const estimateTokens = (text: string) => Math.ceil(text.length / charactersPerToken);
const maxQueryLength = 4_000;

type Search = (query: string) => Promise<MemorySearchResult>;

/** The relevance of what is only found with earlier messages, relative to what the last one finds. */
const earlierFactor = 0.9;

/** Searches by what was said last, and once more together with what it refers to. The best first. */
async function searchTurns(search: Search, { query, earlier }: RecallQuery): Promise<MemorySearchResult> {
  const last = await search(query.slice(0, maxQueryLength));
  if (!earlier) return last;
  const both = await search(`${query}\n${earlier}`.slice(0, maxQueryLength));
  const best = new Map(last.found.map((hit) => [hit.row.id, hit]));
  for (const { row, scores } of both.found) {
    const relevance = scores.relevance * earlierFactor;
    if (relevance > (best.get(row.id)?.scores.relevance ?? 0))
      best.set(row.id, { row, scores: { ...scores, relevance } });
  }
  return { ...last, found: [...best.values()].toSorted((a, b) => b.scores.relevance - a.scores.relevance) };
}

/** Searches the memories of scopes, and returns as many of the most relevant ones as fit into the budget. */
export async function recallMemories(deps: RecallDeps, input: RecallQuery): Promise<RecallResult> {
  const { conversation, types, maxResults = 10, minRelevance = defaultMinRelevance, tokenBudget = Infinity } = input;
  const keys = toReachedKeys(conversation);
  const search = (query: string) =>
    findRelevantMemories(deps, {
      keys,
      query,
      filters: { ...(types && { memory_types: [...types] }) },
      options: { max_results: maxResults, min_relevance: minRelevance },
    });
  const { found, metrics } = await searchTurns(search, input);
  const count = deps.countTokens ?? estimateTokens;
  const relevances = new Map(found.map(({ row, scores }) => [row.id, scores.relevance]));
  const scope = { keys, now: deps.clock() };
  const timeZone = toZone(input.timeZone ?? null);
  const told = await settleContradictions(
    deps.dataSource,
    found.map(({ row }) => row),
    scope,
  );
  let room = tokenBudget;
  const memories = told.flatMap(({ row, otherwise }) => {
    const text = toMemoryText(row.content);
    const note = toMemoryNote({ row, otherwise }, timeZone);
    const tokens = count(toNoteLine(text, note));
    if (tokens > room) return [];
    room -= tokens;
    const relevance = relevances.get(row.id) ?? relevances.get(otherwise!.id) ?? 0;
    return [{ memory: toMemory(row), relevance, text, tokens, note }];
  });
  return { memories, method: metrics.method, degraded: metrics.degraded };
}

type MemoryReferences = {
  /** Whose memories may be named. */
  conversation: ConversationScope;
  refs: readonly string[];
  /** The zone of the days in notes, by its IANA name; UTC when it is null or none. */
  timeZone: string | null;
  /** Whether memories that are not there are left out instead of refused. */
  skipsUnknown: boolean;
  now: Date;
};

/**
 * Reads the memories that a message names, in the order of the message.
 * @throws `invalid_request` for each that is out of reach, unless `skipsUnknown`.
 */
export async function getReferencedMemories(
  db: SearchDeps['dataSource'],
  { conversation, refs, timeZone, skipsUnknown, now }: MemoryReferences,
): Promise<{ id: string; text: string; note: MemoryNote }[]> {
  if (refs.length === 0) return [];
  const keys = toReachedKeys(conversation);
  const all = await findMemories(db, refs, now);
  const rows = new Map(all.filter((row) => keys.includes(row.scopeKey)).map((row) => [row.id, row]));
  const errors = refs.flatMap((id, index) => {
    const detail = `${id} is not a memory that this conversation can recall.`;
    return rows.has(id) ? [] : [{ pointer: `/message/memory_refs/${index}`, detail, code: 'unknown_memory' }];
  });
  if (errors.length > 0 && !skipsUnknown) throw problem('invalid_request', errors[0]!.detail, { errors });
  const zone = toZone(timeZone);
  return refs.flatMap((id) => {
    const row = rows.get(id);
    return row ? [{ id, text: toMemoryText(row.content), note: toMemoryNote({ row, otherwise: null }, zone) }] : [];
  });
}
