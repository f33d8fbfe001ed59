import { type ConversationScope, toWritableScopes, toReachedKeys } from './conversation-scopes.ts';
import { learnFromTurn, type LearnDeps, type LearningInput, type LearningResult } from './learning/learn.ts';
import { toScopeKey } from './scope-key.ts';

/** The services that an extraction needs. */
export type ExtractDeps = LearnDeps;

/** A run of which memories are to be made, and the models that choose them. */
export type ExtractionInput = Omit<LearningInput, 'scope' | 'scopeKey' | 'writableKeys' | 'reachedKeys'> & {
  conversation: ConversationScope;
};

/**
 * Has the agent's model choose what to remember of a run, and stores that in the scope that the conversation learns into,
 * within its limit. An answer that cannot be used stores nothing.
 * @throws the problem of a gateway that fails.
 */
export function extractMemories(
  deps: ExtractDeps,
  { conversation, ...input }: ExtractionInput,
): Promise<LearningResult> {
  const scopes = toWritableScopes(conversation);
  const writableKeys = scopes.map((one) => toScopeKey(input.agentId, one));
  const reachedKeys = toReachedKeys(conversation);
  return learnFromTurn(deps, { ...input, scope: scopes[0]!, scopeKey: writableKeys[0]!, writableKeys, reachedKeys });
}
