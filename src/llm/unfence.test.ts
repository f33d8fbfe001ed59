import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import type { Delta } from './types.ts';
import { unfence } from './unfence.ts';

const finish: Delta = { type: 'finish', reason: 'stop', incomplete: false, tokens: null, kept: {} };

async function read(pieces: readonly string[]): Promise<string> {
  const deltas = async function* (): AsyncGenerator<Delta> {
    for (const text of pieces) yield { type: 'text', text };
    yield finish;
  };
  let all = '';
  for await (const delta of unfence(deltas())) if (delta.type === 'text') all += delta.text;
  return all;
}

/** A text cut into pieces at these places. */
function cut(text: string, places: readonly number[]): string[] {
  const ends = [...new Set([...places.map((place) => place % (text.length + 1)), text.length])].toSorted(
    (a, b) => a - b,
  );
  return ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end));
}

describe('unfence', () => {
  it.each([
    ['```json\n{"a":1}\n```', '{"a":1}'],
    ['\n```\n[1]\n```\n\n', '[1]'],
    ['```JSON \r\n{}\r\n```', '{}'],
    ['```json\n{"a":"```"}\n```', '{"a":"```"}'],
    ['```json\n{"a":1', '{"a":1'],
    ['{"a":"```json\\n"}', '{"a":"```json\\n"}'],
    ['Here: ```json\n{}\n```', 'Here: ```json\n{}\n```'],
    ['``', '``'],
    ['```json', '```json'],
    ['', ''],
  ])('%j is %j, however it comes in pieces', async (text, expected) => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(50), { maxLength: 8 }), async (places) => {
        expect(await read(cut(text, places))).toBe(expected);
      }),
      { numRuns: scaleRuns(50) },
    );
  });

  it('passes on all that is in no fence, at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string()), async (pieces) => {
        const text = pieces.join('');
        fc.pre(!text.trimStart().startsWith('`'));
        expect(await read(pieces)).toBe(text);
      }),
    );
  });

  it('gives what it has held back when the answer breaks off', async () => {
    const broken = async function* (): AsyncGenerator<Delta> {
      yield { type: 'text', text: '```' };
      throw new Error('gone');
    };
    const seen: Delta[] = [];
    const reading = (async () => {
      for await (const delta of unfence(broken())) seen.push(delta);
    })();
    await expect(reading).rejects.toThrow('gone');
    expect(seen).toEqual([{ type: 'text', text: '```' }]);
  });
});
