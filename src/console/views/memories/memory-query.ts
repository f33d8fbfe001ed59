import type { ListMemoriesData, MemoryScopeType, MemoryType, SearchMemories } from '#generated/v2/client/types.gen.ts';

/** The question and the filters of a reader who looks for memories. */
export type MemoryQuery = {
  agentId: string | null;
  /** The question that an agent is asked; empty for a list. */
  text: string;
  type: MemoryType | null;
  scope: MemoryScopeType | null;
  status: 'active' | 'consolidated' | 'superseded' | null;
  userId: string | null;
};

/** The types of memories in words of the console. */
export const typeNames = {
  semantic: 'Fact',
  episodic: 'Event',
  procedural: 'Procedure',
  working: 'Note',
} as const satisfies Record<MemoryType, string>;

const scopes = ['agent', 'user_agent', 'user', 'session'] as const;
const statuses = ['active', 'consolidated', 'superseded'] as const;

const oneOf = <Value extends string>(value: string | null, values: readonly Value[]): Value | null =>
  values.find((each) => each === value) ?? null;

/** Reads the query of an address; what it does not know it leaves out. */
export const readMemoryQuery = (query: URLSearchParams): MemoryQuery => ({
  agentId: query.get('agent'),
  text: query.get('q')?.trim() ?? '',
  type: oneOf(query.get('type'), Object.keys(typeNames) as MemoryType[]),
  scope: oneOf(query.get('scope'), scopes),
  status: oneOf(query.get('status'), statuses),
  userId: query.get('user'),
});

type ListQuery = NonNullable<ListMemoriesData['query']>;

/** Returns the parameters with which the API lists what is looked for. */
export const toListQuery = ({ agentId, type, scope, status, userId }: MemoryQuery) =>
  ({
    ...(agentId !== null && { agent_id: agentId }),
    ...(type !== null && { memory_type: [type] }),
    ...(scope !== null && { scope: [scope] }),
    ...(status !== null && { status }),
    ...(userId !== null && { user_id: userId }),
  }) satisfies ListQuery;

/** The results of a search that are asked for. */
const mostResults = 20;

/** Returns the body with which the API searches the memories of an agent. */
export const toSearchBody = ({ text, type, scope, userId }: MemoryQuery) =>
  ({
    query: text,
    ...(userId !== null && { user: { id: userId } }),
    ...(scope !== null && { scopes: [scope] }),
    ...(type !== null && { filters: { memory_types: [type] } }),
    options: { max_results: mostResults },
  }) satisfies SearchMemories;
