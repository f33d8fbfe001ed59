import { describe, expect, it } from 'vitest';
import type { RealtimeServerEvent } from '#src/clients/typescript/parley.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { addVoiceEvent, type VoiceTurn } from './voice-turns.ts';

const at = { event_id: 'event_1', content_index: 0 };
const of = { ...at, response_id: 'resp_1', output_index: 0 };

const added = (id: string, role: 'user' | 'assistant', previous: string | null): RealtimeServerEvent => ({
  type: 'conversation.item.added',
  event_id: 'event_1',
  previous_item_id: previous,
  item: { id, type: 'message', role, content: [] },
});
const said = (item_id: string, delta: string): RealtimeServerEvent => ({
  type: 'response.output_audio_transcript.delta',
  ...of,
  item_id,
  delta,
});
const heard = (item_id: string, transcript: string): RealtimeServerEvent => ({
  type: 'conversation.item.input_audio_transcription.completed',
  ...at,
  item_id,
  transcript,
  usage: { type: 'duration', seconds: 1 },
});

const after = (...events: RealtimeServerEvent[]) => events.reduce<readonly VoiceTurn[]>(addVoiceEvent, []);

describe('addVoiceEvent', () => {
  it('has what was said in the order of the conversation, though its text comes later', () => {
    const turns = after(
      added('a', 'user', null),
      added('c', 'user', 'a'),
      added('b', 'assistant', 'a'),
      said('b', 'Yes, '),
      heard('a', 'Is it open?'),
      said('b', 'it is.'),
      heard('c', 'Good.'),
    );
    expect(turns.map(({ id, text }) => [id, text])).toEqual([
      ['a', 'Is it open?'],
      ['b', 'Yes, it is.'],
      ['c', 'Good.'],
    ]);
  });

  it('tells what was interrupted and what nobody understood', () => {
    const turns = after(
      added('a', 'user', null),
      {
        type: 'conversation.item.input_audio_transcription.failed',
        ...at,
        item_id: 'a',
        error: { type: 'server_error', code: 'upstream_failure', message: 'No.', param: null, event_id: null },
      },
      added('b', 'assistant', 'a'),
      { type: 'conversation.item.truncated', ...at, item_id: 'b', audio_end_ms: 100 },
    );
    expect(turns.map(({ state }) => state)).toEqual(['failed', 'cut']);
  });

  it('takes an item that is told of twice, and one that is not there, without another turn', () => {
    expect(after(added('a', 'user', null), added('a', 'user', null), said('x', 'hello')).length).toBe(1);
  });
});

describe('base64 of samples', () => {
  it('has the low byte first, and comes back', () => {
    expect(toBase64(Int16Array.of(1, -2))).toBe(Buffer.from([1, 0, 0xfe, 0xff]).toString('base64'));
    const samples = Int16Array.of(0, 1, -1, 32_767, -32_768, 1_234);
    expect([...fromBase64(toBase64(samples))].map((value) => value * 32_768)).toEqual([...samples]);
  });
});
