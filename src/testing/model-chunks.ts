import { expect } from 'vitest';
import { ChunkReader } from '#src/llm/chunks.ts';
import type { Delta, Finish } from '#src/llm/types.ts';

/** Makes a chunk of an answer, as models stream them, with a delta and perhaps with the reason for its end. */
export const withDelta = (delta: unknown, finish_reason: unknown = null) => ({
  choices: [{ index: 0, delta, finish_reason }],
});
/** Makes a chunk with fragments of tool calls. */
export const withCalls = (fragments: unknown) => withDelta({ tool_calls: fragments });
/** Makes the chunk that ends an answer for a reason. */
export const endWith = (reason: unknown) => withDelta({}, reason);

/** Returns the deltas that a whole answer of these chunks becomes. */
export function foldChunks(chunks: object[]): Delta[] {
  const reader = new ChunkReader();
  const deltas: Delta[] = [];
  for (const chunk of chunks) reader.read(chunk as Record<string, unknown>, deltas);
  reader.finish(deltas);
  return deltas;
}

/** Returns the last delta of an answer of these chunks. */
export const readFinish = (chunks: object[]) => foldChunks(chunks).at(-1) as Finish;

/** Returns the text or the thoughts of deltas. */
export const readDeltaText = (deltas: Delta[], type: 'text' | 'reasoning' = 'text') =>
  deltas.map((delta) => (delta.type === type ? delta.text : '')).join('');

/** Returns the calls that a consumer of the deltas has at the end, with the ids of their upstream. */
export function collectCalls(deltas: Delta[]) {
  const made: { id: unknown; name: string; arguments: string }[] = [];
  const own: string[] = [];
  for (const delta of deltas) {
    if (delta.type === 'tool_call') {
      expect(delta.index).toBe(made.length);
      expect(delta.id).toMatch(/^call_[0-9a-f]{32}$/);
      made.push({ id: delta.upstream?.id, name: delta.name, arguments: '' });
      own.push(delta.id);
    }
    if (delta.type !== 'tool_arguments') continue;
    expect(own[delta.index]).toBe(delta.id);
    made[delta.index]!.arguments += delta.delta;
  }
  expect(new Set(own).size).toBe(own.length);
  return made;
}
