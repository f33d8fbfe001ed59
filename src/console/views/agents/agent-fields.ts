import type { Agent, AgentVersion } from '#generated/v2/client/types.gen.ts';
import { toSortedJson } from '#src/console/components/diff/to-sorted-json.ts';

/** The members of an agent that make its versions, by the name that the console gives them, in the order in which they are shown. */
export const agentMembers = [
  ['name', 'Name'],
  ['model', 'Model'],
  ['fallback_models', 'Fallback models'],
  ['system_prompt', 'System prompt'],
  ['temperature', 'Temperature'],
  ['max_tokens', 'Most tokens of an answer'],
  ['top_p', 'Top p'],
  ['stop', 'Stop'],
  ['seed', 'Seed'],
  ['reasoning_effort', 'Reasoning effort'],
  ['response_format', 'Form of the answer'],
  ['model_settings', 'Settings of the model'],
  ['tools', 'Tools of callers'],
  ['tool_refs', 'Tools of the catalogue'],
  ['tool_choice', 'Choice of tools'],
  ['parallel_tool_calls', 'Calls at once'],
  ['memory', 'Use of memories'],
  ['memory_limit', 'Most memories'],
  ['metadata', 'Metadata'],
] as const;

type FieldName = (typeof agentMembers)[number][0];
type Fields = { readonly [Name in FieldName]?: Agent[Name] };

/** A member that two versions have differently, as the text of each. */
export type FieldDifference = { name: FieldName; label: string; left: string; right: string };

/** Writes a member for people: text as it is, lists of words as lines, all else as JSON; nothing for what is not set. */
export function toFieldText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join('\n');
  if (typeof value === 'object' && Object.keys(value).length === 0) return '';
  return toSortedJson(value);
}

/** Compares two versions of an agent, or what a form has with what is stored. */
export function compareAgents(left: Fields, right: Fields): { changed: FieldDifference[]; same: string[] } {
  const changed: FieldDifference[] = [];
  const same: string[] = [];
  for (const [name, label] of agentMembers) {
    const [before, after] = [toFieldText(left[name]), toFieldText(right[name])];
    if (before === after) same.push(label);
    else changed.push({ name, label, left: before, right: after });
  }
  return { changed, same };
}

const formOfText = toSortedJson({ type: 'text' });

/** Returns the settings of an agent besides its name, model and prompt, where they are set and not what every agent has. */
export const listAgentSettings = (agent: Agent | AgentVersion): { label: string; text: string }[] =>
  agentMembers
    .filter(([name]) => !['name', 'model', 'system_prompt'].includes(name))
    .map(([name, label]) => ({ label, text: toFieldText(agent[name]) }))
    .filter(({ text }) => text !== '' && text !== formOfText);
