import { arrange } from '#src/llm/arrange.ts';
import { chatOf, exchangesOf } from '#src/llm/prompt.ts';
import type { ChatMessage, Tool } from '#src/llm/types.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import {
  digestRequest,
  listSpanPositions,
  listPositions,
  toRequestControls,
  type ContextDocument,
  type PromptRequest,
} from './document.ts';
import { cutPiece, listPieceIds, toWholePiece, type HistoryEntry } from './piece.ts';
import type { ContextLoss } from './plan.ts';
import { arrangeForm1 } from './prompt-form-1.ts';
import { toOwnEntry, type SentEntry } from './sent.ts';
import { readSharedStateAt } from './shared-state.ts';
import { filterByBranch, listHistoryAt } from './history-store.ts';
import { type AppliedPlan, type AppliedTemplate, listChangesNumbered } from './settings-store.ts';
import type { SnapshotRow } from './snapshot-store.ts';
import { systemMessages, systemPromptParts, type PromptPart, type SystemPromptInput } from './system-prompt.ts';

/** A prompt that was rebuilt from its document. `intact`: it is the one that was sent, to the byte. */
export type RebuiltPrompt = {
  request: PromptRequest;
  parts: PromptPart[];
  sent: SentEntry[];
  tools: readonly Tool[];
  template: AppliedTemplate | null;
  /** The losses of the branch by the optimization that held then. */
  lost: readonly ContextLoss[];
  /** The messages that did not fit. */
  leftOut: { ids: string[]; chat: readonly ChatMessage[] }[];
  /** Whether the request is what was sent, to the byte. */
  intact: boolean;
};

type KnownMessages = Map<number, HistoryEntry & { redacted: boolean }>;

/** Returns the messages that one entry of a snapshot stands for. */
function toSent(entry: ContextDocument['sent'][number], known: KnownMessages): SentEntry[] {
  const single = (at: number, results: readonly number[] | null, cuts: [number, number, number][]): SentEntry[] => {
    const message = known.get(at);
    const given = results?.flatMap((place) => known.get(place) ?? []) ?? null;
    const chat = message && chatOf<HistoryEntry>(message, given);
    if (!chat) return [];
    const piece = cutPiece(toWholePiece({ message, results: given, chat }), cuts);
    const sources = [message, ...(given ?? [])];
    return piece.chat.map((one, index) => ({
      chat: one,
      source: 'message',
      messageId: sources[index]!.id,
      redacted: sources[index]!.redacted,
      truncated: cuts.some(([at]) => at === index),
    }));
  };
  if (Array.isArray(entry)) return listSpanPositions(entry).flatMap((at) => single(at, null, []));
  return single(entry.at, entry.results ?? null, entry.cuts ?? []);
}

/** Returns the parts of the system message, and the messages, as `assemble` has sent them. */
function arrangeSent(
  input: SystemPromptInput,
  conversation: readonly SentEntry[],
): { parts: PromptPart[]; sent: SentEntry[] } {
  const { instructions, turns } = arrange(conversation, (chat) => toOwnEntry(chat, 'stand_in'));
  const said = instructions.map(({ chat, messageId }) => ({ text: chat.content!, messageId: messageId! }));
  const parts = systemPromptParts({ ...input, instructions: said });
  return { parts, sent: [...systemMessages(parts).map((chat) => toOwnEntry(chat, 'system_prompt')), ...turns] };
}

const toOwnTools = (document: ContextDocument, tools: readonly Tool[]): readonly Tool[] =>
  document.tools ? tools.filter(({ name }) => document.tools!.includes(name)) : tools;

/**
 * Lists the losses of a prompt by an optimization. It may have been made on another branch: only messages that the
 * branch has count, and of them only those that were not sent after all.
 */
async function listLost(
  db: Queryable,
  { branchId }: SnapshotRow,
  plan: AppliedPlan | null,
  { sent, leftOut }: { sent: readonly SentEntry[]; leftOut: RebuiltPrompt['leftOut'] },
): Promise<ContextLoss[]> {
  const lost = plan?.lost ?? [];
  const here = await filterByBranch(
    db,
    branchId,
    lost.flatMap(({ message_ids }) => message_ids),
  );
  const toIds = (entries: readonly SentEntry[]) => entries.flatMap(({ messageId }) => messageId ?? []);
  const whole = new Set(toIds(sent.filter(({ truncated }) => !truncated)));
  const known = new Set([...toIds(sent), ...leftOut.flatMap(({ ids }) => ids)]);
  return lost.flatMap((loss) => {
    const given = loss.strategy === 'truncate' ? whole : known;
    const message_ids = loss.message_ids.filter((id) => here.has(id) && !given.has(id));
    return message_ids.length > 0 ? [{ ...loss, message_ids }] : [];
  });
}

/** Groups the messages that did not fit as they would have been sent. */
const toLeftOut = (messages: readonly HistoryEntry[]): RebuiltPrompt['leftOut'] =>
  exchangesOf(messages).map((exchange) => ({ ids: listPieceIds(toWholePiece(exchange)), chat: exchange.chat }));

/** Rebuilds the first prompt of a run from its stored document. */
export async function rebuildPrompt(
  db: EntityDatabase,
  row: SnapshotRow,
  document: ContextDocument,
): Promise<RebuiltPrompt> {
  const { definition, conversationId } = row;
  const numbers = [document.template, document.plan].filter((number) => number !== undefined);
  const changes = await listChangesNumbered(db, conversationId, numbers);
  const applied = (number: number | undefined) => changes.find((change) => change.number === number)?.document ?? null;
  const template = applied(document.template) as AppliedTemplate | null;
  const plan = applied(document.plan) as AppliedPlan | null;
  const leftPlaces = (document.left ?? []).flatMap(listSpanPositions);
  const known = await listHistoryAt(db, conversationId, [...listPositions(document.sent), ...leftPlaces]);
  const input: SystemPromptInput = {
    systemPrompt: definition.system_prompt,
    template: template?.text ?? '',
    instructions: [],
    summaries: (document.summaries ?? []).flatMap((index) => plan?.summaries[index] ?? []),
    context: document.brought?.context ?? '',
    state: document.state ? await readSharedStateAt(db, row, document.state) : '',
    memories: document.memories?.items ?? [],
  };
  const conversation = document.sent.flatMap((entry) => toSent(entry, known));
  const { parts, sent } = (document.form === undefined ? arrangeForm1 : arrangeSent)(input, conversation);
  const tools = [...toOwnTools(document, definition.tools), ...(document.brought?.tools ?? [])];
  const request: PromptRequest = {
    models: document.models ?? [definition.model, ...definition.fallback_models],
    messages: sent.map(({ chat }) => chat),
    tools,
    ...toRequestControls(document),
  };
  const leftOut = toLeftOut(leftPlaces.flatMap((place) => known.get(place) ?? []));
  const intact = digestRequest(request) === document.digest;
  const lost = await listLost(db, row, plan, { sent: conversation, leftOut });
  return { request, parts, sent, tools, template, lost, leftOut, intact };
}
