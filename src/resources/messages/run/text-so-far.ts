import { maxPageBytes } from '#src/api/paging.ts';
import type { Queryable } from '#src/db/query.ts';
import { toJoinedEvent } from '#src/event-log/expand.ts';
import { joinText, maxTextLength } from '#src/event-log/totals.ts';
import { isTurnOver, yieldToEventLoop } from '#src/process/event-loop.ts';
import { pagesBetween } from '#src/resources/events/log/row-store.ts';
import type { MessageRow } from '#src/resources/messages/table.ts';

/** The texts of messages that are still being written, by the messages' ids, and how many of the messages fit into a page with them. */
export type TextsSoFar = { texts: ReadonlyMap<string, string>; fitting: number };

/** Measures what the row of a message says, in characters. */
function measureRow({ content, toolCalls, reasoning }: MessageRow): number {
  const said = 'text' in content ? content.text : 'content' in content ? content.content : '';
  const calls = toolCalls.reduce((sum, call) => sum + call.arguments.length, 0);
  return said.length + calls + (reasoning?.text.length ?? 0);
}

const isGrowing = ({ state, content }: MessageRow) => state === 'in_progress' && content.type === 'text';

/** Collects texts within the bound of a page. When they exceed it, the last messages are left out. */
class TextCollector {
  readonly #rows: readonly MessageRow[];
  readonly #texts = new Map<string, string>();
  readonly #byEventId = new Map<string, MessageRow>();
  #length: number;
  fitting: number;

  constructor(rows: readonly MessageRow[]) {
    this.#rows = rows;
    this.fitting = rows.length;
    this.#length = rows.reduce((sum, row) => sum + measureRow(row), 0);
    for (const row of rows.filter(isGrowing)) {
      this.#byEventId.set(`${row.sessionId} ${row.eventMessageId}`, row);
      this.#texts.set(row.id, '');
    }
  }

  get texts(): ReadonlyMap<string, string> {
    return this.#texts;
  }

  get isFull(): boolean {
    return [...this.#texts.values()].every((text) => text.length >= maxTextLength);
  }

  add(sessionId: string, messageId: string, delta: string): void {
    const row = this.#byEventId.get(`${sessionId} ${messageId}`);
    const known = row && this.#texts.get(row.id);
    if (!row || known === undefined) return;
    const text = joinText(known, delta);
    this.#texts.set(row.id, text);
    this.#length += text.length - known.length;
    while (this.#length > maxPageBytes && this.fitting > 1) this.#dropLast();
  }

  #dropLast(): void {
    this.fitting -= 1;
    const row = this.#rows[this.fitting]!;
    this.#length -= measureRow(row) + (this.#texts.get(row.id)?.length ?? 0);
    this.#texts.delete(row.id);
  }
}

/** Reads the texts that have arrived so far of the messages among `rows` that are still being written, in one pass of each log. */
export async function readTextsSoFar(db: Queryable, rows: readonly MessageRow[]): Promise<TextsSoFar> {
  const collector = new TextCollector(rows);
  for (const [sessionId, growing] of Map.groupBy(rows.filter(isGrowing), (row) => row.sessionId)) {
    const fromSeq = growing.reduce((least, { firstSeq }) => Math.min(least, firstSeq), Number.MAX_SAFE_INTEGER);
    const span = { fromSeq, toSeq: Number.MAX_SAFE_INTEGER };
    for await (const stored of pagesBetween(db, sessionId, span, ['TEXT_MESSAGE_CONTENT'])) {
      for (const row of stored) {
        const { messageId = '', delta = '' } = toJoinedEvent(row) as { messageId?: string; delta?: string };
        collector.add(sessionId, messageId, delta);
        if (isTurnOver()) await yieldToEventLoop();
      }
      if (collector.isFull) break;
    }
  }
  return { texts: collector.texts, fitting: collector.fitting };
}
