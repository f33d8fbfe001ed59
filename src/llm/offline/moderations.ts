import { assertOfflineModel, badRequest, listOfflineMedia, toOfflineText } from './protocol.ts';

const model = 'offline/moderation';

/** The categories of OpenAI's moderation. */
const categories = [
  'harassment',
  'harassment/threatening',
  'hate',
  'hate/threatening',
  'illicit',
  'illicit/violent',
  'self-harm',
  'self-harm/instructions',
  'self-harm/intent',
  'sexual',
  'sexual/minors',
  'violence',
  'violence/graphic',
];

type Input = { text: string; media: number };

/** Returns the inputs of a request: a text, a list of texts, or one input of several parts. */
function readInputs(input: unknown): Input[] {
  if (typeof input === 'string') return [{ text: input, media: 0 }];
  if (!Array.isArray(input) || input.length === 0) throw badRequest('`input` must be a text or a list.', 'input');
  if (input.every((one) => typeof one === 'string')) return (input as string[]).map((text) => ({ text, media: 0 }));
  return [{ text: toOfflineText(input), media: listOfflineMedia(input).length }];
}

/** Judges an input by a rule that everybody sees: it has a category when the text names it between square brackets. */
function judge({ text, media }: Input) {
  const isNamed = (category: string) => text.includes(`[${category}]`);
  const types = [...(text === '' ? [] : ['text']), ...(media > 0 ? ['image'] : [])];
  const entries = <T>(judge: (category: string) => T) =>
    Object.fromEntries(categories.map((name) => [name, judge(name)]));
  return {
    flagged: categories.some(isNamed),
    categories: entries(isNamed),
    category_scores: entries((category) => Number(isNamed(category))),
    category_applied_input_types: entries(() => types),
  };
}

/** `POST /v1/moderations`: each text is judged by the categories that it names itself, such as `[violence]`. */
export function moderations(body: unknown) {
  const { model: asked, input } = (body ?? {}) as Record<string, unknown>;
  assertOfflineModel(asked, model, 'judges');
  return { id: 'modr-offline', model, results: readInputs(input).map(judge) };
}
