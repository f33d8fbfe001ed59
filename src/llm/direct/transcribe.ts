import type { Upstream } from '#src/llm/completion.ts';
import { asList, isObject, type JsonObject } from '#src/llm/json-value.ts';
import { readTokens } from '#src/llm/usage.ts';
import { askDirectly, oddAnswer } from './ask-directly.ts';
import { longAnswers } from './long-answers.ts';
import type { TimedText, RecordingText, TranscriptionRequest } from './types.ts';

/** Writes the form that is sent to the gateway. */
export async function encodeForm({ model, file, fields }: TranscriptionRequest) {
  const form = new FormData();
  form.append('model', model);
  for (const [name, value] of Object.entries(fields))
    if (typeof value === 'string') form.append(name, value);
    else for (const one of value) form.append(`${name}[]`, one);
  form.append('file', file, file.name);
  const encoded = new Response(form);
  const body = new Uint8Array(await encoded.arrayBuffer());
  return { body, headers: { 'content-type': encoded.headers.get('content-type')! } };
}

const isTime = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0;

/** Reads pieces with their times; null when there are none. Pieces that are not as they should be are left out. */
function readTimed(value: unknown, textName: 'text' | 'word'): TimedText[] | null {
  const read = asList(value)
    .filter(isObject)
    .flatMap(({ start, end, [textName]: text }) =>
      isTime(start) && isTime(end) && typeof text === 'string' ? [{ start, end, text: text.toWellFormed() }] : [],
    );
  return read.length > 0 ? read : null;
}

/** Returns the length of a recording in seconds: as a number, or as the text of one. */
function readDuration({ duration, usage }: JsonObject): number | null {
  const told = [duration, isObject(usage) ? usage['seconds'] : undefined].map((value) =>
    typeof value === 'string' && value !== '' ? Number(value) : value,
  );
  return told.find(isTime) ?? null;
}

/** Returns the body of an answer → the text of the recording. */
export function readTranscript(answer: unknown): RecordingText {
  if (!isObject(answer) || typeof answer['text'] !== 'string') throw oddAnswer('something that is no transcription');
  const { text, language, segments, words, usage } = answer;
  const tokens = readTokens(usage);
  return {
    text: (text as string).toWellFormed(),
    language: typeof language === 'string' ? language.slice(0, 100).toWellFormed() : null,
    durationS: readDuration(answer),
    segments: readTimed(segments, 'text'),
    words: readTimed(words, 'word'),
    tokens: tokens && { prompt: tokens.prompt ?? 0, completion: tokens.completion ?? 0 },
  };
}

const noMore = { language: null, durationS: null, segments: null, words: null, tokens: null };

/** Returns the text of an answer whose form is not JSON. Some gateways answer with JSON all the same. */
function readPlainText(answer: string): RecordingText {
  if (!answer.trimStart().startsWith('{')) return { ...noMore, text: answer.toWellFormed() };
  try {
    return readTranscript(JSON.parse(answer));
  } catch {
    return { ...noMore, text: answer.toWellFormed() };
  }
}

/** Asks for the text of a recording. */
export async function transcribe(upstream: Upstream, request: TranscriptionRequest): Promise<RecordingText> {
  const { model, signal, isText } = request;
  const asking = { model, signal, failure: 'heard nothing', timeoutMs: longAnswers * upstream.timeoutMs };
  const form = await encodeForm(request);
  return askDirectly(upstream, asking, async (attempt) => {
    const response = await upstream.client.post('/audio/transcriptions', { ...form, signal: attempt }).asResponse();
    const text = await upstream.transport.text(response);
    if (/^\s*</.test(text)) throw oddAnswer('a web page. An operator must check OPENAI_BASE_URL');
    if (isText) return readPlainText(text);
    try {
      return readTranscript(JSON.parse(text));
    } catch (error) {
      throw error instanceof SyntaxError ? oddAnswer('something that is no JSON') : error;
    }
  });
}
