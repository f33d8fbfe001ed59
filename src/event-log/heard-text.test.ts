import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { compressEntries } from './compress.ts';
import { cutRow } from './cut-row.ts';
import type { LogEntry } from './entry.ts';
import { findHeardPlace, listTextPieces, toHeardText } from './heard-text.ts';
import type { RedactableRow } from './item.ts';
import { redactEvent } from './redact.ts';

const deltas = fc.array(fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom('', '\ud83d', '\ude00', 'aa')), {
  minLength: 1,
  maxLength: 12,
});

/** Makes a log in which a message is told by these pieces, with another one between them. */
const toEntries = (texts: readonly string[]): LogEntry[] =>
  texts.flatMap((delta, index) =>
    ['m1', 'm2'].slice(0, 1 + (index % 2)).map((messageId, other): LogEntry => ({
      seq: 10 + index * 2 + other,
      at: 0,
      runId: 'r1',
      event: { type: 'TEXT_MESSAGE_CONTENT', messageId, delta },
      originalType: null,
      warning: null,
      producerEpoch: null,
      producerSeq: null,
    })),
  );

const toRows = (entries: readonly LogEntry[]): RedactableRow[] => {
  const numbered = entries.map((entry, index) => ({ ...entry, seq: 10 + index }));
  return compressEntries(null, numbered).rows.map((row) => ({ ...row, redacted: false }));
};

describe('the heard beginning of a message', () => {
  it('is what is left of it, whichever part of the log is redacted, and however its rows are cut', () => {
    const property = fc.property(deltas, fc.nat(), fc.nat(20), fc.nat(20), (texts, end, first, size) => {
      const rows = toRows(toEntries(texts));
      const whole = texts.join('');
      const heard = whole.slice(0, end % (whole.length + 1));
      const pieces = listTextPieces(rows, 'm1');
      const place = findHeardPlace(pieces, heard)!;
      expect(toHeardText(pieces, place)).toBe(heard);

      const isIn = (seq: number) => seq >= 10 + first && seq <= 10 + first + size;
      const left = rows.flatMap((row) =>
        cutRow(row, ({ seq, event }) => (isIn(seq) ? redactEvent(event) : null)).flatMap((part) => part.rows),
      );
      let at = 0;
      let expected = '';
      for (const { seq, delta } of pieces) {
        if (!isIn(seq)) expected += heard.slice(at, at + delta.length);
        at += delta.length;
      }
      const remaining = listTextPieces(left, 'm1');
      expect(toHeardText(remaining, place)).toBe(expected);
      // One that is cut while a redaction is under way has nothing that was not heard.
      const late = toHeardText(remaining, findHeardPlace(remaining, heard)!);
      expect(heard.startsWith(late)).toBe(true);
    });
    fc.assert(property, { numRuns: scaleRuns(1_000) });
  });

  it('stays known when the event that tells of it is redacted, without anything that somebody else wrote there', () => {
    const value = { message_id: 'm1', last_seq: 12, last_length: 3, text_length: 9, audio_end_ms: 400 };
    const cut = { type: 'CUSTOM' as const, name: 'parley.message.cut', value };
    expect(redactEvent(cut)).toEqual(cut);
    const forged = { ...cut, value: { ...value, message_id: '', last_seq: 'secret', note: 'secret' } };
    expect(redactEvent(forged)).toMatchObject({ value: { last_length: 3, text_length: 9, audio_end_ms: 400 } });
    expect(JSON.stringify(redactEvent({ ...cut, value: 'secret' }))).not.toContain('secret');
    expect(JSON.stringify(redactEvent(forged))).not.toContain('secret');
  });
});
