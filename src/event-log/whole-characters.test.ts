import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import type { LogEvent } from './event.ts';
import { WholeCharacters } from './whole-characters.ts';

const said = (messageId: string, delta: string): LogEvent => ({ type: 'TEXT_MESSAGE_CONTENT', messageId, delta });
const deltaOf = (event: LogEvent) => (event as { delta: string }).delta;

const units = fc.array(fc.constantFrom('a', 'é', '😀', '🌙'), { maxLength: 12 }).map((letters) => letters.join(''));
const cuts = fc.array(fc.nat(24), { maxLength: 8 });

/** Cuts a text at any places. */
function toPieces(text: string, places: readonly number[]): string[] {
  const ends = [...places.map((place) => place % (text.length + 1)), 0, text.length].toSorted((a, b) => a - b);
  return ends.slice(1).map((end, index) => text.slice(ends[index], end));
}

/** Mixes the pieces of two messages, each in its order. */
function interleave(first: LogEvent[], second: LogEvent[], turns: readonly boolean[]): LogEvent[] {
  const left: [LogEvent[], LogEvent[]] = [[...first], [...second]];
  const mixed = turns.flatMap((turn) => left[turn ? 0 : 1].splice(0, 1));
  return [...mixed, ...left[0], ...left[1]];
}

const log = fc
  .tuple(units, cuts, units, cuts, fc.array(fc.boolean(), { maxLength: 20 }))
  .map(([one, oneCuts, two, twoCuts, turns]) => {
    const events = (id: string, text: string, places: number[]) =>
      toPieces(text, places).map((piece) => said(id, piece));
    return { one, two, events: interleave(events('1', one, oneCuts), events('2', two, twoCuts), turns) };
  });

const textOf = (events: readonly LogEvent[], id: string) =>
  events
    .filter((event) => (event as { messageId: string }).messageId === id)
    .map(deltaOf)
    .join('');

describe('whole characters', () => {
  it('are in every delta, and add up to the texts that were cut, wherever a reader begins again', () => {
    const whole = fc.property(log, fc.nat(20), ({ one, two, events }, place) => {
      const first = new WholeCharacters();
      const read = events.slice(0, place).map((event) => first.take(event));
      // The reader is cut off: another one looks at the events before it needs.
      const second = new WholeCharacters();
      for (const event of events.slice(place)) {
        if (second.lacks(event)) for (const before of events.slice(0, events.indexOf(event))) second.take(before);
        read.push(second.take(event));
      }
      expect(read.every((event) => deltaOf(event).isWellFormed())).toBe(true);
      expect([textOf(read, '1'), textOf(read, '2')]).toEqual([one, two]);
    });
    fc.assert(whole, { numRuns: scaleRuns(2_000) });
  });

  it('leave an event as it is that has no half, also of another kind', () => {
    const characters = new WholeCharacters();
    for (const event of [said('1', 'a 😀'), { type: 'CUSTOM', name: '\ud83d', value: 1 } as LogEvent])
      expect(characters.take(event)).toBe(event);
  });

  it('have U+FFFD in the place of a half that has no other, and nothing at the end', () => {
    const characters = new WholeCharacters();
    const deltas = ['a\ud83d', 'b', '\ude00', '\ud83d'].map((piece) => deltaOf(characters.take(said('1', piece))));
    expect(deltas).toEqual(['a', '\ufffdb', '\ufffd', '']);
    expect(deltaOf(characters.take(said('2', '\ude00')))).toBe('\ufffd');
  });

  it('belong to a chunk without an id as to the one before, and not to one of another id', () => {
    const chunk = (delta: string, messageId?: string): LogEvent =>
      ({ type: 'TEXT_MESSAGE_CHUNK', delta, ...(messageId !== undefined && { messageId }) }) as LogEvent;
    const characters = new WholeCharacters();
    const read = [
      chunk('\ud83d', '1'),
      chunk('\ude00\ud83d'),
      chunk('\ude00', '1'),
      chunk('\ud83d', '1'),
      chunk('x', '2'),
    ];
    expect(read.map((event) => deltaOf(characters.take(event)))).toEqual(['', '😀', '😀', '', 'x']);
  });
});
