import type { Queryable } from '#src/db/query.ts';
import { exchangesOf, type Exchange } from '#src/llm/prompt.ts';
import { repairMessage } from '#src/llm/repair-message.ts';
import { listPositions, type ContextDocument } from './document.ts';
import { toOwnEntry, type SentEntry } from './sent.ts';
import { type RoundEntry, listRoundEntries } from './history-store.ts';
import type { SnapshotRow } from './snapshot-store.ts';

/** Returns the demand that follows an answer without the form that was asked for. */
export function toDemand(message: RoundEntry, { controls }: Pick<ContextDocument, 'controls'>): SentEntry[] {
  const format = controls?.response_format;
  if (!message.unmet || !format) return [];
  const faults = (message.metadata['response_format_faults'] ?? []) as string[];
  const demand = toOwnEntry(repairMessage(format, faults), 'stand_in');
  return [{ ...demand, redacted: message.redacted }];
}

const toRoundEntries = ({ message, results, chat }: Exchange<RoundEntry>): SentEntry[] =>
  chat.map((one, index) => {
    const { id, redacted } = [message, ...(results ?? [])][index]!;
    return { chat: one, source: 'message', messageId: id, redacted, truncated: false };
  });

/**
 * Returns the messages that the rounds of a run before an answer have added to its prompt: rejected answers with the
 * demand for another one, and calls with their results. For runs of which nothing but the first prompt was kept.
 */
export async function listRoundsBefore(
  db: Queryable,
  row: SnapshotRow,
  document: ContextDocument,
): Promise<SentEntry[]> {
  const prompted = listPositions(document.sent).reduce((most, position) => Math.max(most, position), -1);
  const entries = await listRoundEntries(db, row, prompted);
  const first = entries.findIndex(({ kind }) => kind === 'assistant' || kind === 'tool_use');
  if (first < 0) return [];
  const exchanges = exchangesOf(entries.slice(first));
  return exchanges.flatMap((exchange) => [...toRoundEntries(exchange), ...toDemand(exchange.message, document)]);
}
