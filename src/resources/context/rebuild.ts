import { arrange } from '#src/llm/arrange.ts';
import { chatOf, exchangesOf } from '#src/llm/prompt.ts';
import type { ChatMessage, Tool } from '#src/llm/types.ts';
import type { Queryable } from '#src/db/query.ts';
import { digestOf, placesIn, placesOf, requestControls, type Document, type Request } from './document.ts';
import { cutPiece, idsOf, wholePiece, type Said } from './piece.ts';
import type { Loss } from './plan.ts';
import { arrangeForm1 } from './prompt-form-1.ts';
import { ownMessage, type Sent } from './sent.ts';
import { sharedStateAt } from './shared-state.ts';
import { changesNumbered, saidAt, type AppliedPlan, type AppliedTemplate, type SnapshotRow } from './store.ts';
import { systemMessages, systemPromptParts, type PromptPart, type SystemPromptInput } from './system-prompt.ts';

export type Rebuilt = {
  request: Request;
  parts: PromptPart[];
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

/** The parts of the system message, and the messages, as `assemble` has sent them. */
function arrangeSent(input: SystemPromptInput, conversation: readonly Sent[]): { parts: PromptPart[]; sent: Sent[] } {
  const { instructions, turns } = arrange(conversation, (chat) => ownMessage(chat, 'stand_in'));
  const said = instructions.map(({ chat, messageId }) => ({ text: chat.content!, messageId: messageId! }));
  const parts = systemPromptParts({ ...input, instructions: said });
  return { parts, sent: [...systemMessages(parts).map((chat) => ownMessage(chat, 'system_prompt')), ...turns] };
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
  const input: SystemPromptInput = {
    systemPrompt: definition.system_prompt,
    template: template?.text ?? '',
    instructions: [],
    summaries: (document.summaries ?? []).flatMap((index) => plan?.summaries[index] ?? []),
    context: document.brought?.context ?? '',
    state: document.state ? await sharedStateAt(db, row, document.state) : '',
    memories: document.memories?.items ?? [],
  };
  const conversation = document.sent.flatMap((entry) => sentOf(entry, known));
  const { parts, sent } = (document.form === undefined ? arrangeForm1 : arrangeSent)(input, conversation);
  const tools = [...ownTools(document, definition.tools), ...(document.brought?.tools ?? [])];
  const request: Request = {
    models: [definition.model, ...definition.fallback_models],
    messages: sent.map(({ chat }) => chat),
    tools,
    ...requestControls(document),
  };
  const left = exchangesOf(leftPlaces.flatMap((place) => known.get(place) ?? [])).map((exchange) => ({
    ids: idsOf(wholePiece(exchange)),
    chat: exchange.chat,
  }));
  const intact = digestOf(request) === document.digest;
  return { request, parts, sent, tools, template, lost: plan?.lost ?? [], left, intact };
}
