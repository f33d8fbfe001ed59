import { isObject, type JsonObject } from '#src/llm/json-value.ts';
import { applyProposals, type LearningTarget } from '#src/resources/memories/learning/apply-proposals.ts';
import { toZone } from '#src/resources/memories/learning/local-time.ts';
import { parseProposals } from '#src/resources/memories/learning/proposals.ts';
import { findMemories } from '#src/resources/memories/store.ts';
import type { MemoryContent } from '#src/resources/memories/table.ts';
import type { WriteDeps } from '#src/resources/memories/write.ts';
import { noSuchNote, refused, succeeded, type MemoryToolResult } from './tool-result.ts';
import { prepareIndexing } from '#src/resources/memories/index-store.ts';

/** The scopes in which a conversation remembers, and the zone of moments that name none. */
export type RememberInput = LearningTarget & { timeZone: string | null };

/** Reads the memories that a call names to be replaced, as far as the conversation may change them. */
async function findReplaced({ dataSource, clock }: WriteDeps, { writableKeys }: RememberInput, id: unknown) {
  if (typeof id !== 'string') return [];
  const rows = await findMemories(dataSource, [id], clock());
  return rows.filter(({ status, scopeKey }) => status === 'active' && writableKeys.includes(scopeKey));
}

/** The members that a memory does without when they cannot be read, and what each has to be. */
const optionalMembers: Readonly<Record<string, string>> = {
  occurred_at: 'ISO 8601, such as 2026-11-21',
  participants: 'a list of names',
  outcome: 'a text',
  cases: 'a list of texts',
  conditions: 'a list of texts',
};

/** Says which members of a call the stored content is without; undefined when it has all of them. */
function describeLeftOut({ content: given, ...memory }: JsonObject, content: MemoryContent): string | undefined {
  const members = Object.entries(isObject(given) ? given : memory);
  const lost = members.filter(([name, value]) => optionalMembers[name] && !isEmpty(value) && !(name in content));
  return lost.map(([name]) => `${name}, which must be ${optionalMembers[name]}`).join('; ') || undefined;
}

const isEmpty = (value: unknown) => value === null || value === '' || (Array.isArray(value) && value.length === 0);

/**
 * Stores what a model wants to remember, as learning does: in the scope that the conversation learns into, within its limit,
 * and nothing twice. With `replaces` it supersedes that memory. The model is told what of it could not be read.
 */
export async function remember(
  deps: WriteDeps,
  input: RememberInput,
  { replaces, ...memory }: JsonObject,
): Promise<MemoryToolResult> {
  const asksToReplace = replaces !== undefined && replaces !== null;
  const replaced = asksToReplace ? await findReplaced(deps, input, replaces) : [];
  if (asksToReplace && replaced.length === 0) return noSuchNote(replaces);
  const rows = new Map(replaced.map((row) => [row.id, row]));
  const change = { action: asksToReplace ? 'supersede' : 'add', target: replaces, memory };
  const context = { knownIds: new Set(rows.keys()), timeZone: toZone(input.timeZone) };
  const { proposals, faults } = parseProposals([[change]], context);
  if (proposals.length === 0)
    return refused(`${faults[0]?.detail ?? 'There is nothing to remember.'} See the schema of this tool.`);
  const model = await prepareIndexing(deps.embedder);
  const applied = { ...input, authorship: { by: 'parley', now: deps.clock() }, model, clock: deps.clock };
  const known = { rows, revisions: new Map() };
  const outcome = await deps.dataSource.transaction((tx) =>
    applyProposals(tx, applied, { proposals, known, anyway: true }),
  );
  const { created, updated, superseded, known: alreadyKnown } = outcome!;
  await deps.embedder.soon([...created, ...updated]);
  const [id] = [...created, ...updated];
  const left_out = describeLeftOut(memory, proposals[0]!.content);
  const told = { ...(superseded.length > 0 && { replaced: superseded[0] }), ...(left_out && { left_out }) };
  if (id !== undefined) return succeeded({ id, ...told });
  if (alreadyKnown > 0 || superseded.length > 0) return succeeded({ known: true });
  return refused('Nothing was remembered: there is no room for more notes. Do not try again.');
}
