import { afterEach, describe, expect, it, vi } from 'vitest';
import { problem } from '#src/api/problems.ts';
import { makeQuiet } from '#src/testing/sounds.ts';
import { openVoiceSession } from '#src/testing/voice-session.ts';
import { toAppends, toSpokenTones, toTypedMessage } from '#src/testing/voice-client.ts';
import { waitUntil } from '#src/testing/wait-until.ts';

const spoken = toAppends(toSpokenTones('Is it cold?'));
const half = toAppends(toSpokenTones('Is it cold?').subarray(0, 24_000));
const audio = (event: { audio: string }) => ({ type: 'input_audio_buffer.append', audio: event.audio });

const types = (events: any[]) => events.map(({ type }) => type);
afterEach(() => void vi.useRealTimers());

// Of public reports of LiveKit agents, Pipecat and clients of OpenAI: each is one of theirs.
describe('a person who goes on speaking', () => {
  it('is answered once, after the last of it, when the first part was still being transcribed', async () => {
    const { send, heard, runs, stored, wait, whenRun, all, faults } = openVoiceSession();
    await send(...spoken, ...half);
    expect(types(all('input_audio_buffer.speech_started'))).toHaveLength(2);
    heard[0]!.resolve('I would like to know');
    await wait('conversation.item.input_audio_transcription.completed');
    expect([stored, runs.length]).toEqual([['I would like to know'], 0]);
    await send(...toAppends(makeQuiet(1_000)));
    heard[1]!.resolve('whether it is cold.');
    const run = await whenRun(1);
    run.finish();
    await wait('response.done');
    expect(run.asked).toMatchObject({ message: { content: { text: 'whether it is cold.' } } });
    expect([runs.length, faults]).toEqual([1, []]);
  });

  it('ends an answer whose run was just being begun', async () => {
    const beginning = Promise.withResolvers<void>();
    const session = openVoiceSession({ countRequest: () => beginning.promise });
    await session.send(...spoken);
    session.heard[0]!.resolve('Is it cold?');
    await session.send(...half);
    beginning.resolve();
    const { response } = await session.wait('response.done');
    expect(response.status_details).toEqual({ type: 'cancelled', reason: 'turn_detected' });
    expect(session.all('response.output_audio.delta')).toEqual([]);
    expect(session.runs[0]!.isCancelled).toBe(true);
  });
});

describe('a noise that was taken for speech', () => {
  it.each(['empty', 'not transcribed'])('and is %s does not leave everybody silent', async (kind) => {
    const { send, heard, wait, whenRun, runs, all } = openVoiceSession();
    await send(...spoken);
    heard[0]!.resolve('Is it cold?');
    await whenRun(1);
    await wait('response.output_audio.delta');
    await send(...spoken);
    expect((await wait('response.done')).response.status).toBe('cancelled');
    if (kind === 'empty') heard[1]!.resolve(' ');
    else heard[1]!.reject(problem('upstream_failure', 'It cannot be read.'));
    const again = await whenRun(2);
    again.finish();
    expect((await wait('response.done', 2)).response.status).toBe('completed');
    await send(...spoken);
    heard[2]!.resolve('');
    await wait('input_audio_buffer.committed', 3);
    await send({ type: 'input_audio_buffer.clear' });
    expect([runs.length, all('error')]).toEqual([2, []]);
  });
});

describe('an answer', () => {
  it('is not given twice to a client that asks for one although the server does so by itself', async () => {
    const { send, heard, wait, whenRun, runs, all } = openVoiceSession();
    await send(...spoken, { type: 'response.create', event_id: 'own' });
    expect(all('error')[0].error).toMatchObject({
      event_id: 'own',
      code: 'conversation_already_has_active_response',
      type: 'invalid_request_error',
    });
    heard[0]!.resolve('Is it cold?');
    (await whenRun(1)).finish();
    await wait('response.done');
    expect(runs).toHaveLength(1);
  });

  it('is given once to two requests at once, and again after one was cancelled', async () => {
    const { send, whenRun, all, wait, runs } = openVoiceSession();
    await send(toTypedMessage('Hello'), { type: 'response.create' }, { type: 'response.create' });
    expect(all('error').map(({ error }) => error.code)).toEqual(['conversation_already_has_active_response']);
    await whenRun(1);
    await wait('response.created');
    await send({ type: 'response.cancel' }, { type: 'response.create' });
    (await whenRun(2)).finish();
    expect((await wait('response.done', 2)).response.status).toBe('completed');
    expect([runs.length, all('error').length]).toEqual([2, 1]);
  });

  it('that is cancelled before it has begun is not heard, and one too late is told as OpenAI does', async () => {
    const { send, wait, all } = openVoiceSession();
    await send(toTypedMessage('Hello'), { type: 'response.create' }, { type: 'response.cancel' });
    const { response } = await wait('response.done');
    expect(response.status_details).toEqual({ type: 'cancelled', reason: 'client_cancelled' });
    expect(all('response.output_audio.delta')).toEqual([]);
    await send({ type: 'response.cancel' });
    expect(all('error')[0].error).toMatchObject({ code: 'response_cancel_not_active' });
  });

  it('sends nothing of itself after it was cancelled', async () => {
    const { send, wait, sent, whenRun } = openVoiceSession();
    await send(toTypedMessage('Hello'), { type: 'response.create' });
    await whenRun(1);
    await wait('response.output_audio.delta');
    await send({ type: 'response.cancel' });
    await wait('conversation.item.truncated');
    const done = sent.findIndex(({ type }) => type === 'response.done');
    expect(types(sent.slice(done + 1))).toEqual(['conversation.item.truncated']);
  });
});

