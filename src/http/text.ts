import { isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';
import type { Request } from 'express';
import { isTurnOver, waitForOwnTurn } from '#src/process/event-loop.ts';
import { notUtf8, readBodyContent, tooLarge } from './content.ts';

/** The maximum number of bytes of a body that takes no noticeable time: work on a larger one has turns of its own. */
const maxSharedBytes = 65_536;

/** Waits for a turn of the event loop of its own before a step that goes through a whole body, if that is large. */
export async function waitForBodyTurn(bodyBytes: number): Promise<void> {
  if (bodyBytes > maxSharedBytes) await waitForOwnTurn(bodyBytes);
}

/**
 * Reads a body as one text. Large bodies that arrive at the same time do so slice by slice, and are joined and decoded one
 * after the other, so that other requests are answered in between.
 *
 * @throws a problem, or the failure of the connection or of the decompression
 */
export async function readText(req: Request, limitBytes: number): Promise<{ text: string; bodyBytes: number }> {
  const chunks = await readBodyContent(req, limitBytes, (content) => readChunks(content, limitBytes));
  const bodyBytes = chunks.reduce((sum, { length }) => sum + length, 0);
  await waitForBodyTurn(bodyBytes);
  const bytes = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, bodyBytes);
  if (!isUtf8(bytes)) throw notUtf8(bytes);
  return { text: bytes.toString('utf8'), bodyBytes };
}

/** Reads all chunks. An asynchronous iterator would cost a small body more than all that is done with it. */
function readChunks(content: Readable, limitBytes: number): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return new Promise((resolve, reject) => {
    const take = (chunk: Buffer) => {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes > limitBytes) {
        content.off('data', take);
        reject(tooLarge());
      } else if (bytes > maxSharedBytes && isTurnOver()) {
        content.pause();
        setImmediate(() => content.resume());
      }
    };
    content.on('data', take);
    content.on('end', () => resolve(chunks));
    content.on('error', reject);
    content.on('close', () => content.readableEnded || reject(new Error('the connection was closed')));
  });
}
