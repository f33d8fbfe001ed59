import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseFault } from './fault.ts';
import { startMock, type StartedMock } from './fixture.ts';

let mock: StartedMock;
beforeAll(async () => {
  mock = await startMock();
});
afterAll(() => mock.close());

const stream = '/v2/sessions/sess_01k2c5gq8zf3vr4xw1m6t0y9ab/events?follow=false&view=raw';
const call = (path: string, fault: string, headers: object = {}) =>
  fetch(mock.url + path, {
    headers: { authorization: 'Bearer x', ...(fault && { 'parley-mock-fault': fault }), ...headers },
  });
const countFrames = (text: string) => text.split(/^id:/m).length - 1;

/** Reads what comes of a body until it ends or breaks off. */
async function readAll(response: Response): Promise<{ text: string; broken: boolean }> {
  let text = '';
  try {
    for await (const chunk of response.body!) text += Buffer.from(chunk).toString();
    return { text, broken: false };
  } catch {
    return { text, broken: true };
  }
}

describe('a fault', () => {
  it('is a problem, in the form of its version', async () => {
    const answer = await call('/v2/agents', 'status=503; retry-after=2');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await answer.json()).toMatchObject({ error_code: 'service_unavailable', status: 503, retryable: true });
    const limited = await call('/v2/agents', 'problem=rate_limit_exceeded; retry-after=7');
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
    const old = await call('/v1/agents', 'status=429');
    expect([old.status, (await old.json()).error.code]).toEqual([429, 'rate_limit_exceeded']);
  });

  it('is a page of a proxy', async () => {
    const answer = await call('/v2/agents', 'page=502');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([502, 'text/html']);
  });

  it('ends after as many requests as were ordered', async () => {
    const statuses = [];
    for (let n = 0; n < 4; n += 1) statuses.push((await call('/v2/users', 'status=503; times=2')).status);
    expect(statuses).toEqual([503, 503, 200, 200]);
  });

  it('cuts a stream after a number of frames, and the body of another answer in its middle', async () => {
    for (const frames of [0, 1, 5]) {
      const answer = await call(stream, `cut=${frames}`).catch(() => null);
      const { text, broken } = answer ? await readAll(answer) : { text: '', broken: true };
      expect([countFrames(text), broken]).toEqual([frames, true]);
    }
    const half = await call('/v2/agents', 'cut=0');
    await expect(half.json()).rejects.toThrow();
  });

  it('repeats a frame, leaves one out, and ends lines otherwise', async () => {
    const { text: whole } = await readAll(await call(stream, ''));
    const count = countFrames(whole);
    expect(countFrames((await readAll(await call(stream, 'duplicate=3'))).text)).toBe(count + 1);
    const { text: without } = await readAll(await call(stream, 'skip=3'));
    expect(without).not.toMatch(/^id: 3$/m);
    expect(countFrames(without)).toBe(count - 1);
    expect((await readAll(await call(stream, 'line-ending=cr'))).text).toBe(whole.replaceAll('\n', '\r'));
    const lines = { accept: 'application/x-ndjson' };
    const { text: crlf } = await readAll(await call(stream, 'line-ending=crlf', lines));
    expect(crlf.split('\r\n')).toHaveLength(count + 1);
  });

  it('delays the answer and its frames without changing them', async () => {
    const { text: whole } = await readAll(await call(stream, ''));
    expect((await readAll(await call(stream, 'delay=5; pause=1'))).text).toBe(whole);
  });

  it('is refused with the faults that there are when it is none', async () => {
    for (const fault of ['staus=503', 'status=299', 'problem=nothing', 'cut=x', 'line-ending=tab', 'page=77']) {
      const answer = await call('/v2/agents', fault);
      expect([fault, answer.status]).toEqual([fault, 400]);
    }
    expect(() => parseFault('staus=503')).toThrow('line-ending=lf|cr|crlf');
  });

  it('of the command line is that of every request that orders none', async () => {
    const down = await startMock({ fault: parseFault('status=503') });
    const get = (headers: object = {}) =>
      fetch(`${down.url}/v2/health`, { headers: { authorization: 'Bearer x', ...headers } });
    expect((await get()).status).toBe(503);
    expect((await get({ 'parley-mock-fault': 'delay=1' })).status).toBe(200);
    await down.close();
  });
});
