import { assertOfflineModel, badRequest } from './protocol.ts';
import { readTones, toToneSamples, type HeardText } from './tones.ts';
import { readPcm, readWave, toPcm, toWave, type Sound } from './wave.ts';

/** The rate of OpenAI's PCM. */
const sampleRate = 24_000;
const longestText = 4_096;

/** `POST /v1/audio/speech`: the text as tones that carry it, which `offline/transcription` reads. */
export function speech(body: unknown): { bytes: Buffer; type: string } {
  const { model, input, response_format: form = 'wav' } = (body ?? {}) as Record<string, unknown>;
  assertOfflineModel(model, 'offline/speech', 'speaks');
  if (typeof input !== 'string' || input === '' || input.length > longestText)
    throw badRequest(`\`input\` must be a text of at most ${longestText} characters.`, 'input');
  if (form !== 'wav' && form !== 'pcm')
    throw badRequest(
      'offline/speech makes wav and pcm only: ask for one of them as `response_format`.',
      'response_format',
    );
  const samples = toToneSamples(input, sampleRate);
  return form === 'pcm'
    ? { bytes: toPcm(samples), type: 'audio/pcm' }
    : { bytes: toWave({ samples, sampleRate }), type: 'audio/wav' };
}

type Heard = { text: string; durationS: number; pieces: HeardText[] };

/** Reads the sound of a file: WAV, or PCM when its name or its type says so. */
function readSound(file: File, bytes: Buffer): Sound | null {
  const isPcm = /\.(pcm|raw)$/i.test(file.name) || /^audio\/(pcm|l16)/i.test(file.type);
  return readWave(bytes) ?? (isPcm ? { samples: readPcm(bytes), sampleRate } : null);
}

/** Returns what tones in a file say, or a sentence that says that they say nothing. */
async function hear(file: File): Promise<Heard> {
  const bytes = Buffer.from(await file.arrayBuffer());
  const sound = readSound(file, bytes);
  const durationS = sound ? sound.samples.length / sound.sampleRate : 0;
  const pieces = sound ? await readTones(sound.samples, sound.sampleRate) : [];
  if (pieces.length > 0) return { text: pieces.map(({ text }) => text).join(' '), durationS, pieces };
  const text = `[${bytes.length} bytes of sound that offline/transcription cannot read: it reads what offline/speech has said, as WAV or PCM]`;
  return { text, durationS, pieces: [{ text, start: 0, end: durationS }] };
}

/** Writes a time of subtitles: `00:01:02,345`. */
function toTime(seconds: number, mark: string): string {
  const ms = Math.round(seconds * 1_000);
  const [h, m, s] = [ms / 3_600_000, (ms / 60_000) % 60, (ms / 1_000) % 60].map((part) => String(Math.floor(part)));
  return `${h!.padStart(2, '0')}:${m!.padStart(2, '0')}:${s!.padStart(2, '0')}${mark}${String(ms % 1_000).padStart(3, '0')}`;
}

const toSubtitles = (pieces: readonly HeardText[], mark: string) =>
  pieces.map(
    ({ text, start, end }, index) => `${index + 1}\n${toTime(start, mark)} --> ${toTime(end, mark)}\n${text}\n`,
  );

/** Writes what was heard in each form that is asked for; text is sent as it is. */
const writers: Readonly<Record<string, (heard: Heard) => unknown>> = {
  json: ({ text, durationS }) => ({ text, usage: { type: 'duration', seconds: Math.ceil(durationS) } }),
  text: ({ text }) => `${text}\n`,
  srt: ({ pieces }) => `${toSubtitles(pieces, ',').join('\n')}\n`,
  vtt: ({ pieces }) => `WEBVTT\n\n${toSubtitles(pieces, '.').join('\n')}\n`,
  verbose_json: ({ text, durationS, pieces }) => ({
    task: 'transcribe',
    language: 'unknown',
    duration: durationS,
    text,
    segments: pieces.map((piece, id) => ({ id, ...piece })),
    usage: { type: 'duration', seconds: Math.ceil(durationS) },
  }),
};

/** Tells whether sound is asked for as events. */
export const isSpeechStream = (body: unknown): boolean =>
  (body as { stream_format?: unknown } | null)?.stream_format === 'sse';

const bytesOfEvent = 24_000;

/** Writes sound as events, with a token for each of them. */
export function toSpeechEvents({ bytes }: ReturnType<typeof speech>): object[] {
  const pieces = Array.from({ length: Math.ceil(bytes.length / bytesOfEvent) }, (_, index) =>
    bytes.subarray(index * bytesOfEvent, (index + 1) * bytesOfEvent),
  );
  const usage = { input_tokens: 1, output_tokens: pieces.length, total_tokens: 1 + pieces.length };
  return [
    ...pieces.map((piece) => ({ type: 'speech.audio.delta', audio: piece.toString('base64') })),
    { type: 'speech.audio.done', usage },
  ];
}

/** Tells whether a transcript is asked for as events. */
export const isTranscriptStream = (form: FormData): boolean => form.get('stream') === 'true';

/** Writes what tones carry as events, word by word. */
export async function transcriptEvents(form: FormData): Promise<object[]> {
  const { text, durationS } = await hear(readRecording(form));
  const words = text.split(/(?<=\s)/);
  const usage = { type: 'duration', seconds: Math.ceil(durationS) };
  return [
    ...words.map((delta) => ({ type: 'transcript.text.delta', delta })),
    { type: 'transcript.text.done', text, usage },
  ];
}

/** Returns the recording of a form. */
function readRecording(form: FormData): File {
  assertOfflineModel(form.get('model'), 'offline/transcription', 'transcribes');
  const file = form.get('file');
  if (!(file instanceof File)) throw badRequest('`file` must be a file.', 'file');
  return file;
}

/** `POST /v1/audio/transcriptions`: the text that tones carry. */
export async function transcription(form: FormData): Promise<unknown> {
  const file = readRecording(form);
  const asked = form.get('response_format') ?? 'json';
  const write = Object.hasOwn(writers, String(asked)) ? writers[String(asked)] : undefined;
  if (!write)
    throw badRequest(`\`response_format\` must be one of ${Object.keys(writers).join(', ')}.`, 'response_format');
  return write(await hear(file));
}
