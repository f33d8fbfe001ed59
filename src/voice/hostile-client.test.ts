import { describe, expect, it } from 'vitest';
import { makeQuiet } from '#src/testing/sounds.ts';
import { openVoiceSession } from '#src/testing/voice-session.ts';
import { toAppends, toSpokenTones, toTypedMessage } from '#src/testing/voice-client.ts';
import { waitUntil } from '#src/testing/wait-until.ts';

const spoken = toAppends(toSpokenTones('Is it cold?'));
const half = toAppends(toSpokenTones('Is it cold?').subarray(0, 24_000));
const rest = toAppends(toSpokenTones('Is it cold?').subarray(24_000));
const update = (input: object) => ({ type: 'session.update', session: { type: 'realtime', audio: { input } } });
const toAppend = (samples: Int16Array) => ({
  type: 'input_audio_buffer.append',
  audio: Buffer.from(samples.buffer).toString('base64'),
});

describe('a client that commits faster than its turns are heard', () => {
  it('has a few transcribed at a time, is refused some, and loses none that was committed', async () => {
    const { send, heard, stored, all, left, leave } = openVoiceSession();
    await send(update({ turn_detection: null }));
    const turn = [...toAppends(makeQuiet(200)), { type: 'input_audio_buffer.commit' }];
    for (let count = 0; count < 40; count += 1) await send(...turn);
    const committed = all('input_audio_buffer.committed').length;
    expect(all('error').map(({ error }) => error.code)).toEqual(
      Array.from({ length: 40 - committed }, () => 'rate_limit_exceeded'),
    );
    expect([committed > 4 && committed < 40, heard.length]).toEqual([true, 4]);
    for (let count = 0; count < committed; count += 1) {
      await waitUntil(() => heard.length > count);
      heard[count]!.resolve(`Turn ${count}`);
    }
    await waitUntil(() => stored.length === committed);
    // The sound that was refused waits, and is the next turn.
    await send({ type: 'input_audio_buffer.commit' });
    await waitUntil(() => heard.length > committed);
    heard[committed]!.resolve('The rest');
    leave();
    await waitUntil(() => left.length > 0);
    expect(stored).toEqual([...Array.from({ length: committed }, (_, count) => `Turn ${count}`), 'The rest']);
  });

  it('is refused when turns with too much sound wait', async () => {
    const { send, all } = openVoiceSession();
    await send(update({ turn_detection: null }));
    const minute = toAppend(makeQuiet(40_000));
    for (let count = 0; count < 3; count += 1)
      await send(minute, minute, minute, { type: 'input_audio_buffer.commit' });
    expect(all('input_audio_buffer.committed')).toHaveLength(3);
    await send(minute, { type: 'input_audio_buffer.commit' });
    expect(all('error').map(({ error }) => error.code)).toEqual(['rate_limit_exceeded']);
  });

  it('lets others go on while much sound of it is taken', async () => {
    const { send } = openVoiceSession();
    let turns = 0;
    const count = () => void ((turns += 1), setImmediate(count));
    setImmediate(count);
    await send({ type: 'session.update', session: { type: 'realtime' } });
    const turnsOf = async (ms: number) => {
      const before = turns;
      await send(toAppend(makeQuiet(ms, 200)));
      return turns - before;
    };
    const ofLittle = await turnsOf(100);
    expect(await turnsOf(40_000)).toBeGreaterThan(ofLittle);
  });
});

describe('results of calls', () => {
  it('that wait for an answer are bounded, and the last of a call counts', async () => {
    const { send, all, whenRun } = openVoiceSession();
    const result = (call_id: string, output: string) => ({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id, output },
    });
    const long = 'x'.repeat(900_000);
    await send(result('a', long), result('b', long), result('c', long));
    expect(all('error').map(({ error }) => error.code)).toEqual(['payload_too_large']);
    await send(result('a', 'Rain'), result('b', 'Snow'), { type: 'response.create' });
    const { asked } = await whenRun(1);
    expect(asked.message.content.results).toEqual([
      { tool_call_id: 'a', content: 'Rain' },
      { tool_call_id: 'b', content: 'Snow' },
    ]);
    const many = Array.from({ length: 130 }, (_, count) => result(`call_${count}`, 'x'));
    await send(...many);
    expect(all('error')).toHaveLength(3);
  });
});

