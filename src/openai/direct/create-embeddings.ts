import type { CreateEmbeddings, EmbeddingList } from '#generated/openai/client/types.gen.ts';
import type { OpenAiMapping } from '#src/openai/operation.ts';
import { estimateTextTokens } from './estimate-text-tokens.ts';

type Input = string | readonly number[];

/** Returns the inputs one by one: a text, or the numbers of its tokens. */
function listInputs(input: CreateEmbeddings['input']): Input[] {
  if (typeof input === 'string') return [input];
  return typeof input[0] === 'number' ? [input as number[]] : (input as Input[]);
}

const countTokens = (inputs: readonly Input[]): number =>
  inputs.reduce((sum, input) => sum + (typeof input === 'string' ? estimateTextTokens(input) : input.length), 0);

/** Writes a vector as its numbers of four bytes each, the low byte first, in base64. */
const toBase64 = (vector: readonly number[]): string => {
  const bytes = Buffer.alloc(vector.length * 4);
  vector.forEach((part, at) => bytes.writeFloatLE(part, at * 4));
  return bytes.toString('base64');
};

/** `POST /openai/v1/embeddings` asks a model of the gateway. */
export const createEmbeddings: OpenAiMapping<'createEmbeddings'> = async ({ body, signal }, _callV2, askModel) => {
  const { model, dimensions, encoding_format: format, user } = body;
  const input = listInputs(body.input);
  const expected = countTokens(input);
  const { vectors, promptTokens } = await askModel({
    task: 'embeddings',
    model,
    expected: { prompt: expected, completion: 0 },
    ask: (models) =>
      models.embed({ model, input, signal, body: user ? { user } : {}, ...(dimensions && { dimensions }) }),
    measure: ({ vectors: made, promptTokens: told }) => ({
      prompt: told ?? expected,
      completion: 0,
      units: made.length,
    }),
  });
  const data: EmbeddingList['data'] = vectors.map((vector, index) => ({
    object: 'embedding',
    index,
    embedding: format === 'base64' ? toBase64(vector) : vector,
  }));
  const tokens = promptTokens ?? expected;
  const usage = { prompt_tokens: tokens, total_tokens: tokens };
  return { status: 200, body: { object: 'list', model, data, usage } };
};
