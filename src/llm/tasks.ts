import type { ModelTask } from './direct/types.ts';
import { isObject } from './json-value.ts';
import { bareName } from './tokens.ts';

/** The tasks of models, by their names; `*` stands for all others. */
export type TaskTable = ReadonlyMap<string, readonly ModelTask[]>;

/** All tasks of models. */
export const taskNames: readonly ModelTask[] = [
  'answers',
  'embeddings',
  'transcription',
  'speech',
  'images',
  'moderation',
  'realtime',
];

/** The words with which gateways name what a model does: modes of LiteLLM, types of Together, tasks of DeepInfra and Hugging Face. */
const tasksByWord = new Map<unknown, ModelTask>([
  ...taskNames.map((task) => [task, task] as const),
  ['chat', 'answers'],
  ['completion', 'answers'],
  ['responses', 'answers'],
  ['text-generation', 'answers'],
  ['embedding', 'embeddings'],
  ['feature-extraction', 'embeddings'],
  ['audio_transcription', 'transcription'],
  ['transcribe', 'transcription'],
  ['automatic-speech-recognition', 'transcription'],
  ['audio_speech', 'speech'],
  ['text-to-speech', 'speech'],
  ['tts', 'speech'],
  ['image_generation', 'images'],
  ['image', 'images'],
  ['text-to-image', 'images'],
]);

/** Published families of models that do something else than to answer. */
const families: readonly (readonly [RegExp, ModelTask])[] = [
  [/^(text-embedding-|nomic-embed|mxbai-embed|bge-|jina-embeddings)/, 'embeddings'],
  [/^(whisper|gpt-4o(-mini)?-transcribe|faster-whisper)/, 'transcription'],
  [/^(tts-1|gpt-4o-mini-tts|kokoro)/, 'speech'],
  [/^(dall-e-|gpt-image-|stable-diffusion|flux)/, 'images'],
  [/^(omni|text)-moderation/, 'moderation'],
  [/^(gpt-realtime|gpt-4o(-mini)?-realtime)/, 'realtime'],
];

const toTasks = (words: readonly unknown[]): ModelTask[] => {
  const named = new Set(words.map((word) => tasksByWord.get(word)));
  return taskNames.filter((task) => named.has(task));
};

/** Returns the tasks that an entry of a list of models names, or null when it names none. */
export function readTasks(entry: object): ModelTask[] | null {
  const members = entry as Record<string, unknown>;
  const nested = [members, members['model_info'], members['architecture']].filter(isObject);
  const words = nested.flatMap((from) => [from['mode'], from['type'], from['task'], from['tasks']].flat());
  const named = toTasks(words);
  return named.length > 0 ? named : null;
}

/** Returns the tasks of a model: what the operator says, else the gateway, else what is published; null when nobody says. */
export function findTasks(
  model: string,
  said: readonly ModelTask[] | null,
  table: TaskTable,
): readonly ModelTask[] | null {
  const published = families.find(([names]) => names.test(bareName(model)));
  return table.get(model) ?? table.get('*') ?? said ?? (published ? [published[1]] : null);
}

/** Parses a list of tasks such as `transcription+speech`; null when a word is no task. */
export function parseTasks(text: string): ModelTask[] | null {
  const words = text.split('+').map((word) => word.trim());
  return words.every((word) => taskNames.includes(word as ModelTask)) ? toTasks(words) : null;
}
