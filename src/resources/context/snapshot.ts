import type { ContextMessage, ContextPart, ContextSnapshot } from '#generated/v2/client/types.gen.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import { messageTokens, perPrompt, textsOf, tokenizerOf, toolTokens } from '#src/llm/tokens.ts';
import type { Tool } from '#src/llm/types.ts';
import type { ContextDocument } from './document.ts';
import { rebuildPrompt, type RebuiltPrompt } from './rebuild.ts';
import type { SentEntry } from './sent.ts';
import type { SnapshotRow } from './snapshot-store.ts';

type Count = (text: string) => number;

function toMessage({ chat, source, messageId, truncated, redacted }: SentEntry, count: Count): ContextMessage {
  const calls = 'tool_calls' in chat ? (chat.tool_calls ?? []) : [];
  return {
    role: chat.role,
    content: redacted && chat.content !== null ? '' : chat.content,
    tool_calls: calls.map(({ id, function: { name, arguments: args } }) => ({ id, name, arguments: args })),
    tool_call_id: chat.role === 'tool' ? chat.tool_call_id : null,
    source,
    message_id: messageId,
    tokens: messageTokens(count, chat),
    truncated,
    redacted,
  };
}

const toParts = (parts: RebuiltPrompt['parts'], count: Count): ContextPart[] =>
  parts.map(({ kind, text, messageIds }) => ({ kind, text, message_ids: [...messageIds], tokens: count(text) }));

function toLeftOut({ lost, leftOut }: RebuiltPrompt, count: Count): ContextSnapshot['left_out'] {
  return [
    ...lost.map(({ message_ids, strategy, tokens }) => ({ message_ids, reason: strategy, tokens })),
    ...leftOut.map(({ ids, chat }) => ({
      message_ids: ids,
      reason: 'window' as const,
      tokens: chat.reduce((sum, message) => sum + messageTokens(count, message), 0),
    })),
  ];
}

function toTokens(parts: ContextPart[], messages: ContextMessage[], tools: number): ContextSnapshot['tokens'] {
  const sum = (list: { tokens: number }[]) => list.reduce((total, { tokens }) => total + tokens, 0);
  const ofKind = (kind: ContextPart['kind']) => sum(parts.filter((part) => part.kind === kind));
  const from = (source: ContextMessage['source']) => sum(messages.filter((message) => message.source === source));
  return {
    system_prompt: ofKind('system_prompt'),
    template: ofKind('template'),
    front_end: ofKind('front_end'),
    state: ofKind('state'),
    memories: ofKind('memories'),
    summaries: from('summary') + ofKind('summaries'),
    messages: from('message') + ofKind('instructions'),
    tools,
    total: perPrompt + sum(messages) + tools,
  };
}

const toToolView = (tool: Tool, count: Count): ContextSnapshot['tools'][number] => ({
  name: tool.name,
  description: tool.description ?? null,
  parameters: tool.parameters,
  tokens: toolTokens(count, [tool]),
});

const toMemoryViews = ({ memories }: ContextDocument): ContextSnapshot['memories'] =>
  (memories?.items ?? []).map(({ id, relevance, text, tokens }) => ({ memory_id: id, relevance, text, tokens }));

const toBudget = ({ window, reserved, margin, over }: ContextDocument): ContextSnapshot['budget'] => ({
  window: window.tokens,
  source: window.source,
  reserved,
  margin,
  available: Math.max(0, window.tokens - reserved - margin),
  exceeded: over ?? false,
});

/** Returns the snapshot of the context that a model was given, with the tokens of each part. */
export async function toSnapshot(
  db: EntityDatabase,
  row: SnapshotRow,
  document: ContextDocument,
): Promise<ContextSnapshot> {
  const rebuilt = await rebuildPrompt(db, row, document);
  const [model, ...fallbackModels] = rebuilt.request.models;
  const { count, encoding, exact, prepare } = await tokenizerOf(model);
  const left = rebuilt.leftOut.flatMap(({ chat }) => chat);
  await prepare([
    ...textsOf([...rebuilt.sent.map(({ chat }) => chat), ...left]),
    ...rebuilt.parts.map(({ text }) => text),
  ]);
  const messages = rebuilt.sent.map((sent) => toMessage(sent, count));
  const parts = toParts(rebuilt.parts, count);
  return {
    message_id: row.messageId,
    run_id: row.runId,
    conversation_id: row.conversationId,
    session_id: row.sessionId,
    agent_id: row.agentId,
    agent_version: row.agentVersion,
    model,
    fallback_models: fallbackModels,
    temperature: document.temperature ?? null,
    max_tokens: document.max_tokens ?? null,
    controls: document.controls ?? {},
    parts,
    messages,
    tools: rebuilt.tools.map((tool) => toToolView(tool, count)),
    memories: toMemoryViews(document),
    left_out: toLeftOut(rebuilt, count),
    tokens: toTokens(parts, messages, toolTokens(count, rebuilt.tools)),
    tokenizer: { encoding, exact },
    budget: toBudget(document),
    template_id: rebuilt.template?.template_id ?? null,
    intact: rebuilt.intact,
    created_at: row.startedAt.toISOString(),
  };
}
