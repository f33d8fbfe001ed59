import { invalidRequest } from '#src/api/problems.ts';
import type { Upstream } from '#src/llm/completion.ts';
import { readEmbeddings } from '#src/llm/embeddings.ts';
import { readTokens } from '#src/llm/usage.ts';
import { askDirectly } from './ask-directly.ts';
import type { DirectEmbeddings, EmbeddingsRequest } from './types.ts';

/** Inputs of one request to the gateway: providers take no more than this, some of them. */
const inputsAtOnce = 96;

/** Asks for the vectors of a few inputs. */
async function askForSome(upstream: Upstream, input: EmbeddingsRequest['input'], request: EmbeddingsRequest) {
  const { model, dimensions, body, signal } = request;
  const sent = { ...body, model, input, ...(dimensions !== undefined && { dimensions }), encoding_format: 'float' };
  const asking = { model, signal, failure: 'made no embeddings', timeoutMs: upstream.timeoutMs };
  return askDirectly(upstream, asking, async (attempt) => {
    const answer = await upstream.client.post('/embeddings', { body: sent, signal: attempt });
    const { usage } = answer as { usage?: unknown };
    return { vectors: readEmbeddings(answer, input.length), tokens: readTokens(usage) };
  });
}

/** @throws `invalid_request` for vectors of another length than was asked for: a model that cannot shorten them leaves them long. */
function assertDimensions(vectors: number[][], { model, dimensions }: EmbeddingsRequest): void {
  const length = vectors[0]?.length;
  if (dimensions === undefined || length === dimensions) return;
  const detail = `${model} makes vectors of ${length} numbers and not of ${dimensions}.`;
  throw invalidRequest([{ pointer: '/dimensions', detail, code: 'not_supported' }]);
}

/** Makes a vector for each input, in their order. */
export async function makeEmbeddings(upstream: Upstream, request: EmbeddingsRequest): Promise<DirectEmbeddings> {
  const vectors: number[][] = [];
  let promptTokens: number | null = 0;
  for (let at = 0; at < request.input.length; at += inputsAtOnce) {
    const some = await askForSome(upstream, request.input.slice(at, at + inputsAtOnce), request);
    assertDimensions(some.vectors, request);
    for (const vector of some.vectors) vectors.push(vector);
    const counted = some.tokens?.prompt ?? some.tokens?.total;
    promptTokens = promptTokens === null || counted === undefined ? null : promptTokens + counted;
  }
  return { vectors, promptTokens };
}
