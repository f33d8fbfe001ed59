import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { problem } from '#src/api/problems.ts';
import { collect, grpcClient, type GrpcClient } from '#src/testing/grpc-client.ts';
import { startGrpcFixture, type GrpcFixture } from './fixture.ts';
import { scaleRuns } from '#src/testing/scale-runs.ts';

const service = 'parley.session.v1.SessionEvents';
const event = (producer_seq: number, more: object = {}, type = 'CUSTOM') => ({
  session_id: 'sess_1',
  payload: JSON.stringify({ type, name: 'n', value: producer_seq }),
  producer_epoch: 1,
  producer_seq,
  ...more,
});
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

let fixture: GrpcFixture;
let client: GrpcClient;
const start = async (options?: Parameters<typeof startGrpcFixture>[0]) => {
  fixture = await startGrpcFixture(options);
  client = grpcClient(fixture.address, service, { authorization: 'Bearer good' });
};
beforeEach(() => start());
afterEach(async () => {
  client.close();
  await fixture.close();
});
const open = () => client.stream('PushSessionEvents');
const acksOf = (messages: any[]) => messages.flatMap(({ acks }) => acks);
const values = (sessionId: string) => fixture.door.stored(sessionId).map(({ value }) => value);

/** A door that is shut until it is opened. */
function shut(): () => void {
  const gate = Promise.withResolvers<void>();
  fixture.door.before = () => gate.promise;
  return gate.resolve;
}

