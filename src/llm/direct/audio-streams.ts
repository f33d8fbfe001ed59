import { invalidRequest } from '#src/api/problems.ts';
import type { Upstream } from '#src/llm/completion.ts';
import type { JsonObject } from '#src/llm/json-value.ts';
import { readTokens } from '#src/llm/usage.ts';
import { askDirectly, oddAnswer } from './ask-directly.ts';
import { longAnswers } from './long-answers.ts';
import { breaksOff, isEventStream, readEvents } from './read-events.ts';
import { encodeForm, readTranscript } from './transcribe.ts';
import type { RecordingText, SpeechPiece, SpeechRequest, TranscriptionRequest, TranscriptPiece } from './types.ts';

const toTokens = (usage: unknown) => {
  const tokens = readTokens(usage);
  return tokens && { prompt: tokens.prompt ?? 0, completion: tokens.completion ?? 0 };
};

/** Reads the pieces of a transcript, whose last one has the whole text. */
async function* readPieces(events: AsyncIterable<JsonObject>, about: string): AsyncGenerator<TranscriptPiece> {
  for await (const event of events) {
    const { type, delta } = event;
    if (type === 'transcript.text.delta' && typeof delta === 'string') yield { delta: delta.toWellFormed() };
    if (type !== 'transcript.text.done') continue;
    yield { done: readTranscript(event) };
    return;
  }
  throw breaksOff(about);
}

/** Writes a transcript that came whole as its pieces: some models and gateways do not stream. */
async function* toPieces(transcript: RecordingText): AsyncGenerator<TranscriptPiece> {
  if (transcript.text !== '') yield { delta: transcript.text };
  yield { done: transcript };
}

/** Asks for the text of a recording in pieces, as the gateway hears them. */
export function transcribeInPieces(
  upstream: Upstream,
  request: TranscriptionRequest,
): Promise<AsyncIterable<TranscriptPiece>> {
  const { model, signal } = request;
  const asking = { model, signal, failure: 'heard nothing', timeoutMs: longAnswers * upstream.timeoutMs };
  return askDirectly(upstream, asking, async (attempt) => {
    const form = await encodeForm({ ...request, fields: { ...request.fields, stream: 'true' } });
    const response = await upstream.client.post('/audio/transcriptions', { ...form, signal: attempt }).asResponse();
    if (!isEventStream(response)) {
      const text = await upstream.transport.text(response);
      if (!/^\s*\{/.test(text)) throw oddAnswer('something that is no transcription');
      return toPieces(readTranscript(JSON.parse(text)));
    }
    const body = upstream.transport.body(response);
    if (!body) throw oddAnswer('nothing');
    signal.addEventListener('abort', () => body.destroy(), { once: true });
    const about = `Model ${model.slice(0, 160).toWellFormed()} stopped in the middle of its transcript`;
    return readPieces(readEvents(body, upstream, about), about);
  });
}

const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Reads the pieces of spoken sound, whose last one has the tokens. */
async function* readSound(events: AsyncIterable<JsonObject>, about: string): AsyncGenerator<SpeechPiece> {
  for await (const { type, audio, usage } of events) {
    if (type === 'speech.audio.delta' && typeof audio === 'string' && base64.test(audio)) yield { audio };
    if (type !== 'speech.audio.done') continue;
    yield { done: { tokens: toTokens(usage) } };
    return;
  }
  throw breaksOff(about);
}

const noEvents = () =>
  invalidRequest([
    {
      pointer: '/stream_format',
      detail: 'This model sends its sound as bytes and not as events: audio, which also comes as it is made.',
      code: 'not_supported',
    },
  ]);

/** Asks for a text to be spoken, and for its sound as events. @throws `invalid_request` when the gateway sends bytes all the same */
export async function speakInPieces(
  upstream: Upstream,
  { model, body: said, signal }: SpeechRequest,
): Promise<AsyncIterable<SpeechPiece>> {
  const asking = { model, signal, failure: 'spoke nothing', timeoutMs: upstream.timeoutMs };
  const body = await askDirectly(upstream, asking, async (attempt) => {
    const request = { body: { ...said, model, stream_format: 'sse' }, signal: attempt };
    const response = await upstream.client.post('/audio/speech', request).asResponse();
    const sound = upstream.transport.body(response);
    if (isEventStream(response)) return sound;
    sound?.destroy();
    return null;
  });
  if (!body) throw noEvents();
  signal.addEventListener('abort', () => body.destroy(), { once: true });
  const about = `Model ${model.slice(0, 160).toWellFormed()} stopped in the middle of its sound`;
  return readSound(readEvents(body, upstream, about), about);
}
