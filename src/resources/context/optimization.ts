import type { ContextOptimization, OptimizeContext } from '#generated/v2/client/types.gen.ts';
import type { Queryable } from '#src/db/query.ts';
import { allowTools, exchangesOf } from '#src/llm/prompt.ts';
import { messageTokens, perPrompt, tokenizerOf, toolTokens } from '#src/llm/tokens.ts';
import type { Gateway } from '#src/llm/types.ts';
import { windowOf } from '#src/llm/windows.ts';
import { problem, type Problem } from '#src/api/problems.ts';
import type { AgentDefinition } from '#src/resources/agents/table.ts';
import { findLineage, type BranchKey } from '#src/resources/branches/store.ts';
import { reserveTokens } from './assemble.ts';
import { optimize } from './optimize.ts';
import { listPieceMessages, toWholePiece } from './piece.ts';
import { listHistory } from './history-store.ts';
import { type AppliedPlan, findAnsweringAgent, readSettings } from './settings-store.ts';
import { summariseWith } from './summarise.ts';
import { systemMessages, systemPromptParts } from './system-prompt.ts';

/** The window of a model that neither the gateway nor the table knows. */
export type WindowLimits = { windowTokens: number };

type Deps = { db: Queryable; gateway: Gateway; limits: WindowLimits; signal: AbortSignal };
type OptimizationRequest = Required<OptimizeContext>;
type OptimizationResult = Omit<ContextOptimization, 'dry_run' | 'lost' | 'summaries'>;

/** Counts the tokens of the system message, without what only a run adds to it. */
function countSystemTokens(count: (text: string) => number, agent: AgentDefinition, template: string): number {
  const none = { instructions: [], summaries: [], context: '', state: '', memories: [] };
  const parts = systemPromptParts({ systemPrompt: agent.system_prompt, template, ...none });
  return systemMessages(parts).reduce((sum, message) => sum + messageTokens(count, message), perPrompt);
}

/** Makes the problem of a budget that these strategies cannot reach. */
function budgetTooSmall({ budget, after, keepLast }: { budget: number; after: number; keepLast: number }): Problem {
  const detail = `Has to be ${after} or more with these strategies, and ${keepLast} messages kept.`;
  const errors = [{ pointer: '/token_budget', detail, code: 'minimum' }];
  const summary = `The context has ${after} tokens at least, and the budget is ${budget}.`;
  return problem('context_budget_too_small', summary, { errors });
}

/** Returns the plan that would bring a branch of the conversation under the budget. Stores nothing. */
export async function planOptimization(
  { db, gateway, limits, signal }: Deps,
  { conversationId, branchId }: { conversationId: string; branchId: BranchKey },
  { token_budget: budget, strategies, keep_last: keepLast, dry_run: dryRun }: OptimizationRequest,
): Promise<OptimizationResult & { plan: AppliedPlan }> {
  const { agent, allowedTools } = await findAnsweringAgent(db, conversationId);
  const { template } = await readSettings(db, conversationId);
  const pieces = exchangesOf(await listHistory(db, conversationId, await findLineage(db, branchId))).map(toWholePiece);
  const tokenizer = await tokenizerOf(agent.model);
  const { count, encoding, exact } = tokenizer;
  const fixed =
    countSystemTokens(count, agent, template?.text ?? '') + toolTokens(count, allowTools(agent.tools, allowedTools));
  const window = windowOf(agent.model, gateway.windowOf(agent.model), limits.windowTokens);
  const { plan, before, after, messages } = await optimize({
    pieces,
    fixed,
    budget,
    strategies,
    keepLast,
    counter: tokenizer,
    async summarise(old, tokens) {
      if (dryRun) return null;
      const { room } = reserveTokens(agent.model, window, tokens);
      return summariseWith({ gateway, tokenizer, room, signal }, agent, old, tokens);
    },
  });
  if (after > budget) throw budgetTooSmall({ budget, after, keepLast });
  return {
    token_budget: budget,
    strategies,
    keep_last: keepLast,
    model: agent.model,
    tokenizer: { encoding, exact },
    before: { tokens: before, messages: pieces.flatMap(listPieceMessages).length },
    after: { tokens: after, messages },
    plan: { ...plan, token_budget: budget, strategies, keep_last: keepLast, before, after },
  };
}
