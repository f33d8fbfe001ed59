import { WebSocket } from 'ws';
import { toToneSamples } from '#src/llm/offline/tones.ts';
import { encodeAudio, type AudioFormat } from '#src/voice/audio/audio-format.ts';
import { waitUntil } from './wait-until.ts';

/** The credential and the server of a client of voice. */
type VoiceCaller = { url: string; key: string };

/**
 * Connects with `/v2/realtime` by a query such as `agent_id=…`, and keeps the events that come. `wait` resolves with the event of a type
 * that comes as the first, or as another one by its count.
 */
export async function connectVoice({ url, key }: VoiceCaller, query: string) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/v2/realtime?${query}`, { headers: { 'x-api-key': key } });
  const events: any[] = [];
  let closed: number | null = null;
  socket.on('message', (data) => void events.push(JSON.parse(String(data))));
  socket.on('close', (code) => (closed = code));
  socket.on('error', () => {});
  const all = (type: string) => events.filter((event) => event.type === type);
  const wait = async (type: string, count = 1) => {
    await waitUntil(() => all(type).length >= count);
    return all(type)[count - 1];
  };
  const send = (...sent: object[]) => sent.forEach((event) => socket.send(JSON.stringify(event)));
  const whenClosed = async () => {
    await waitUntil(() => closed !== null);
    return closed;
  };
  await wait('session.created');
  return { socket, events, send, all, wait, whenClosed };
}

/** Returns a typed message as an event. */
export const toTypedMessage = (text: string) => ({
  type: 'conversation.item.create',
  item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
});

/** Returns sound as events of pieces of 100 ms. */
export function toAppends(samples: Int16Array, format: AudioFormat = 'pcm16'): { type: string; audio: string }[] {
  const bytes = encodeAudio(format, samples);
  const length = format === 'pcm16' ? 4_800 : 800;
  return Array.from({ length: Math.ceil(bytes.length / length) }, (_, piece) => ({
    type: 'input_audio_buffer.append',
    audio: Buffer.from(bytes.subarray(piece * length, (piece + 1) * length)).toString('base64'),
  }));
}

/** Returns a text in the tones that the offline model hears, between half a second of silence and one second. */
export function toSpokenTones(text: string): Int16Array {
  const tones = toToneSamples(text, 24_000);
  const samples = new Int16Array(12_000 + tones.length + 24_000);
  samples.set(tones, 12_000);
  return samples;
}
