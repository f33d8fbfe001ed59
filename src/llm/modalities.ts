import type { Modality } from './content-part.ts';
import { isObject } from './json-value.ts';
import { bareName } from './tokens.ts';

/** The kinds of content that models take, by their names; `*` stands for all others. */
export type ModalityTable = ReadonlyMap<string, readonly Modality[]>;

const kinds: readonly Modality[] = ['text', 'image', 'audio', 'file'];

/** The words with which gateways name kinds of content. */
const kindsByWord = new Map<unknown, Modality>([
  ...kinds.map((kind) => [kind, kind] as const),
  ['vision', 'image'],
  ['pdf', 'file'],
  ['document', 'file'],
]);

/** Published families of models that take text alone. */
const textOnly = /^(gpt-3\.5|gpt-4(-0\d|-32k|$)|o1-mini|o3-mini|deepseek-(chat|reasoner|r1|v3)|text-)/;

/** Returns the kinds of a list of words in their fixed order; text is always one of them. */
const toKinds = (words: readonly unknown[]): Modality[] => {
  const named = new Set(words.map((word) => kindsByWord.get(word)));
  return kinds.filter((kind) => kind === 'text' || named.has(kind));
};

/** The members of the entries of LiteLLM that say whether a model takes a kind. */
const flags: [string, Modality][] = [
  ['supports_vision', 'image'],
  ['supports_audio_input', 'audio'],
  ['supports_pdf_input', 'file'],
];

/** Returns the kinds that an entry of a list of models names, or null when it names none. */
export function readModalities(entry: object): Modality[] | null {
  const members = entry as Record<string, unknown>;
  const nested = [members, members['architecture'], members['modalities'], members['model_info']].filter(isObject);
  for (const from of nested) {
    const listed = [from['input_modalities'], from['input'], from['modalities']].find((value) => Array.isArray(value));
    if (listed) return toKinds(listed as unknown[]);
  }
  const told = flags.filter(([name]) => nested.some((from) => typeof from[name] === 'boolean'));
  if (told.length === 0) return null;
  return toKinds(told.filter(([name]) => nested.some((from) => from[name] === true)).map(([, kind]) => kind));
}

/** Returns the kinds that a model takes: what the operator says, else the gateway, else what is published; null when nobody does. */
export function findModalities(
  model: string,
  said: readonly Modality[] | null,
  table: ModalityTable,
): readonly Modality[] | null {
  const ofOperator = table.get(model) ?? table.get('*');
  return ofOperator ?? said ?? (textOnly.test(bareName(model)) ? ['text'] : null);
}

/** Parses a list of kinds such as `text+image`; null when a word is no kind. */
export function parseKinds(text: string): Modality[] | null {
  const words = text.split('+').map((word) => word.trim());
  return words.every((word) => kinds.includes(word as Modality)) ? toKinds(words) : null;
}
