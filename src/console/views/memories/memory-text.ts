import type { Memory, MemoryContent, MemoryScope } from '#generated/v2/client/types.gen.ts';

/** The words of a memory: what it says first, and what else it holds, each under its name. */
export type MemoryText = {
  title: string;
  body: string;
  details: readonly (readonly [name: string, lines: string[]])[];
};

const named = (name: string, lines: readonly string[] | undefined): [string, string[]][] =>
  lines === undefined || lines.length === 0 ? [] : [[name, [...lines]]];

/** Writes the content of a memory for people, by the members that it has. */
export function toMemoryWords(content: MemoryContent): MemoryText {
  if ('concept' in content)
    return { title: content.concept, body: content.definition, details: named('Cases', content.cases) };
  if ('event' in content)
    return {
      title: content.event,
      body: '',
      details: [
        ...named('Outcome', content.outcome === undefined ? [] : [content.outcome]),
        ...named('Participants', content.participants),
      ],
    };
  if ('procedure' in content)
    return {
      title: content.procedure,
      body: '',
      details: [...named('Steps', content.steps), ...named('Conditions', content.conditions)],
    };
  return { title: content.note, body: '', details: named('Task', content.task === undefined ? [] : [content.task]) };
}

/** The scopes of memories in words of the console. */
export const scopeNames: Readonly<Record<string, string>> = {
  agent: 'Shared by all users',
  user_agent: 'A user with this agent',
  user: 'A user with all agents',
  session: 'A session',
};

/** Returns whose a memory is: the name of its scope, and the user or the session whose it is. */
export function toScopeText({ type, user_id, session_id }: MemoryScope): { name: string; ownerId: string | null } {
  return { name: scopeNames[type] ?? type, ownerId: user_id ?? session_id ?? null };
}

/** The relations of memories, in words. */
const relationWords: Readonly<Record<string, string>> = {
  merged_from: 'Merged from',
  merged_into: 'Merged into',
  summarises: 'Summarises',
  summarised_in: 'Summarised in',
  supersedes: 'Takes the place of',
  superseded_by: 'Replaced by',
  contradicts: 'Contradicts',
  kept_apart: 'Kept apart from',
};

/** Groups the links of a memory by what they say, in the order in which they come. */
export function groupLinks(links: Memory['links']): { relation: string; memoryIds: string[] }[] {
  const groups = new Map<string, string[]>();
  for (const { relation, memory_id } of links) {
    const name = relationWords[relation] ?? relation;
    groups.set(name, [...(groups.get(name) ?? []), memory_id]);
  }
  return [...groups].map(([relation, memoryIds]) => ({ relation, memoryIds }));
}

/**
 * Returns whether a memory can be taken apart again: one that consolidation made of others, one that took the place of others, or one
 * whose place was taken.
 */
export const canBeUndone = ({ status, links }: Pick<Memory, 'status' | 'links'>): boolean =>
  status === 'superseded' ||
  links.some(({ relation }) => relation === 'merged_from' || relation === 'summarises' || relation === 'supersedes');
