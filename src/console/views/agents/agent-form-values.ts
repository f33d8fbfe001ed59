import type { Agent, UpdateAgent } from '#generated/v2/client/types.gen.ts';
import { toSortedJson } from '#src/console/components/diff/to-sorted-json.ts';

/** The members of an agent that a form has as JSON. */
const jsonFields = ['tools', 'tool_refs', 'memory', 'response_format', 'model_settings', 'metadata'] as const;

/** The values of the fields of a form by their names, each as text. */
export type AgentFormValues = Record<string, string>;

/** A value of a form that cannot be sent, and why. */
export type FormFault = { field: string; detail: string };

const toText = (value: unknown): string => (value === null || value === undefined ? '' : String(value));
const toJson = (value: unknown): string => (value === null || value === undefined ? '' : toSortedJson(value));

/** Writes an agent into the fields of the form. */
export const toFormValues = (agent: Agent): AgentFormValues => ({
  name: agent.name,
  model: agent.model,
  fallback_models: agent.fallback_models.join('\n'),
  system_prompt: agent.system_prompt ?? '',
  temperature: toText(agent.temperature),
  max_tokens: toText(agent.max_tokens),
  memory_limit: toText(agent.memory_limit),
  ...Object.fromEntries(jsonFields.map((name) => [name, toJson(agent[name])])),
});

/** The first values of the form of a new agent: the offline model answers without a gateway. */
export const emptyFormValues: AgentFormValues = {
  key: '',
  name: '',
  model: 'offline/echo',
  fallback_models: '',
  system_prompt: '',
  temperature: '',
  max_tokens: '',
  memory_limit: '',
  ...Object.fromEntries(jsonFields.map((name) => [name, ''])),
};

const toNumber = (text: string): number | null => (text.trim() === '' ? null : Number(text));
const toLines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** The value of an empty field of JSON. */
const emptyJson: Record<(typeof jsonFields)[number], unknown> = {
  tools: [],
  tool_refs: [],
  memory: {},
  response_format: { type: 'text' },
  model_settings: {},
  metadata: {},
};

/**
 * Reads what a reader has changed in the form: only these members are sent, so that those that the console does not know stay as they
 * are. The server judges the values; here only what is no JSON and no number is refused.
 */
export function toAgentChanges(
  before: AgentFormValues,
  values: AgentFormValues,
): { changes: UpdateAgent; faults: FormFault[] } {
  const changes: Record<string, unknown> = {};
  const faults: FormFault[] = [];
  for (const [field, text] of Object.entries(values)) {
    if (!(field in before) || text.replaceAll('\r\n', '\n') === before[field]) continue;
    if ((jsonFields as readonly string[]).includes(field)) {
      try {
        changes[field] = text.trim() === '' ? emptyJson[field as keyof typeof emptyJson] : JSON.parse(text);
      } catch (error) {
        faults.push({ field, detail: `This is not JSON: ${error instanceof Error ? error.message : String(error)}` });
      }
    } else if (field === 'fallback_models') changes[field] = toLines(text);
    else if (['temperature', 'max_tokens', 'memory_limit'].includes(field)) {
      const number = toNumber(text);
      if (Number.isNaN(number)) faults.push({ field, detail: 'This is not a number.' });
      else changes[field] = number;
    } else changes[field] = text.replaceAll('\r\n', '\n');
  }
  return { changes: changes as UpdateAgent, faults };
}
