import { createHash } from 'node:crypto';
import type {
  ContextContentPart,
  ContextMessage,
  ContextPart,
  ContextSnapshot,
} from '#generated/v2/client/types.gen.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import { countBase64Bytes, toPartKey, type ContentSource, type UserPart } from '#src/llm/content-part.ts';
import {
  messageTokens,
  perPrompt,
  textsOf,
  tokenizerOf,
  toolTokens,
  type Count,
  type Tokenizer,
} from '#src/llm/tokens.ts';
import type { Tool } from '#src/llm/types.ts';
import type { ContextDocument } from './document.ts';
import { listRunMessages } from './history-store.ts';
import { rebuildPrompt, type RebuiltPrompt } from './rebuild.ts';
import { rebuildRequest } from './rebuild-request.ts';
import { listThoughtMemories, type RequestDocument } from './request-document.ts';
import { listRoundsBefore } from './rounds.ts';
import type { SentEntry } from './sent.ts';
import type { PartDeliveries, SentContent } from './sent-parts-store.ts';
import { listRunRequests, type RunRequestRow, type SnapshotRow } from './snapshot-store.ts';

/** Facts that messages are shown with: the count of tokens, and the forms in which their parts were sent. */
type Viewing = { tokenizer: Tokenizer; sent: PartDeliveries };

/** Returns what is known of bytes that came with a message, or null. */
function readContent(source: ContentSource): SentContent | null {
  if (source.type !== 'data') return null;
  const sha256 = createHash('sha256').update(source.data, 'base64').digest('hex');
  return { media_type: source.media_type, bytes: countBase64Bytes(source.data), sha256 };
}

/** Shows a part of a message without its bytes. */
function toPartView(part: UserPart, { tokenizer: { count, countPart, exact }, sent }: Viewing): ContextContentPart {
  if (part.type === 'text')
    return { type: 'text', text: part.text, tokens: count(part.text), token_basis: exact ? 'tokenizer' : 'estimate' };
  const { type, source, name = null } = part;
  const { tokens, basis } = countPart(part);
  const { as = null, note = null, content = readContent(source) } = sent[toPartKey(part)] ?? {};
  return {
    type,
    source: source.type,
    name,
    media_type: content?.media_type ?? null,
    bytes: content?.bytes ?? null,
    sha256: content?.sha256 ?? null,
    url: source.type === 'url' ? source.url : null,
    file_id: source.type === 'provider_file' || source.type === 'file' ? source.file_id : null,
    sent_as: as,
    sent_note: note,
    tokens,
    token_basis: basis,
  };
}