describe('PushSessionEvents', () => {
  it('stores thousands of events in order and acknowledges each, in groups', async () => {
    const all = numbers(scaleRuns(10_000));
    fixture.door.before = () => new Promise((resolve) => setTimeout(resolve, 2));
    const stream = open();
    const answered = collect(stream);
    for (const seq of all) {
      if (!stream.write({ events: [event(seq)] })) await once(stream, 'drain');
    }
    stream.end();
    const { messages, failure } = await answered;
    expect(failure).toBeNull();
    expect(values('sess_1')).toEqual(all);
    expect(acksOf(messages)).toEqual(all.map((seq) => ({ producer_seq: seq, seq, warning: '' })));
    expect(fixture.door.pushes.length).toBeLessThan(all.length / 2);
    expect(messages.at(-1)).toMatchObject({ session_id: 'sess_1', producer_epoch: 1, next_seq: all.length + 1 });
  });

  it('groups what has arrived while a push is under way, by session and epoch', async () => {
    const openDoor = shut();
    const stream = open();
    const answered = collect(stream);
    stream.write({ events: [event(1)] });
    const others = [event(2), event(3), event(1, { session_id: 'sess_2' }), event(4), event(1, { producer_epoch: 2 })];
    for (const other of others) stream.write({ events: [other] });
    stream.end();
    await expect.poll(() => fixture.door.waiting).toEqual(['sess_1', 'sess_2']);
    openDoor();
    expect((await answered).failure).toBeNull();
    const groups = fixture.door.pushes.map(({ sessionId, producerEpoch, items }) => [
      sessionId,
      producerEpoch,
      items.map(({ producerSeq }) => producerSeq),
    ]);
    expect(groups.filter(([session]) => session === 'sess_2')).toEqual([['sess_2', 1, [1]]]);
    expect(groups.filter(([session]) => session === 'sess_1')).toEqual([
      ['sess_1', 1, [1]],
      ['sess_1', 1, [2, 3, 4]],
      ['sess_1', 2, [1]],
    ]);
  });

  it('stops reading while too much waits, and goes on', async () => {
    const openDoor = shut();
    const stream = open();
    const answered = collect(stream);
    const payload = JSON.stringify({ type: 'CUSTOM', name: 'n', value: 'x'.repeat(10_000) });
    let sent = 0;
    for (const seq of numbers(1_000)) stream.write({ events: [event(seq, { payload })] }, () => (sent += 1));
    stream.end();
    await expect.poll(() => fixture.door.waiting).toEqual(['sess_1']);
    await expect.poll(() => sent).toBeGreaterThan(100);
    // What was taken in is the bound of one stream and the windows of HTTP/2, of 10 MB that are offered.
    for (let before = -1; before !== sent; await new Promise((resolve) => setTimeout(resolve, 200))) before = sent;
    expect(sent).toBeLessThan(250);
    openDoor();
    const { messages, failure } = await answered;
    expect(failure).toBeNull();
    expect(acksOf(messages)).toHaveLength(1_000);
  });

  it('stores and acknowledges what is before a refused event, and nothing behind it', async () => {
    const openDoor = shut();
    const stream = open();
    const answered = collect(stream);
    stream.write({ events: numbers(99).map((seq) => event(seq, {}, seq === 60 ? 'REFUSED' : 'CUSTOM')) });
    stream.write({ events: [event(100), event(1, { session_id: 'sess_2' })] });
    openDoor();
    const { messages, failure } = await answered;
    expect(failure).toMatchObject({ code: 'FAILED_PRECONDITION', problem: { error_code: 'conflict' } });
    expect(values('sess_1')).toEqual(numbers(59));
    expect(acksOf(messages.filter(({ session_id }) => session_id === 'sess_1'))).toHaveLength(59);
  });

  it('names the field of an event that cannot be read, after the acknowledgements', async () => {
    const stream = open();
    const answered = collect(stream);
    stream.write({ events: [event(1), event(2)] });
    stream.write({ events: [event(3), event(4, { payload: '{' }), event(5)] });
    const { messages, failure } = await answered;
    expect(failure).toMatchObject({
      code: 'INVALID_ARGUMENT',
      problem: { errors: [{ parameter: 'events[1].payload' }] },
    });
    expect(acksOf(messages).map(({ producer_seq }) => producer_seq)).toEqual([1, 2, 3]);
    expect(values('sess_1')).toEqual([1, 2, 3]);
  });

  it('ends when storing fails, and is not asked twice', async () => {
    const stream = open();
    const answered = collect(stream);
    stream.write({ events: [event(1), event(2, {}, 'BROKEN'), event(3)] });
    expect(await answered).toMatchObject({ messages: [], failure: { code: 'INTERNAL' } });
    expect(fixture.door.pushes).toEqual([]);
  });

  it('lets go of a caller who leaves', async () => {
    const stream = open();
    const answered = collect(stream);
    stream.write({ events: [event(1)] });
    await once(stream, 'data');
    stream.cancel();
    expect((await answered).failure).toMatchObject({ code: 'CANCELLED' });
    await expect.poll(() => fixture.log.at(-1)).toMatchObject({ operation_id: 'PushSessionEvents', aborted: true });
  });
});

describe('an open stream', () => {
  beforeEach(async () => {
    await fixture.close();
    client.close();
    await start({ renewMs: 20 });
  });
  const renewals = () => fixture.door.pushes.filter(({ items }) => items.length === 0);

  it('keeps its runs alive until they end', async () => {
    const stream = open();
    const answered = collect(stream);
    stream.write({ events: [event(1, { producer_epoch: 3 })] });
    await once(stream, 'data');
    await expect.poll(() => renewals().length).toBeGreaterThan(2);
    expect(renewals()[0]).toMatchObject({ sessionId: 'sess_1', producerEpoch: 3, items: [] });
    stream.write({ events: [event(2, { producer_epoch: 3 }, 'RUN_FINISHED')] });
    await once(stream, 'data');
    const before = renewals().length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(renewals()).toHaveLength(before);
    stream.end();
    expect((await answered).failure).toBeNull();
  });

  it('stops when it is closed, and when the producer has no say any more', async () => {
    const stream = open();
    const answered = collect(stream);
    stream.write({ events: [event(1)] });
    await once(stream, 'data');
    let asked = 0;
    fixture.door.before = async () => {
      asked += 1;
      throw problem('session_ended', 'It has ended.');
    };
    await expect.poll(() => asked).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(asked).toBe(1);
    stream.end();
    expect((await answered).failure).toBeNull();
  });
});
