import type {
  CreateTranscription,
  TranscriptEvent,
  Transcription,
  TranscriptUsage,
} from '#generated/openai/client/types.gen.ts';
import { invalidRequest } from '#src/api/problems.ts';
import type { CallUsage, TokenCounts } from '#src/access/quota.ts';
import type { RecordingText, TranscriptPiece } from '#src/llm/direct/types.ts';
import { toErrorEvent } from '#src/openai/errors.ts';
import type { OpenAiMapping } from '#src/openai/operation.ts';
import { countStream, type CountedStream } from './count-stream.ts';

/** The forms of an answer that are text and not JSON. */
const textForms = new Set<CreateTranscription['response_format']>(['text', 'srt', 'vtt']);
/** The bytes of compressed sound that are about a token. */
const bytesPerToken = 200;

/** Returns what a recording is charged by; nothing when the gateway has not told it. */
function toUsage({ tokens, durationS }: RecordingText): { usage?: TranscriptUsage } {
  if (tokens) {
    const { prompt: input_tokens, completion: output_tokens } = tokens;
    return { usage: { type: 'tokens', input_tokens, output_tokens, total_tokens: input_tokens + output_tokens } };
  }
  return durationS === null ? {} : { usage: { type: 'duration', seconds: durationS } };
}

/** Writes a transcript as JSON: with all that is known of it when that was asked for. */
function toTranscription(transcript: RecordingText, isVerbose: boolean): Transcription {
  const { text, language, durationS, segments, words } = transcript;
  if (!isVerbose) return { text, ...toUsage(transcript) };
  return {
    task: 'transcribe',
    text,
    ...(language !== null && { language }),
    ...(durationS !== null && { duration: durationS }),
    ...(segments && { segments: segments.map((segment, id) => ({ id, ...segment })) }),
    ...(words && { words: words.map(({ text: word, start, end }) => ({ word, start, end })) }),
    ...toUsage(transcript),
  };
}

/** Writes the fields of the form as the gateway is sent them. */
function toFields({ file: _file, model: _model, stream: _whole, temperature, ...texts }: CreateTranscription) {
  return { ...texts, ...(temperature !== undefined && { temperature: String(temperature) }) };
}

const toCallUsage = ({ tokens, durationS }: RecordingText): CallUsage => ({
  prompt: tokens?.prompt ?? 0,
  completion: tokens?.completion ?? 0,
  units: Math.ceil(durationS ?? 0),
  recordings: 1,
});

/** Writes the pieces of a transcript as OpenAI's events. One that broke off counts as what was expected. */
const toTranscriptEvents = (
  pieces: AsyncIterable<TranscriptPiece>,
  expected: TokenCounts,
  signal: AbortSignal,
): CountedStream<TranscriptEvent> =>
  countStream(
    pieces,
    (piece): TranscriptEvent =>
      'delta' in piece
        ? { type: 'transcript.text.delta', delta: piece.delta }
        : { type: 'transcript.text.done', text: piece.done.text, ...toUsage(piece.done) },
    {
      readUsage: (piece) => ('done' in piece ? toCallUsage(piece.done) : null),
      otherwise: { ...expected, units: 0, recordings: 1 },
      signal,
    },
  );

/** @throws `invalid_request` for a form that does not come in pieces */
function assertStreamed(form: CreateTranscription['response_format']): void {
  if (form === 'json' || form === 'text') return;
  const detail = `Must be json for a stream; ${form} comes whole.`;
  throw invalidRequest([{ pointer: '/response_format', detail, code: 'not_supported' }]);
}

/** @throws `invalid_request` for a recording without bytes */
function assertFile(file: Blob): asserts file is File {
  if (file.size > 0) return;
  throw invalidRequest([{ pointer: '/file', detail: 'The recording is empty.', code: 'minLength' }]);
}

/** `POST /openai/v1/audio/transcriptions` gives a recording to a model of the gateway. Its text comes whole, or in pieces as it is heard. */
export const createTranscription: OpenAiMapping<'createTranscription'> = async (
  { body, signal },
  _callV2,
  askModel,
) => {
  const { file, model, response_format: form = 'json' } = body;
  assertFile(file);
  const isText = textForms.has(form);
  const request = { model, file, fields: toFields(body), isText, signal };
  const expected = { prompt: Math.ceil(file.size / bytesPerToken), completion: 0 };
  const asked = { task: 'transcription', model, expected } as const;
  if (body.stream) {
    assertStreamed(form);
    const { events } = await askModel({
      ...asked,
      ask: async (models) => toTranscriptEvents(await models.transcribeInPieces(request), expected, signal),
      measure: ({ usage }) => usage,
    });
    return { status: 200, events, failure: toErrorEvent };
  }
  const transcript = await askModel({
    ...asked,
    ask: (models) => models.transcribe(request),
    measure: toCallUsage,
  });
  if (isText) return { status: 200, bytes: Buffer.from(transcript.text), mediaType: 'text/plain; charset=utf-8' };
  return { status: 200, body: toTranscription(transcript, form === 'verbose_json') };
};