function toMessage({ chat, source, messageId, truncated, redacted }: SentEntry, viewing: Viewing): ContextMessage {
  const calls = 'tool_calls' in chat ? (chat.tool_calls ?? []) : [];
  const parts = chat.role === 'user' && !redacted ? (chat.parts ?? []) : [];
  return {
    role: chat.role,
    content: redacted && chat.content !== null ? '' : chat.content,
    parts: parts.map((part) => toPartView(part, viewing)),
    reasoning: chat.role === 'assistant' && !redacted ? chat.reasoning?.text || null : null,
    tool_calls: calls.map(({ id, function: { name, arguments: args } }) => ({ id, name, arguments: args })),
    tool_call_id: chat.role === 'tool' ? chat.tool_call_id : null,
    source,
    message_id: messageId,
    tokens: messageTokens(viewing.tokenizer.count, chat),
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
    stand_ins: from('stand_in'),
    state_machine: ofKind('thoughts') + ofKind('task'),
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

/** Shows the memories of a request: those that were found for the message, and those of thoughts. */
function toMemoryViews({ memories }: ContextDocument, request: RequestDocument | null): ContextSnapshot['memories'] {
  const found = request?.without_memories ? [] : (memories?.items ?? []);
  const all = new Map([...found, ...(request ? listThoughtMemories(request) : [])].map((item) => [item.id, item]));
  return [...all.values()].map(({ id, relevance, text, tokens }) => ({ memory_id: id, relevance, text, tokens }));
}

/** Lists the requests of a run. One of which nothing but the first prompt was kept has that alone. */
async function listRequests(
  db: EntityDatabase,
  { runId, messageId }: SnapshotRow,
  { document: prompt, kept }: { document: ContextDocument; kept: readonly RunRequestRow[] },
): Promise<ContextSnapshot['requests']> {
  const known = await listRunMessages(db, runId);
  const requests = kept.map(({ number, document: { purpose, at, message, controls } }) => ({
    number,
    purpose,
    at: at ?? null,
    tool_choice: controls?.tool_choice ?? null,
    message_id: known.has(message) ? message : null,
  }));
  if (kept[0]?.number === 1) return requests;
  const first = kept[0]?.document.added[0]?.id ?? messageId;
  const tool_choice = prompt.controls?.tool_choice ?? null;
  return [{ number: 1, purpose: 'answer', at: null, tool_choice, message_id: first }, ...requests];
}

const toBudget = ({ window, reserved, margin, over }: ContextDocument): ContextSnapshot['budget'] => ({
  window: window.tokens,
  source: window.source,
  reserved,
  margin,
  available: Math.max(0, window.tokens - reserved - margin),
  exceeded: over ?? false,
});

/** Rebuilds the prompt of an answer of a run, of which nothing but the first prompt was kept, as far as its messages tell. */
async function rebuildRounds(db: EntityDatabase, row: SnapshotRow, document: ContextDocument): Promise<RebuiltPrompt> {
  const rebuilt = await rebuildPrompt(db, row, document);
  const rounds = await listRoundsBefore(db, row, document);
  return { ...rebuilt, sent: [...rebuilt.sent, ...rounds], intact: rebuilt.intact && rounds.length === 0 };
}

/** A request of a run that a snapshot shows; `chosen` is null for the first prompt. */
type ShownRequest = {
  number: number;
  requests: ContextSnapshot['requests'];
  chosen: RequestDocument | null;
  rebuilt: RebuiltPrompt;
};

/** Rebuilds the request that a message answers, or the one with a number; null when the run has made no such request. */
async function rebuildShown(
  db: EntityDatabase,
  row: SnapshotRow,
  document: ContextDocument,
  wanted: number | undefined,
): Promise<ShownRequest | null> {
  const kept = await listRunRequests(db, row.runId);
  const requests = await listRequests(db, row, { document, kept });
  const own = kept.find(({ document: { message } }) => message === row.messageId);
  const number = wanted ?? own?.number ?? 1;
  if (!requests.some((one) => one.number === number)) return null;
  const chosen = kept.find((one) => one.number === number)?.document ?? null;
  const rebuild = kept.length > 0 ? rebuildPrompt : rebuildRounds;
  const rebuilt = chosen ? await rebuildRequest(db, row, document, chosen) : await rebuild(db, row, document);
  return { number, requests, chosen, rebuilt };
}

/** Shows the contents of a request, with the tokens of each as `model` counts them. */
async function toContents(rebuilt: RebuiltPrompt, model: string, sent: PartDeliveries) {
  const tokenizer = await tokenizerOf(model, (part) => sent[toPartKey(part)]?.content?.size ?? null);
  const { count, encoding, exact, prepare } = tokenizer;
  const left = rebuilt.leftOut.flatMap(({ chat }) => chat);
  await prepare([
    ...textsOf([...rebuilt.sent.map(({ chat }) => chat), ...left]),
    ...rebuilt.parts.map(({ text }) => text),
  ]);
  const messages = rebuilt.sent.map((entry) => toMessage(entry, { tokenizer, sent }));
  const parts = toParts(rebuilt.parts, count);
  return {
    parts,
    messages,
    tools: rebuilt.tools.map((tool) => toToolView(tool, count)),
    left_out: toLeftOut(rebuilt, count),
    tokens: toTokens(parts, messages, toolTokens(count, rebuilt.tools)),
    tokenizer: { encoding, exact },
  };
}

/**
 * Returns the snapshot of what a model was given for a message, or in a request of its run by its number, with the tokens of
 * each part; null when the run has made no such request.
 */
export async function toSnapshot(
  db: EntityDatabase,
  row: SnapshotRow,
  document: ContextDocument,
  wanted: number | undefined,
): Promise<ContextSnapshot | null> {
  const shown = await rebuildShown(db, row, document, wanted);
  if (!shown) return null;
  const { number, requests, chosen, rebuilt } = shown;
  const [model, ...fallbackModels] = rebuilt.request.models;
  const { temperature = null, max_tokens = null, controls = {} } = chosen ?? document;
  return {
    message_id: row.messageId,
    run_id: row.runId,
    request: number,
    requests,
    conversation_id: row.conversationId,
    session_id: row.sessionId,
    agent_id: row.agentId,
    agent_version: row.agentVersion,
    model,
    fallback_models: fallbackModels,
    temperature,
    max_tokens,
    controls,
    ...(await toContents(rebuilt, model, row.sentParts ?? {})),
    memories: toMemoryViews(document, chosen),
    budget: toBudget(document),
    template_id: rebuilt.template?.template_id ?? null,
    intact: rebuilt.intact,
    created_at: row.startedAt.toISOString(),
  };
}
