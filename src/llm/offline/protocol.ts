import { countBase64Bytes } from '#src/llm/content-part.ts';
import { sectionsOf } from '#src/llm/sections.ts';
import { createPauses } from '#src/process/pauses.ts';

/** The part of the OpenAI protocol that the offline provider reads. */
export type IncomingMessageParam = {
  role: string;
  content?: unknown;
  tool_calls?: { id?: string; function?: { name?: string } }[];
  tool_call_id?: string;
};

/** The body of a chat completion, as far as the offline provider reads it. */
export type OfflineChatBody = {
  model: string;
  messages: IncomingMessageParam[];
  stream?: boolean;
  stream_options?: { include_usage?: boolean } | null;
  tools?: { function?: { name?: string; parameters?: unknown } }[];
  tool_choice?: string | { function?: { name?: string } } | null;
  response_format?: { type?: string; json_schema?: { schema?: unknown } } | null;
  stop?: string | string[] | null;
  max_tokens?: number | null;
  max_completion_tokens?: number | null;
};

/** An answer that is an error: the status and the body of it. */
export class ProtocolError extends Error {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Record<string, string>;

  constructor(status: number, body: unknown, headers: Record<string, string> = {}) {
    super(`answer with status ${status}`);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** Returns the error body that OpenAI and its imitators send. */
export function errorBody(message: string, details: { type?: string; param?: string; code?: string } = {}) {
  const { type = 'invalid_request_error', param = null, code = null } = details;
  return { error: { message, type, param, code } };
}

/** Creates the error of a request that breaks the protocol. */
export function badRequest(message: string, param?: string): ProtocolError {
  return new ProtocolError(400, errorBody(message, param === undefined ? {} : { param }));
}

/** Creates the error of a request for a model that the provider does not have. */
export function unknownModel(model: string): ProtocolError {
  const message = `The model \`${model}\` does not exist. The offline provider has: ${offlineModels.join(', ')}.`;
  return new ProtocolError(404, errorBody(message, { param: 'model', code: 'model_not_found' }));
}

/** The built-in models by their names, each with the mode in which gateways say what a model does. */
export const offlineModes: Readonly<Record<string, string>> = {
  'offline/echo': 'chat',
  'offline/scripted': 'chat',
  'offline/scripted-fallback': 'chat',
  'offline/embedding': 'embedding',
  'offline/speech': 'audio_speech',
  'offline/transcription': 'audio_transcription',
  'offline/image': 'image_generation',
  'offline/moderation': 'moderation',
  'offline/realtime': 'realtime',
};

/** The names of the built-in models. */
const offlineModels = Object.keys(offlineModes);

/** @throws the error of a request for another model than `own`, which does this: "speaks", "makes images" */
export function assertOfflineModel(model: unknown, own: string, does: string): void {
  if (typeof model !== 'string') throw badRequest('`model` must be a string.', 'model');
  if (model === own) return;
  throw offlineModels.includes(model)
    ? badRequest(`${model} does something else: ${own} ${does}.`, 'model')
    : unknownModel(model);
}

/** Returns the text of a message: a string, or the text parts of a list. */
export function toOfflineText(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return (content as { text?: unknown }[]).map((part) => (typeof part?.text === 'string' ? part.text : '')).join('');
}

/** Returns the media type and the size of a data URL, or null when it is none. */
function readDataUrl(url: string): string | null {
  const [head, data] = url.split(';base64,', 2);
  return data === undefined ? null : `${head!.replace(/^data:/, '')}, ${countBase64Bytes(data)} bytes`;
}

type OfflinePart = {
  image_url?: { url?: string };
  input_audio?: { data?: string; format?: string };
  file?: { filename?: string; file_data?: string; file_id?: string };
} | null;

/** Describes a part by what came of it, or returns null when it is text. */
function describeOfflinePart(part: OfflinePart): string | null {
  const { image_url: image, input_audio: sound, file } = part ?? {};
  if (image?.url !== undefined)
    return `an image (${readDataUrl(image.url) ?? `at ${image.url.slice(0, 200)}, which I do not fetch`})`;
  if (sound?.data !== undefined) return `sound (${sound.format}, ${countBase64Bytes(sound.data)} bytes)`;
  if (file === undefined) return null;
  const bytes = file.file_data === undefined ? null : readDataUrl(file.file_data);
  return `a file (${[file.filename, bytes, file.file_id].filter((known) => typeof known === 'string').join(', ')})`;
}

/** Lists what of a message is more than text. */
export const listOfflineMedia = (content: unknown): string[] =>
  Array.isArray(content) ? (content as OfflinePart[]).flatMap((part) => describeOfflinePart(part) ?? []) : [];

/** Counts the words and marks of a short text: about what a tokenizer would count, and always the same. */
export function countTokens(text: string): number {
  // A list of all matches takes twice as long.
  const token = /[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu;
  let count = 0;
  while (token.test(text)) count += 1;
  return count;
}

/**
 * Counts the tokens of texts section by section, so that others have their turn in between: as `countTokens`, but a word of more
 * than 500 characters as several.
 */
export async function countAllTokens(texts: Iterable<string>): Promise<number> {
  const pause = createPauses();
  let count = 0;
  for (const text of texts)
    for (const section of sectionsOf(text)) {
      count += countTokens(section);
      await pause();
    }
  return count;
}
