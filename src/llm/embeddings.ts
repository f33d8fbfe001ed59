import type { Upstream } from './completion.ts';
import { Fault, faultProblem, toFault } from './fault.ts';
import type { Embeddings, EmbedRequest } from './types.ts';

/** The length of text that every model takes, whatever the language; the rest of a longer text is left out. */
const maxLetters = 8_000;
/** Texts of one request: providers take no more than this, some of them. */
const textsAtOnce = 96;

/** Asks the gateway for embeddings, one for each text in its order. Failures are thrown as problems. */
export async function embed(
  open: () => Promise<Upstream>,
  { model, texts, signal }: EmbedRequest,
): Promise<Embeddings> {
  const upstream = await open();
  const vectors: number[][] = [];
  try {
    for (let at = 0; at < texts.length; at += textsAtOnce)
      for (const vector of await ask(upstream, model, texts.slice(at, at + textsAtOnce), signal)) vectors.push(vector);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw faultProblem(toFault(error, upstream.secret), `Model ${model.slice(0, 160)} made no embeddings`);
  }
  return { model, dimensions: vectors[0]?.length ?? 0, vectors };
}

async function ask({ client }: Upstream, model: string, texts: string[], signal: AbortSignal): Promise<number[][]> {
  const input = texts.map((text) => text.slice(0, maxLetters).toWellFormed() || ' ');
  const body = { model, input, encoding_format: 'float' };
  return readEmbeddings(await client.post('/embeddings', { body, signal }), texts.length);
}

type Entry = { index?: unknown; embedding?: unknown } | null;

/** Tells whether a number stays finite in the four bytes that it is kept in. */
const isSingle = (part: number) => Number.isFinite(Math.fround(part));

const isVector = (value: unknown): value is number[] =>
  Array.isArray(value) && value.length > 0 && value.every((part) => typeof part === 'number' && isSingle(part));

/** Returns the body of an answer → vectors in the order of the texts, all of one length. */
export function readEmbeddings(body: unknown, count: number): number[][] {
  const refuse = (what: string) => new Fault('upstream_failure', `answered with ${what}.`, { fallback: false });
  const data: unknown = (body as { data?: unknown } | null)?.data;
  if (!Array.isArray(data) || data.length !== count) throw refuse('something else than an embedding for each text');
  const vectors: number[][] = [];
  for (const [place, entry] of (data as Entry[]).entries()) {
    const index = typeof entry?.index === 'number' ? entry.index : place;
    if (!isVector(entry?.embedding)) throw refuse('an embedding that is not a list of numbers');
    vectors[index] = entry.embedding;
  }
  const [first] = vectors;
  const complete = vectors.length === count && !vectors.includes(undefined as never);
  if (!first || !complete || vectors.some((vector) => vector.length !== first.length))
    throw refuse('embeddings that do not belong to the texts');
  return vectors;
}
