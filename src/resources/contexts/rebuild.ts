import { chatOf, exchangesOf, systemMessage } from '#src/llm/prompt.ts';
import type { ChatMessage, Tool } from '#src/llm/types.ts';
import type { Queryable } from '#src/db/query.ts';
import { systemPrompt, systemTexts } from './assemble.ts';
import { digestOf, placesIn, placesOf, type Document, type Request } from './document.ts';
import { cutPiece, wholePiece, type Said } from './piece.ts';
import { idsOf, summaryChat, type Loss } from './plan.ts';
import { sharedStateAt } from './shared-state.ts';
import { changesNumbered, saidAt, type AppliedPlan, type AppliedTemplate, type SnapshotRow } from './store.ts';

type Source = 'system_prompt' | 'summary' | 'message';

/** A message as it was sent, and where it is from. */
export type Sent = {
  chat: ChatMessage;
  source: Source;
  messageId: string | null;
  truncated: boolean;
  /** What it said was redacted since. */
  redacted: boolean;
};

export type Rebuilt = {
  request: Request;
  texts: ReturnType<typeof systemTexts>;
  sent: Sent[];
  tools: readonly Tool[];
  template: AppliedTemplate | null;
  /** What was lost by the optimization that held then. */
  lost: readonly Loss[];
  /** What did not fit. */
  left: { ids: string[]; chat: readonly ChatMessage[] }[];
  /** Whether the request is what was sent, to the byte. */
  intact: boolean;
};

type Known = Map<number, Said & { redacted: boolean }>;

/** The messages that one entry of a snapshot stands for. */
function sentOf(entry: Document['sent'][number], known: Known): Sent[] {
  const single = (at: number, results: readonly number[] | null, cuts: [number, number, number][]): Sent[] => {
    const message = known.get(at);
    const given = results?.flatMap((place) => known.get(place) ?? []) ?? null;
    const chat = message && chatOf<Said>(message, given);
    if (!chat) return [];
    const piece = cutPiece(wholePiece({ message, results: given, chat }), cuts);
    const sources = [message, ...(given ?? [])];
    return piece.chat.map((one, index) => ({
      chat: one,
      source: 'message',
      messageId: sources[index]!.id,
      redacted: sources[index]!.redacted,
      truncated: cuts.some(([at]) => at === index),
    }));
  };
  if (Array.isArray(entry)) return placesIn(entry).flatMap((at) => single(at, null, []));
  return single(entry.at, entry.results ?? null, entry.cuts ?? []);
}

const ownTools = (document: Document, tools: readonly Tool[]): readonly Tool[] =>
  document.tools ? tools.filter(({ name }) => document.tools!.includes(name)) : tools;

/** What a model was given, put together again from what was kept of it. */
export async function rebuild(db: Queryable, row: SnapshotRow, document: Document): Promise<Rebuilt> {
  const { definition, conversationId } = row;
  const numbers = [document.template, document.plan].filter((number) => number !== undefined);
  const changes = await changesNumbered(db, conversationId, numbers);
  const applied = (number: number | undefined) => changes.find((change) => change.number === number)?.document ?? null;
  const template = applied(document.template) as AppliedTemplate | null;
  const plan = applied(document.plan) as AppliedPlan | null;
  const leftPlaces = (document.left ?? []).flatMap(placesIn);
  const known = await saidAt(db, conversationId, [...placesOf(document.sent), ...leftPlaces]);
  const texts = systemTexts({
    agent: definition,
    template: template?.text ?? '',
    context: document.brought?.context ?? '',
    state: document.state ? await sharedStateAt(db, row, document.state) : '',
    memories: document.memories?.items ?? [],
  });
  const whole = { messageId: null, truncated: false, redacted: false };
  const sent: Sent[] = [
    ...systemMessage(systemPrompt(texts)).map((chat) => ({ chat, source: 'system_prompt' as const, ...whole })),
    ...(document.summaries ?? []).map((index) => ({
      chat: summaryChat(plan?.summaries[index]?.text ?? ''),
      source: 'summary' as const,
      ...whole,
      redacted: plan?.summaries[index]?.redacted ?? false,
    })),
    ...document.sent.flatMap((entry) => sentOf(entry, known)),
  ];
  const tools = [...ownTools(document, definition.tools), ...(document.brought?.tools ?? [])];
  const request: Request = {
    models: [definition.model, ...definition.fallback_models],
    messages: sent.map(({ chat }) => chat),
    tools,
    ...(document.temperature !== undefined && { temperature: document.temperature }),
    ...(document.max_tokens !== undefined && { maxTokens: document.max_tokens }),
  };
  const left = exchangesOf(leftPlaces.flatMap((place) => known.get(place) ?? [])).map((exchange) => ({
    ids: idsOf(wholePiece(exchange)),
    chat: exchange.chat,
  }));
  const intact = digestOf(request) === document.digest;
  return { request, texts, sent, tools, template, lost: plan?.lost ?? [], left, intact };
}
