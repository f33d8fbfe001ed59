import type { Response } from 'express';
import type { BytesReply } from '#src/api/handlers.ts';
import { waitForDrain } from '#src/process/wait-for-drain.ts';

/**
 * Sends bytes at the pace of their reader. What they fail with before the first of them is thrown, and answered as any other failure; later
 * the connection is broken, so that nobody takes a part for the whole.
 */
export async function sendBytes({ bytes, mediaType, headers = {} }: BytesReply, res: Response): Promise<void> {
  if (res.statusCode === 304) return endKnown(bytes, res);
  res.setHeader('Content-Type', mediaType);
  if (Buffer.isBuffer(bytes)) {
    res.setHeader('Content-Length', bytes.length);
    return void res.end(bytes);
  }
  const letGo = () => void bytes.destroy();
  res.on('close', letGo);
  try {
    if (res.req.method !== 'HEAD')
      for await (const chunk of bytes as AsyncIterable<Buffer>) if (!res.write(chunk)) await waitForDrain(res);
    res.end();
  } catch (error) {
    // What was said of the bytes is not true of the problem that is sent instead.
    if (!res.headersSent) for (const name in headers) res.removeHeader(name);
    // A reader who has left is no failure.
    if (!res.destroyed) throw error;
  } finally {
    res.off('close', letGo);
    letGo();
  }
}

/** Ends an answer whose bytes the caller has. */
function endKnown(bytes: BytesReply['bytes'], res: Response): void {
  if (!Buffer.isBuffer(bytes)) bytes.destroy();
  for (const name of ['Content-Length', 'Content-Range']) res.removeHeader(name);
  res.end();
}
