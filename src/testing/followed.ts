import { framesOf } from './frames.ts';
import type { Api } from './harness.ts';

/** A frame as its reader has it: `seq` is null for what has no `id`; `line` is the whole line of NDJSON. */
export type Followed = { seq: number | null; event: any; line: any };

type Options = {
  accept?: string;
  headers?: Record<string, string>;
  /** Closes the connection after the frame for which it is true. */
  until?: (frame: Followed, frames: readonly Followed[]) => boolean;
};

type Answer = { status: number; frames: Followed[]; body: any };

/** Gets a stream and reads it to its end, or until it has seen enough. A refusal is in `body`. */
export async function follow(api: Api, path: string, options: Options = {}): Promise<Answer> {
  const { accept = 'text/event-stream', headers = {}, until = () => false } = options;
  const abort = new AbortController();
  const own = { authorization: `Bearer ${api.token}`, accept, ...headers };
  const response = await fetch(api.stage.url + path, { headers: own, signal: abort.signal });
  if (response.status !== 200) return { status: response.status, frames: [], body: await response.json() };
  let text = '';
  const read = (): Followed[] =>
    framesOf(accept, text).map((frame) => {
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
