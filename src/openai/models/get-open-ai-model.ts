import { requireModel, toModel } from '#src/openai/model.ts';
import type { OpenAiMapping } from '#src/openai/operation.ts';

/** `GET /openai/v1/models/{model}` is `getAgent` or `getService`. */
export const getOpenAiModel: OpenAiMapping<'getOpenAiModel'> = async ({ path: { model } }, callV2) => ({
  status: 200,
  body: toModel(model, await requireModel(callV2, model)),
});