describe('settings that change while somebody speaks', () => {
  it.each([
    ['the same again', { type: 'server_vad', threshold: 0.5 }],
    ['others', { type: 'server_vad', threshold: 0.7, silence_duration_ms: 300 }],
  ])('do not lose the turn: %s', async (_name, turn_detection) => {
    const { send, all, heard, whenRun } = openVoiceSession();
    await send(...half, update({ turn_detection }), ...rest);
    expect(all('input_audio_buffer.committed')).toHaveLength(1);
    await send(...spoken);
    expect(all('input_audio_buffer.committed')).toHaveLength(2);
    heard[0]!.resolve('Is it cold?');
    await waitUntil(() => heard.length > 1);
    heard[1]!.resolve('Is it cold?');
    await whenRun(1);
  });

  it('leave the sound to be committed where the client takes over', async () => {
    const { send, all } = openVoiceSession();
    await send(...half, update({ turn_detection: null }), ...rest);
    const [{ item_id }] = all('input_audio_buffer.speech_started');
    await send({ type: 'input_audio_buffer.commit' });
    expect(all('input_audio_buffer.committed').map((event) => event.item_id)).toEqual([item_id]);
  });

  it('stay as they are where they are left out', async () => {
    const { send, all } = openVoiceSession();
    await send(update({ turn_detection: { type: 'server_vad', create_response: false } }));
    await send(update({ turn_detection: { type: 'server_vad', threshold: 0.8 } }));
    await send(update({ transcription: { language: 'de' } }), update({ transcription: { prompt: 'Oslo' } }));
    const { input } = all('session.updated').at(-1).session.audio;
    expect(input.turn_detection).toMatchObject({ create_response: false, threshold: 0.8, silence_duration_ms: 500 });
    expect(input.transcription).toEqual({ language: 'de', prompt: 'Oslo' });
  });
});

describe('conversation.item.truncate', () => {
  it('beyond what was sent, or of nothing that was, is no failure, and the talk goes on', async () => {
    const cuts: [string, number][] = [];
    const speech = Promise.withResolvers<void>();
    const { send, wait, whenRun, all } = openVoiceSession({
      truncate: async (_id, text, ms) => void cuts.push([text, ms]),
      async *speak() {
        await speech.promise;
        yield new Int16Array(2_400);
      },
    });
    await send(toTypedMessage('Hello'), { type: 'response.create' });
    const { item } = await wait('response.output_item.added');
    await send({ type: 'conversation.item.truncate', item_id: item.id, content_index: 0, audio_end_ms: 60_000 });
    await wait('conversation.item.truncated', 2);
    expect(cuts.every(([text, ms]) => text === '' && ms === 0)).toBe(true);
    speech.resolve();
    await send(toTypedMessage('Again'), { type: 'response.create' });
    await wait('response.output_audio.delta');
    (await whenRun(2)).finish();
    const { response } = await wait('response.done', 2);
    expect(response.status).toBe('completed');
    const whole = { type: 'conversation.item.truncate', item_id: response.output[0].id, content_index: 0 };
    await send({ ...whole, audio_end_ms: 2_147_483_647 });
    await wait('conversation.item.truncated', 3);
    await send({ ...whole, audio_end_ms: -1 }, { ...whole, item_id: 'msg_of_a_person', audio_end_ms: 1 });
    expect(all('error').map(({ error }) => error.param)).toEqual(['audio_end_ms', 'item_id']);
  });
});
