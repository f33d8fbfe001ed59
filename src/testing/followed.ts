import { parseFrames } from './frames.ts';
import type { Api } from './harness.ts';

/** A frame as its reader gets it: `seq` is null for a frame without `id`; `line` is the whole line of NDJSON. */
export type FollowedFrame = { seq: number | null; event: any; line: any };

type FollowOptions = {
  accept?: string;
  headers?: Record<string, string>;
  /** Closes the connection after the frame for which it is true. */
  until?: (frame: FollowedFrame, frames: readonly FollowedFrame[]) => boolean;
};

type FollowAnswer = { status: number; frames: FollowedFrame[]; body: any };

/** Requests a stream and reads it to its end, or until a condition holds. A refusal is in `body`. */
export async function followStream(api: Api, path: string, options: FollowOptions = {}): Promise<FollowAnswer> {
  const { accept = 'text/event-stream', headers = {}, until = () => false } = options;
  const abort = new AbortController();
  const own = { authorization: `Bearer ${api.token}`, accept, ...headers };
  const response = await fetch(api.stage.url + path, { headers: own, signal: abort.signal });
  if (response.status !== 200) return { status: response.status, frames: [], body: await response.json() };
  let text = '';
  const read = (): FollowedFrame[] =>
    parseFrames(accept, text).map((frame) => {
      if ('fault' in frame) throw new Error(frame.fault);
      const isLine = accept === 'application/x-ndjson';
      return { seq: frame.seq, event: isLine ? (frame.item as any).event : frame.item, line: frame.item };
    });
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const frames = read();
    const enough = frames.findIndex((frame) => until(frame, frames));
    if (enough < 0) continue;
    abort.abort();
    return { status: 200, frames: frames.slice(0, enough + 1), body: null };
  }
  return { status: 200, frames: read(), body: null };
}
