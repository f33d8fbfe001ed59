import type { IncomingMessage } from 'node:http';
import type { OpenAI } from 'openai';
import { ChunkReader } from './chunks.ts';
import { Fault, toFault } from './fault.ts';
import { Patience } from './patience.ts';
import { openAiTools } from './prompt.ts';
import { EventReader, parseChunk } from './sse.ts';
import type { Transport } from './transport.ts';
import type { ChatRequest, Delta } from './types.ts';

export type Upstream = { client: OpenAI; transport: Transport; secret: string | null; timeoutMs: number };

/**
 * Asks one model and yields its answer as it arrives, the deltas of one network read together. Throws a `Fault`, or the
 * reason of the request's signal.
 */
export async function* complete(upstream: Upstream, model: string, request: ChatRequest): AsyncGenerator<Delta[]> {
  const attempt = new AbortController();
  const stop = () => attempt.abort(request.signal.reason);
  if (request.signal.aborted) stop();
  request.signal.addEventListener('abort', stop);
  const patience = new Patience(upstream.timeoutMs, (fault) => attempt.abort(fault));
  const reader = new ChunkReader(upstream.secret);
  let finished = false;
  try {
    const response = await patience.during(post(upstream, model, request, attempt.signal));
    const body = upstream.transport.body(response);
    yield* body ? readStream(body, reader, patience, attempt.signal) : readWhole(await response.text(), reader);
    finished = true;
  } catch (error) {
    if (request.signal.aborted) throw request.signal.reason;
    if (!reader.stopped) throw attempt.signal.aborted ? attempt.signal.reason : toFault(error, upstream.secret);
  } finally {
    patience.end();
    request.signal.removeEventListener('abort', stop);
    if (!finished) attempt.abort();
  }
  yield [reader.finish()];
}

function post(upstream: Upstream, model: string, request: ChatRequest, signal: AbortSignal): Promise<Response> {
  const { messages, tools, temperature, maxTokens } = request;
  const offered = openAiTools(tools);
  // OpenAI's own newer models refuse the older name; the compatible gateways all know it.
  const limit = new URL(upstream.client.baseURL).hostname === 'api.openai.com' ? 'max_completion_tokens' : 'max_tokens';
  const body = {
    model,
    messages,
    ...(offered && { tools: offered }),
    ...(temperature !== undefined && { temperature }),
    ...(maxTokens !== undefined && { [limit]: maxTokens }),
    stream: true as const,
    stream_options: { include_usage: true },
  };
  return upstream.client.chat.completions.create(body, { signal }).asResponse();
}

async function* readStream(
  body: IncomingMessage,
  reader: ChunkReader,
  patience: Patience,
  signal: AbortSignal,
): AsyncGenerator<Delta[]> {
  refuseWebPage(body);
  const abort = () => body.destroy();
  signal.addEventListener('abort', abort, { once: true });
  body.on('error', () => {}).setEncoding('utf8');
  const parts: AsyncIterator<string> = body.iterator({ destroyOnReturn: false });
  const events = new EventReader(reader);
  let ended = false;
  while (!events.done && !ended) {
    const part = await patience.during(parts.next(), events.active);
    ended = part.done === true;
    const deltas = events.read(part.done ? '\n\n' : part.value);
    if (deltas.length > 0) yield deltas;
    if (events.fault) throw events.fault;
  }
  if (!events.done && !reader.stopped)
    throw new Fault('upstream_failure', 'ended the stream before the answer was complete.');
  signal.removeEventListener('abort', abort);
  await parts.return?.();
  drain(body);
}

function refuseWebPage(body: IncomingMessage): void {
  if (!/^text\/html/i.test(body.headers['content-type'] ?? '')) return;
  body.destroy();
  const message = 'answered with a web page. An operator must check OPENAI_BASE_URL.';
  throw new Fault('upstream_failure', message, { fallback: false });
}

/** Some gateways ignore `stream` and answer with the whole completion. */
async function* readWhole(text: string, reader: ChunkReader): AsyncGenerator<Delta[]> {
  const deltas: Delta[] = [];
  reader.read(parseChunk(text), deltas);
  if (!reader.stopped) throw new Fault('upstream_failure', 'answered with JSON that is no chat completion.');
  yield deltas;
}

/** Reads what follows the answer, so that the connection can be used again; not for long. */
function drain(body: IncomingMessage): void {
  const timer = setTimeout(() => body.destroy(), 1000).unref();
  body.once('close', () => clearTimeout(timer));
  body.resume();
}
