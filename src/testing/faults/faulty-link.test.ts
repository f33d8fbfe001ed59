import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openFaultyLink, type FaultyLink } from './faulty-link.ts';

const echo = createServer((socket) => void socket.on('error', () => {}).pipe(socket));
let link: FaultyLink;

beforeAll(async () => {
  await new Promise<void>((resolve) => void echo.listen(0, '127.0.0.1', resolve));
  link = await openFaultyLink(`tcp://127.0.0.1:${(echo.address() as AddressInfo).port}`);
});
beforeEach(() => link.mend());
afterAll(() => {
  link.close();
  echo.close();
});

/** A connection through the link: what it was sent back, and whether it was closed. */
async function open() {
  const socket: Socket = connect(Number(new URL(link.url).port), '127.0.0.1');
  const seen = { text: '', isClosed: false, say: (text: string) => void socket.write(text) };
  socket.on('data', (data: Buffer) => (seen.text += data.toString('latin1')));
  socket.on('error', () => {}).on('close', () => (seen.isClosed = true));
  seen.say('a');
  await expect.poll(() => seen.text).toBe('a');
  return seen;
}

describe('a faulty link', () => {
  it('passes everything on while nothing is broken', async () => {
    const seen = await open();
    seen.say('bc');
    await expect.poll(() => seen.text).toBe('abc');
  });

  it('holds what comes into a black hole until it is mended', async () => {
    const seen = await open();
    link.break('black hole');
    seen.say('b');
    link.break('black hole');
    expect(seen.text).toBe('a');
    link.mend();
    await expect.poll(() => seen.text).toBe('ab');
  });

  it('resets connections, and takes none until it is mended', async () => {
    const seen = await open();
    link.break('reset');
    await expect.poll(() => seen.isClosed).toBe(true);
    link.mend();
    expect((await open()).text).toBe('a');
  });

  it('leaves half-open connections dead for good, and serves new ones', async () => {
    const seen = await open();
    link.break('half-open');
    seen.say('b');
    expect((await open()).text).toBe('a');
    link.mend();
    expect((await open()).text).toBe('a');
    expect([seen.text, seen.isClosed]).toEqual(['a', false]);
  });

  it('puts wrong bytes before the next answer, once', async () => {
    const seen = await open();
    link.break('wrong bytes');
    seen.say('b');
    await expect.poll(() => seen.text).toMatch(/^a\xff{48}b$/);
    seen.say('c');
    await expect.poll(() => seen.text).toMatch(/bc$/);
  });

  it('makes pieces late, and slow', async () => {
    const seen = await open();
    for (const fault of ['latency', 'slow'] as const) {
      link.break(fault);
      const [begun, before] = [performance.now(), seen.text];
      seen.say('d'.repeat(400));
      await expect.poll(() => seen.text.length).toBe(before.length + 400);
      expect(performance.now() - begun).toBeGreaterThan(90);
    }
  });
});
