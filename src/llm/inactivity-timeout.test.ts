import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from './fault.ts';
import { InactivityTimeout } from './inactivity-timeout.ts';

const timeoutMs = 20;
let [near, far]: Socket[] = [];

beforeEach(async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const connected = once(server, 'connection');
  near = connect((server.address() as AddressInfo).port, '127.0.0.1');
  [far] = (await connected) as [Socket];
  server.close();
});
afterEach(() => {
  near!.destroy();
  far!.destroy();
});

/** Holds the event loop. */
function hold(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

/** Starts to wait, and returns the fault with which it is given up. */
function begin(): { timeout: InactivityTimeout; fault: Promise<Fault> } {
  const { promise: fault, resolve } = Promise.withResolvers<Fault>();
  return { timeout: new InactivityTimeout(timeoutMs, resolve), fault };
}

describe('an upstream', () => {
  it('is given up when it says nothing', async () => {
    const { timeout, fault } = begin();
    void timeout.during(once(near!, 'data'));
    expect(await fault).toMatchObject({ code: 'timeout' });
  });

  it('is heard though its words came while the process was held up', async () => {
    const { timeout, fault } = begin();
    const heard = timeout.during(once(near!, 'data').then(() => 'heard'));
    await new Promise<void>((resolve) => far!.write('x', () => resolve()));
    hold(2 * timeoutMs);
    expect(await Promise.race([heard, fault])).toBe('heard');
    timeout.end();
  });

  it('has its whole time again after each word', async () => {
    const { timeout, fault } = begin();
    for (let word = 0; word < 3; word += 1) {
      const heard = timeout.during(once(near!, 'data'), true);
      hold(timeoutMs / 2);
      far!.write('x');
      await heard;
    }
    void timeout.during(once(near!, 'data'), true);
    expect(await fault).toMatchObject({ code: 'timeout' });
  });
});
