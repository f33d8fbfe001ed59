import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCircuits } from './circuits.ts';
import { Fault } from './fault.ts';
import { createGateway } from './gateway.ts';

const fail = (fault: Error) => () => Promise.reject(fault);
const answer = async () => 'ok';
const away = new Fault('service_unavailable', 'cannot be reached (ECONNREFUSED).');
const resting = { code: 'service_unavailable', retryAfterS: 600, message: expect.stringContaining('not asked') };

/** Asks so many times that a circuit which counts these faults is open. */
async function askInVain(ask: () => Promise<unknown>): Promise<void> {
  for (let i = 0; i < 3; i++) await ask().catch(() => {});
}

describe('a circuit', () => {
  it.each([
    ['no connection', away],
    ['silence', new Fault('timeout', 'sent nothing for 60000 ms.')],
    ['status 503', new Fault('service_unavailable', 'answered 503.', { status: 503 })],
    ['status 504', new Fault('timeout', 'answered 504.', { status: 504 })],
    ['status 502', new Fault('upstream_failure', 'answered 502.', { status: 502 })],
  ])('opens after some outages in a row, for that model alone: %s', async (_name, fault) => {
    const { ask, countOpen } = createCircuits({ failures: 3, restMs: 600_000 });
    await askInVain(() => ask('a', fail(fault)));
    await expect(ask('a', answer)).rejects.toMatchObject(resting);
    expect(await ask('b', answer)).toBe('ok');
    expect(countOpen()).toBe(1);
  });

  it.each([
    ['what one request may be to blame for', new Fault('upstream_failure', 'answered 500.', { status: 500 })],
    ['a refusal', new Fault('upstream_failure', 'answered 400.', { status: 400, fallback: false })],
    ['a limit', new Fault('upstream_rate_limited', 'answered 429.', { status: 429 })],
    ['a caller who leaves', new DOMException('left', 'AbortError')],
  ])('does not count %s', async (_name, fault) => {
    const { ask } = createCircuits({ failures: 3, restMs: 600_000 });
    await askInVain(() => ask('a', fail(fault)));
    expect(await ask('a', answer)).toBe('ok');
  });

  it('counts outages in a row only, and none when it is off', async () => {
    const { ask } = createCircuits({ failures: 3, restMs: 600_000 });
    for (const begin of [fail(away), fail(away), answer, fail(away), fail(away)]) await ask('a', begin).catch(() => {});
    expect(await ask('a', answer)).toBe('ok');
    const off = createCircuits({ failures: null, restMs: 600_000 });
    await askInVain(() => off.ask('a', fail(away)));
    expect(await off.ask('a', answer)).toBe('ok');
  });

  it('lets one request try the model after its rest, and refuses others meanwhile', async () => {
    const { ask, countOpen } = createCircuits({ failures: 3, restMs: 1 });
    await askInVain(() => ask('a', fail(away)));
    await expect.poll(() => ask('a', answer).catch(() => 'refused')).toBe('ok');
    await askInVain(() => ask('a', fail(away)));
    const trial = Promise.withResolvers<string>();
    let isAsked = false;
    const begin = () => {
      isAsked = true;
      return trial.promise;
    };
    let tried: Promise<unknown> = Promise.resolve();
    await expect
      .poll(() => {
        if (!isAsked) tried = ask('a', begin).catch(() => 'refused');
        return isAsked;
      })
      .toBe(true);
    await expect(ask('a', answer)).rejects.toMatchObject({ code: 'service_unavailable' });
    trial.resolve('back');
    expect([await tried, await ask('a', answer), countOpen()]).toEqual(['back', 'ok', 0]);
  });
});

describe('a gateway with circuits', () => {
  const asked: string[] = [];
  const server = createServer((req, res) => {
    req.setEncoding('utf8').on('data', (text: string) => {
      const { model } = JSON.parse(text) as { model: string };
      asked.push(model);
      if (model === 'away') return void res.writeHead(503).end();
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      const chunk = { choices: [{ index: 0, delta: { content: 'hi' }, finish_reason: 'stop' }] };
      res.end(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`);
    });
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => server.close());

  it('asks the fallback at once while a model is left alone', async () => {
    const { port } = server.address() as AddressInfo;
    const gateway = createGateway({
      baseUrl: `http://127.0.0.1:${port}/v1`,
      apiKey: null,
      timeoutMs: 60_000,
      circuit: { failures: 2, restMs: 600_000 },
    });
    const text = async (...models: [string, ...string[]]) => {
      let said = '';
      const messages = [{ role: 'user' as const, content: 'hello' }];
      const { signal } = new AbortController();
      for await (const delta of gateway.stream({ models, messages, signal }))
        if (delta.type === 'text') said += delta.text;
      return said;
    };
    for (let i = 0; i < 4; i++) expect(await text('away', 'there')).toBe('hi');
    expect(asked).toEqual(['away', 'there', 'away', 'there', 'there', 'there']);
    await expect(text('away')).rejects.toMatchObject({ code: 'service_unavailable', options: { retryAfterS: 600 } });
    expect(gateway.countOpenCircuits()).toBe(1);
    await gateway.close();
  });
});
