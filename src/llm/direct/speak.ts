import { Readable } from 'node:stream';
import type { Upstream } from '#src/llm/completion.ts';
import { Fault, faultProblem, toFault } from '#src/llm/fault.ts';
import { InactivityTimeout } from '#src/llm/inactivity-timeout.ts';
import { askDirectly, oddAnswer } from './ask-directly.ts';
import type { SpokenSound, SpeechRequest } from './types.ts';

/** The largest sound that is passed on: half an hour of it as PCM. */
const maxSoundBytes = 100 * 1024 * 1024;

/** The media types of the forms that callers ask for. */
const typesByForm: Readonly<Record<string, string>> = {
  mp3: 'audio/mpeg',
  opus: 'audio/ogg',
  aac: 'audio/aac',
  flac: 'audio/flac',
  wav: 'audio/wav',
  pcm: 'audio/pcm',
};

/** The names that gateways have for the types that callers are told. */
const otherNames: Readonly<Record<string, string>> = {
  'audio/mp3': 'audio/mpeg',
  'audio/x-wav': 'audio/wav',
  'audio/wave': 'audio/wav',
  'audio/vnd.wave': 'audio/wav',
  'audio/opus': 'audio/ogg',
  'audio/x-flac': 'audio/flac',
  'audio/l16': 'audio/pcm',
};

/** The types that answers may have. */
const soundTypes = new Set([...Object.values(typesByForm), 'application/octet-stream']);

/** Returns the media type of sound: what the gateway says, else what was asked for. */
function toMediaType(said: string | null, form: unknown): string {
  const [type = ''] = (said ?? '')
    .toLowerCase()
    .split(';', 1)
    .map((part) => part.trim());
  const known = otherNames[type] ?? type;
  const isKnown = soundTypes.has(known) && known !== 'application/octet-stream';
  return isKnown ? known : (typesByForm[String(form ?? 'mp3')] ?? 'application/octet-stream');
}

/** Passes sound on as it comes. @throws the problem of a sound that is cut off, falls silent or is too large */
async function* passOn(body: Readable, { secret, timeoutMs }: Upstream, about: string): AsyncGenerator<Buffer> {
  const silence = new InactivityTimeout(timeoutMs, (fault) => body.destroy(fault));
  let bytes = 0;
  try {
    const parts = body.iterator({ destroyOnReturn: true });
    for (;;) {
      const part = (await silence.during(parts.next(), true)) as IteratorResult<Buffer, undefined>;
      if (part.done) return;
      bytes += part.value.length;
      if (bytes > maxSoundBytes) throw new Fault('upstream_failure', `sent more than ${maxSoundBytes} bytes.`);
      yield part.value;
    }
  } catch (error) {
    throw faultProblem(toFault(error, secret), about);
  } finally {
    silence.end();
    body.destroy();
  }
}

/** Asks for a text to be spoken. Its sound comes as the gateway makes it; to destroy `bytes` ends the request. */
export async function speak(upstream: Upstream, { model, body, signal }: SpeechRequest): Promise<SpokenSound> {
  const failure = 'spoke nothing';
  const asking = { model, signal, failure, timeoutMs: upstream.timeoutMs };
  return askDirectly(upstream, asking, async (attempt) => {
    const request = upstream.client.post('/audio/speech', { body: { ...body, model }, signal: attempt });
    const response = await request.asResponse();
    const sound = upstream.transport.body(response);
    const type = response.headers.get('content-type');
    if (!sound || /^text\//i.test(type ?? '')) {
      sound?.destroy();
      throw oddAnswer(`${type?.split(';', 1)[0] ?? 'something'} in place of sound`);
    }
    signal.addEventListener('abort', () => sound.destroy(), { once: true });
    const about = `Model ${model.slice(0, 160).toWellFormed()} stopped in the middle of its sound`;
    const bytes = Readable.from(passOn(sound, upstream, about), { objectMode: false });
    return { bytes, mediaType: toMediaType(type, body['response_format']) };
  });
}
