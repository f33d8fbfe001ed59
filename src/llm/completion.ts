import type { Modality } from './content-part.ts';
import type { Readable } from 'node:stream';
import type { APIError, OpenAI } from 'openai';
import { AnswerStream } from './answer-stream.ts';
import { ChunkReader } from './chunks.ts';
import { hints } from './control-differences.ts';
import type { Dialect } from './dialects.ts';
import type { ChatBody } from './difference.ts';
import { Fault, toFault, upstreamMessage } from './fault.ts';
import { InactivityTimeout } from './inactivity-timeout.ts';
import { openAiTools } from './prompt.ts';
import { parseChunk } from './sse.ts';
import type { ModelTransport } from './transport.ts';
import type { ChatRequest, Delta } from './types.ts';
import { toWire } from './wire.ts';

/** The connection to a gateway, with its settings. */
export type Upstream = {
  client: OpenAI;
  transport: ModelTransport;
  dialect: Dialect;
  secret: string | null;
  timeoutMs: number;
  /** Tells whether a model takes a kind of content; true when nobody says that it does not. */
  accepts: (model: string, kind: Modality) => boolean;
};

type StreamingBody = OpenAI.Chat.ChatCompletionCreateParamsStreaming;

/**
 * Asks one model and yields its answer as it arrives, the deltas of one network read together. Throws a `Fault`, or the
 * reason of the request's signal.
 */
export async function* complete(upstream: Upstream, model: string, request: ChatRequest): AsyncGenerator<Delta[]> {
  const attempt = new AbortController();
  const stop = () => attempt.abort(request.signal.reason);
  if (request.signal.aborted) stop();
  request.signal.addEventListener('abort', stop);
  const patience = new InactivityTimeout(upstream.timeoutMs, (fault) => attempt.abort(fault));
  const reader = new ChunkReader(upstream.secret);
  let finished = false;
  try {
    const { response, left } = await patience.during(post(upstream, model, request, attempt.signal));
    reader.keep('controls_not_applied', left);
    const body = upstream.transport.body(response);
    if (body) {
      refuseWebPage(response, body);
      const { secret, timeoutMs } = upstream;
      const stream = new AnswerStream(body, { reader, patience, secret, timeoutMs, signal: attempt.signal });
      for (let deltas = await stream.next(); deltas !== null; deltas = await stream.next()) yield deltas;
    } else yield readWhole(await response.text(), reader);
    finished = true;
  } catch (error) {
    if (request.signal.aborted) throw request.signal.reason;
    const fault = attempt.signal.aborted ? attempt.signal.reason : toFault(error, upstream.secret);
    if (!reader.stopped || (fault instanceof Fault && fault.isFinal)) throw fault;
  } finally {
    patience.end();
    request.signal.removeEventListener('abort', stop);
    if (!finished) attempt.abort();
  }
  const last: Delta[] = [];
  reader.finish(last);
  yield last;
}

/** The statuses of a request that is refused for what it says. */
const refusals = new Set([400, 422]);

/** The answer to a request, and the controls that were left out of it because its model takes none of them. */
type Posted = { response: Response; left: string[] };

/** Posts the request in the form that the gateway takes; a refusal that tells of another form is heeded at once. */
async function post(upstream: Upstream, model: string, request: ChatRequest, signal: AbortSignal): Promise<Posted> {
  const { client, dialect } = upstream;
  const body = bodyOf(upstream, model, request);
  for (;;) {
    const spoken = dialect.speak(body);
    try {
      const params = spoken as unknown as StreamingBody;
      const response = await client.chat.completions.create(params, { signal }).asResponse();
      return { response, left: hints.filter((name) => name in body && !(name in spoken)) };
    } catch (error) {
      const { status } = error as Partial<APIError>;
      if (!refusals.has(status!) || !dialect.learn(spoken, upstreamMessage(error as APIError))) throw error;
    }
  }
}

function bodyOf(
  { accepts }: Upstream,
  model: string,
  { messages, tools, temperature, maxTokens, controls = {} }: ChatRequest,
): ChatBody {
  const offered = openAiTools(tools);
  const { model_settings, ...standard } = controls;
  return {
    ...model_settings,
    ...standard,
    model,
    messages: toWire(messages, (kind) => accepts(model, kind)),
    ...(offered && { tools: offered }),
    ...(temperature !== undefined && { temperature }),
    ...(maxTokens !== undefined && { max_tokens: maxTokens }),
    stream: true,
    stream_options: { include_usage: true },
  };
}

function refuseWebPage({ headers }: Response, body: Readable): void {
  if (!/^text\/html/i.test(headers.get('content-type') ?? '')) return;
  body.destroy();
  const message = 'answered with a web page. An operator must check OPENAI_BASE_URL.';
  throw new Fault('upstream_failure', message, { fallback: false });
}

/** Some gateways ignore `stream` and answer with the whole completion. */
function readWhole(text: string, reader: ChunkReader): Delta[] {
  const deltas: Delta[] = [];
  reader.read(parseChunk(text) ?? {}, deltas);
  if (!reader.stopped && deltas.length === 0)
    throw new Fault('upstream_failure', 'answered with JSON that is no chat completion.');
  return deltas;
}
