import type { MemoryToolName } from '#generated/v2/client/types.gen.ts';
import type { Tool } from '#src/llm/types.ts';
import { toReachedKeys, toWritableScopes } from '#src/resources/memories/conversation-scopes.ts';
import { toScopeKey } from '#src/resources/memories/scope-key.ts';
import type { SearchDeps } from '#src/resources/memories/search/search.ts';
import { defineMemoryTool, describeUnknownArguments } from './definitions.ts';
import { forget } from './forget.ts';
import { recallNotes, type RecallNotesInput } from './recall-notes.ts';
import { remember } from './remember.ts';
import { parseArguments, refused, type MemoryToolResult } from './tool-result.ts';

/** A conversation whose model may use tools for memories. */
export type MemoryToolsInput = RecallNotesInput & {
  organizationId: string;
  names: readonly MemoryToolName[];
  /** What the agent is to learn, and what never, in words for its model; null for nothing. */
  instructions: string | null;
  /** The message that new memories come from, or null. */
  sourceMessageId: string | null;
  /** The number of memories that a scope may have. */
  limit: number;
};

/** Tools for memories as a model is offered them, and what carries out their calls. */
export type MemoryToolbox = {
  tools: Tool[];
  /** Carries out a call. Calls that cannot be carried out have a result that says why; `args` is any text. */
  call(name: string, args: string): Promise<MemoryToolResult>;
};

const isToolName = (name: string, names: readonly MemoryToolName[]): name is MemoryToolName =>
  (names as readonly string[]).includes(name);

/**
 * Makes the tools with which a model itself keeps the memories of a conversation: `remember` and `forget` change what the
 * conversation may learn into, and `recall` finds what it reaches.
 */
export function offerMemoryTools(deps: SearchDeps, input: MemoryToolsInput): MemoryToolbox {
  const { names, instructions, conversation, timeZone = null } = input;
  const { agentId } = conversation;
  const scopes = toWritableScopes(conversation);
  const writableKeys = scopes.map((scope) => toScopeKey(agentId, scope));
  const reachedKeys = toReachedKeys(conversation);
  const target = { ...input, agentId, scope: scopes[0]!, scopeKey: writableKeys[0]!, writableKeys, reachedKeys };
  return {
    tools: names.map((name) => defineMemoryTool(name, instructions)),
    async call(name, args) {
      const values = parseArguments(args);
      if (!values) return refused('The arguments must be a JSON object.');
      if (!isToolName(name, names)) return refused(`There is no tool ${JSON.stringify(name)}.`);
      const unknown = describeUnknownArguments(name, values);
      if (unknown !== null) return refused(unknown);
      if (name === 'remember') return remember(deps, { ...target, timeZone }, values);
      return name === 'recall' ? recallNotes(deps, input, values) : forget(deps, { writableKeys }, values);
    },
  };
}
