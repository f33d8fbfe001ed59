import type { CreateModeration } from '#generated/openai/client/types.gen.ts';
import type { OpenAiMapping } from '#src/openai/operation.ts';
import { estimateTextTokens } from './estimate-text-tokens.ts';

/** Returns the inputs that are judged one by one, each as what of it is text. Parts are one input. */
function listInputs(input: CreateModeration['input']): string[] {
  if (typeof input === 'string') return [input];
  if (typeof input[0] === 'string') return input as string[];
  const parts = input as Exclude<CreateModeration['input'][number], string>[];
  return [parts.map((part) => (part.type === 'text' ? part.text : '')).join(' ')];
}

/** `POST /openai/v1/moderations` asks a model of the gateway. */
export const createModeration: OpenAiMapping<'createModeration'> = async (call, _callV2, askModel) => {
  const { body, signal, requestId } = call;
  const { model, input } = body;
  const inputs = listInputs(input);
  const tokens = { prompt: inputs.reduce((sum, text) => sum + estimateTextTokens(text), 0), completion: 0 };
  const results = await askModel({
    task: 'moderation',
    model,
    expected: tokens,
    ask: (models) => models.moderate({ model, count: inputs.length, body: { input }, signal }),
    measure: () => ({ ...tokens, units: inputs.length }),
  });
  return { status: 200, body: { id: `modr-${requestId.replace(/^req_/, '')}`, model, results } };
};
