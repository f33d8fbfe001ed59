import type { Readable } from 'node:stream';
import type { Request } from 'express';
import { createPauses, type Pause } from '#src/process/pauses.ts';
import { problem } from '#src/api/problems.ts';
import { notUtf8, readBodyContent, tooLarge } from './content.ts';

/** The maximum number of lines in a body of NDJSON; empty ones are not counted. */
const mostLines = 1_000;

/**
 * Reads a body of NDJSON line by line, as it comes, and gives others their turn in between. Reading ends with the first
 * line that is too much or that `parse` refuses; the rest is dropped as it comes. Empty lines say nothing.
 *
 * @throws what `parse` throws, a problem, or the failure of the connection or of the decompression
 */
export async function readLines(
  req: Request,
  limitBytes: number,
  parse: (line: string, index: number) => unknown,
): Promise<{ body: unknown[]; bodyBytes: number }> {
  return readBodyContent(req, limitBytes, async (content) => {
    const values: unknown[] = [];
    let bodyBytes = 0;
    const pause = createPauses();
    for await (const line of linesOf(content, limitBytes, pause)) {
      bodyBytes += Buffer.byteLength(line);
      if (values.length === mostLines) throw tooManyLines();
      values.push(parse(line, values.length));
      await pause();
    }
    return { body: values, bodyBytes };
  });
}

/** Yields the lines that are not empty. */
async function* linesOf(stream: Readable, limitBytes: number, pause: Pause): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let [bytes, begun] = [0, [] as string[]];
  for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > limitBytes) throw tooLarge();
    const parts = decoded(decoder, chunk).split('\n');
    const last = parts.pop()!;
    for (const part of parts) {
      const line = begun.length > 0 ? [...begun, part].join('') : part;
      begun = [];
      if (!isBlank(line)) yield line;
    }
    begun.push(last);
    await pause();
  }
  const line = begun.join('') + decoded(decoder);
  if (!isBlank(line)) yield line;
}

const isBlank = (line: string): boolean => line === '' || line.trim() === '';

function decoded(decoder: InstanceType<typeof TextDecoder>, chunk?: Buffer): string {
  try {
    return decoder.decode(chunk, { stream: chunk !== undefined });
  } catch (cause) {
    throw notUtf8(chunk ?? new Uint8Array(), cause);
  }
}

function tooManyLines() {
  const detail = `Must have at most ${mostLines} items.`;
  return problem('invalid_request', `body: ${detail}`, { errors: [{ pointer: '', detail, code: 'maxItems' }] });
}
