import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { chatOf } from '#src/llm/prompt.ts';
import { listOwnThoughtSeqs, readMachineEventsAt } from '#src/resources/events/log/machine-step-store.ts';
import { joinSections } from '#src/state-machine/prompt.ts';
import { withoutMemories } from './assemble.ts';
import { toRequestControls, type ContextDocument } from './document.ts';
import { listRunMessages, type RoundEntry } from './history-store.ts';
import { rebuildPrompt, type RebuiltPrompt } from './rebuild.ts';
import { digestWhole, type AddedRound, type RequestDocument, type ThoughtRef } from './request-document.ts';
import { toDemand } from './rounds.ts';
import { toOwnEntry, type SentEntry } from './sent.ts';
import type { SnapshotRow } from './snapshot-store.ts';
import type { PromptPart } from './system-prompt.ts';
import { toEventLines, toMemoryLines, toThoughtsText } from './thoughts.ts';

/** Returns the lines of thoughts as a model was told them. Those that were redacted since are left out. */
async function readThoughtLines(
  db: Queryable,
  { sessionId, runId }: SnapshotRow,
  refs: readonly ThoughtRef[],
): Promise<string[]> {
  const own = await listOwnThoughtSeqs(db, { sessionId, runId });
  const seqs = refs.map((ref) => ('seq' in ref ? ref.seq : own[ref.own]!));
  const events = new Map((await readMachineEventsAt(db, sessionId, seqs)).map((event) => [event.seq, event]));
  return refs.flatMap(({ memories }, index) => {
    const event = events.get(seqs[index]!);
    if (memories) return toMemoryLines(memories.filter(({ text }) => text !== ''));
    return event ? toEventLines(event) : [];
  });
}

/** Returns the messages of a round of the run, as a later request has told them. */
function toAddedEntries(
  { id, results: resultIds, unseen }: AddedRound,
  known: ReadonlyMap<string, RoundEntry>,
  document: RequestDocument,
): SentEntry[] {
  const row = known.get(id);
  if (!row) return [];
  const results = resultIds.flatMap((one) => known.get(one) ?? []);
  const said = unseen && { content: { type: 'text' as const, text: unseen.text }, reasoning: unseen.reasoning ?? null };
  const chat = chatOf<RoundEntry>({ ...row, ...said }, results.length > 0 ? results : null) ?? [];
  const entries = chat.map((one, index): SentEntry => {
    const source = [row, ...results][index]!;
    return { chat: one, source: 'message', messageId: source.id, redacted: source.redacted, truncated: false };
  });
  return [...entries, ...toDemand(row, document)];
}

/** Returns the messages and the parts of a first prompt with what a state adds to the system message. */
function withStateParts(
  { sent, parts }: RebuiltPrompt,
  added: readonly PromptPart[],
): Pick<RebuiltPrompt, 'sent' | 'parts'> {
  const text = joinSections(...added.map((part) => part.text));
  if (text === '') return { sent, parts };
  const [first, ...rest] = sent;
  const all = [...parts, ...added.filter((part) => part.text !== '')];
  if (first?.chat.role !== 'system')
    return { sent: [toOwnEntry({ role: 'system', content: text }, 'system_prompt'), ...sent], parts: all };
  const content = joinSections(first.chat.content, text);
  return { sent: [{ ...first, chat: { role: 'system', content } }, ...rest], parts: all };
}

/** Returns a first prompt without the memories that were found for the message. */
function leaveMemoriesOut(prompt: RebuiltPrompt, { memories }: ContextDocument): RebuiltPrompt {
  const [first, ...rest] = prompt.sent;
  if (first?.chat.role !== 'system') return prompt;
  const [chat] = withoutMemories([first.chat], memories?.items ?? []);
  const parts = prompt.parts.filter(({ kind }) => kind !== 'memories');
  return { ...prompt, parts, sent: chat ? [{ ...first, chat }, ...rest] : rest };
}

/** Rebuilds a request of a run that was made of its first prompt, from the stored documents of both. */
export async function rebuildRequest(
  db: EntityDatabase,
  row: SnapshotRow,
  document: ContextDocument,
  request: RequestDocument,
): Promise<RebuiltPrompt> {
  const whole = await rebuildPrompt(db, row, document);
  const base = request.without_memories ? leaveMemoriesOut(whole, document) : whole;
  const thoughts = toThoughtsText([{ lines: await readThoughtLines(db, row, request.thoughts ?? []) }]);
  const { sent, parts } = withStateParts(base, [
    { kind: 'thoughts', text: thoughts, messageIds: [] },
    { kind: 'task', text: request.task ?? '', messageIds: [] },
  ]);
  const known = await listRunMessages(db, row.runId);
  const all = [...sent, ...request.added.flatMap((round) => toAddedEntries(round, known, request))];
  const tools = request.tools ?? base.tools;
  const asked = {
    models: base.request.models,
    messages: all.map(({ chat }) => chat),
    tools,
    ...toRequestControls(request),
  };
  return { ...base, request: asked, parts, sent: all, tools, intact: digestWhole(asked) === request.digest };
}