describe('items', () => {
  it('have one order, though a person speaks while the agent does', async () => {
    const { send, heard, wait, whenRun, all } = openVoiceSession();
    const input = { turn_detection: { type: 'server_vad', interrupt_response: false } };
    await send({ type: 'session.update', session: { type: 'realtime', audio: { input } } }, ...spoken);
    heard[0]!.resolve('Is it cold?');
    const first = await whenRun(1);
    await wait('response.output_audio.delta');
    await send(...spoken);
    heard[1]!.resolve('Is it warm?');
    first.finish();
    (await whenRun(2)).finish();
    await wait('response.done', 2);
    const added = all('conversation.item.added');
    expect(added.map(({ previous_item_id }) => previous_item_id)).toEqual([
      null,
      ...added.slice(0, -1).map(({ item }) => item.id),
    ]);
    expect(added).toHaveLength(4);
    const places = new Map(added.map(({ item, previous_item_id }) => [item.id, previous_item_id]));
    for (const { item, previous_item_id } of all('conversation.item.done'))
      expect(previous_item_id).toBe(places.get(item.id));
  });
});

describe('a buffer', () => {
  it('in which nobody has spoken is not committed: a model would hear words in it', async () => {
    const { send, all, heard } = openVoiceSession();
    await send(...spoken, { type: 'input_audio_buffer.commit', event_id: 'late' });
    expect(all('error')[0].error).toMatchObject({ event_id: 'late', code: 'input_audio_buffer_commit_empty' });
    expect(heard).toHaveLength(1);
    const input = { turn_detection: null };
    const short = { type: 'input_audio_buffer.append', audio: Buffer.alloc(100).toString('base64') };
    await send({ type: 'session.update', session: { type: 'realtime', audio: { input } } });
    await send({ type: 'input_audio_buffer.clear' }, short, { type: 'input_audio_buffer.commit' });
    expect(all('error')[1].error).toMatchObject({ code: 'input_audio_buffer_commit_empty' });
  });

  it('is committed when no more sound comes of somebody who was speaking', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { send, all } = openVoiceSession();
    await send(...half);
    expect(types(all('input_audio_buffer.speech_started'))).toHaveLength(1);
    vi.advanceTimersByTime(1_500);
    await send(...half.slice(-1).map(audio));
    vi.advanceTimersByTime(1_500);
    expect(all('input_audio_buffer.committed')).toHaveLength(0);
    vi.advanceTimersByTime(600);
    expect(all('input_audio_buffer.committed')).toHaveLength(1);
    await send(...half, { type: 'input_audio_buffer.commit' });
    vi.advanceTimersByTime(1_500);
    await send(...half);
    vi.advanceTimersByTime(1_500);
    expect(all('input_audio_buffer.committed')).toHaveLength(2);
  });
});

describe('a turn that was committed', () => {
  it('is stored though its client has left before it was transcribed', async () => {
    const { send, heard, stored, left, leave, runs } = openVoiceSession();
    await send(...spoken);
    leave();
    heard[0]!.resolve('Is it cold?');
    await waitUntil(() => left.length > 0);
    expect([stored, left, runs.length]).toEqual([['Is it cold?'], [true], 0]);
  });

  it('is stored though it cannot be answered', async () => {
    const refusal = problem('rate_limit_exceeded', 'Too many answers.', { retryAfterS: 1 });
    const { send, heard, stored, wait } = openVoiceSession({ countRequest: () => Promise.reject(refusal) });
    await send(...spoken);
    heard[0]!.resolve('Is it cold?');
    expect((await wait('error')).error.code).toBe('rate_limit_exceeded');
    expect(stored).toEqual(['Is it cold?']);
    expect((await wait('conversation.item.input_audio_transcription.completed')).transcript).toBe('Is it cold?');
  });
});
