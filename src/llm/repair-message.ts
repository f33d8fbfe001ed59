import type { ResponseFormat } from './controls.ts';
import type { ChatMessage } from './types.ts';

/** With these words an answer is put back to its model. */
export const repairWords = 'Your answer does not have the form that was asked for:';

/** The longest schema that a model is told again. */
const longestSchema = 16_000;

function demandOf(format: ResponseFormat): string {
  if (format.type !== 'json_schema') return 'a JSON object.';
  const schema = JSON.stringify(format.json_schema.schema);
  return schema.length > longestSchema
    ? 'JSON that satisfies the schema.'
    : `JSON that satisfies this schema: ${schema}`;
}

/** Tells a model the faults of an answer that does not have the form that was asked for. */
export function repairMessage(format: ResponseFormat, faults: readonly string[]): ChatMessage {
  const list = faults.map((fault) => `- ${fault}`);
  return {
    role: 'user',
    content: [repairWords, ...list, `Answer again, with nothing but ${demandOf(format)}`].join('\n'),
  };
}
