import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noAllowance, type OutgoingAllowance } from './address-guard.ts';
import { createOutgoing, OutgoingRefusal, OutgoingTimeout, OutgoingUnreachable, type Outgoing } from './outgoing.ts';

let server: Server;
let port: number;
let connections = 0;
let answer: RequestListener = (_req, res) => void res.end('reached');
const opened: Outgoing[] = [];
const loopback: OutgoingAllowance = { networks: ['127.0.0.0/8'], hosts: [] };

const open = (allow: OutgoingAllowance, more: { lookup?: LookupFunction } = {}) => {
  const outgoing = createOutgoing({ allow, ...more });
  opened.push(outgoing);
  return outgoing;
};

beforeAll(async () => {
  server = createServer((req, res) => answer(req, res)).on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  await Promise.all(opened.map((outgoing) => outgoing.close()));
  server.close();
});

/** Returns a look-up that gives the next of some answers each time, and counts how often it was asked. */
function answerInTurn(...answers: string[][]) {
  let asked = 0;
  const lookup: LookupFunction = (_host, options, callback) => {
    const found = answers[asked % answers.length]!.map((address) => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }));
    asked += 1;
    expect(options.all).toBe(true);
    callback(null, found);
  };
  return { lookup, asked: () => asked };
}

describe('a request', () => {
  it('is sent once, whatever the answer is', async () => {
    const { fetch } = open(loopback);
    const before = answer;
    for (const status of [200, 401, 407, 408, 421, 425, 429, 503]) {
      let requests = 0;
      answer = (_req, res) => {
        requests += 1;
        res.writeHead(status, { 'www-authenticate': 'Basic', 'retry-after': '0' }).end();
      };
      await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: '{}' }).catch(() => undefined);
      expect([status, requests]).toEqual([status, 1]);
    }
    answer = before;
  });

  it('says so when nothing was sent', async () => {
    const { fetch } = open(loopback);
    const freePort = await new Promise<number>((resolve) => {
      const other = createServer().listen(0, '127.0.0.1', () => {
        const { port: free } = other.address() as AddressInfo;
        other.close(() => resolve(free));
      });
    });
    for (const nothing of [1, freePort])
      await expect(fetch(`http://127.0.0.1:${nothing}/`)).rejects.toBeInstanceOf(OutgoingUnreachable);
    const lost = open(loopback, { lookup: (_host, _options, callback) => callback(new Error('ENOTFOUND'), []) });
    await expect(lost.fetch('http://nowhere.internal/')).rejects.toBeInstanceOf(OutgoingUnreachable);
  });

  it('reaches no private address, however it is written', async () => {
    const { fetch } = open(noAllowance);
    const octets = fc.tuple(fc.constantFrom(0, 10, 127), fc.nat(255), fc.nat(255), fc.nat(255));
    const written = octets.chain(([a, b, c, d]) => {
      const value = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
      const hex = (octet: number) => octet.toString(16);
      return fc.constantFrom(
        `${a}.${b}.${c}.${d}`,
        `${value}`,
        `0x${hex(value)}`,
        `0${value.toString(8)}`,
        `0${a.toString(8)}.0${b.toString(8)}.0${c.toString(8)}.0${d.toString(8)}`,
        `0x${hex(a)}.${b}.${c * 256 + d}`,
        `${a}.${b * 65_536 + c * 256 + d}`,
        `${a}.${b}.${c}.${d}.`,
        `[::ffff:${a}.${b}.${c}.${d}]`,
        `[::ffff:${hex(a * 256 + b)}:${hex(c * 256 + d)}]`,
        `[64:ff9b::${a}.${b}.${c}.${d}]`,
        `[2002:${hex(a * 256 + b)}:${hex(c * 256 + d)}::1]`,
      );
    });
    const before = connections;
    const refuses = async (host: string) => {
      await expect(fetch(`http://${host}:${port}/`)).rejects.toBeInstanceOf(OutgoingRefusal);
    };
    await fc.assert(fc.asyncProperty(written, refuses));
    for (const host of ['[::1]', '[::]', '[fe80::1]', '[fd00::1]', 'LOCALHOST', '127.1', '0']) await refuses(host);
    expect(connections).toBe(before);
  });

  it('goes to the address that was checked, whatever the name stands for next', async () => {
    const changing = answerInTurn(['127.0.0.1'], ['10.0.0.1'], ['169.254.169.254', '::1']);
    const { fetch } = open(loopback, { lookup: changing.lookup });
    const before = connections;
    const url = `http://rebound.example:${port}/`;
    expect(await (await fetch(url, { headers: { connection: 'close' } })).text()).toBe('reached');
    expect([changing.asked(), connections - before]).toEqual([1, 1]);
    for (const asked of [2, 3]) {
      await expect(fetch(url)).rejects.toThrow('rebound.example is an address of a private or special network');
      expect([changing.asked(), connections - before]).toEqual([asked, 1]);
    }
  });

  it('goes to those addresses of a name that are permitted', async () => {
    const { fetch } = open(loopback, { lookup: answerInTurn(['10.0.0.1', '127.0.0.1', 'fd00::1']).lookup });
    expect(await (await fetch(`http://several.example:${port}/`)).text()).toBe('reached');
  });

  it('goes to a host that the operator permits by its name', async () => {
    const { lookup } = answerInTurn(['127.0.0.1']);
    const { fetch } = open({ networks: [], hosts: ['id.internal'] }, { lookup });
    expect(await (await fetch(`http://ID.internal:${port}/`)).text()).toBe('reached');
    await expect(fetch(`http://else.internal:${port}/`)).rejects.toBeInstanceOf(OutgoingRefusal);
  });

  it.each(['ftp://example.com/', 'file:///etc/passwd', 'data:text/plain,x', 'gopher://127.0.0.1/', 'nothing', ''])(
    'is not sent to %j',
    async (url) => expect(open(loopback).fetch(url)).rejects.toBeInstanceOf(OutgoingRefusal),
  );

  it('is not sent with a password in its address, which no message repeats', async () => {
    const refused = open(loopback).fetch(`http://root:hunter2@127.0.0.1:${port}/`);
    await expect(refused).rejects.toThrow(/user name or a password/);
    await expect(refused).rejects.not.toThrow(/hunter2/);
  });
});

describe('an answer', () => {
  it.each([301, 302, 303, 307, 308])('that redirects (%d) is not followed', async (status) => {
    answer = (_req, res) => void res.writeHead(status, { location: '/mcp/?token=hunter2' }).end();
    const before = connections;
    const refused = open(loopback).fetch(`http://127.0.0.1:${port}/mcp`);
    await expect(refused).rejects.toThrow(`redirect to http://127.0.0.1:${port}/mcp/, which is not followed`);
    expect(connections).toBe(before + 1);
  });

  it.each([
    ['http://127.0.0.1:{}/next', 'reached'],
    ['/next', 'reached'],
    ['http://10.0.0.1/', 'private or special network'],
    ['ftp://127.0.0.1/', 'scheme ftp:'],
    ['http://root:hunter2@127.0.0.1/', 'user name or a password'],
    ['/again', 'which is not followed'],
    [undefined, 'which is not followed'],
  ])('that redirects to %s is followed once when its caller says so: %s', async (location, end) => {
    answer = ({ url }, res) => {
      if (url === '/next') res.end('reached');
      else res.writeHead(302, location === undefined ? {} : { location: location.replace('{}', String(port)) }).end();
    };
    const asked = open(loopback).fetch(`http://127.0.0.1:${port}/`, {}, { maxRedirects: 1 });
    const said = await asked.then((response) => response.text()).catch((error: Error) => error.message);
    expect(said).toContain(end);
  });

  it('ends with an error when it is too large, also when it was compressed', async () => {
    const { fetch } = open(loopback);
    const get = () => fetch(`http://127.0.0.1:${port}/`, {}, { maxResponseBytes: 1_000 });
    const large = 'x'.repeat(1_001);
    answer = (_req, res) => void res.end(large);
    await expect((await get()).text()).rejects.toBeInstanceOf(OutgoingRefusal);
    answer = (_req, res) => void res.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(large));
    await expect((await get()).text()).rejects.toBeInstanceOf(OutgoingRefusal);
    answer = (_req, res) => void res.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(1_000)));
    expect(await (await get()).text()).toHaveLength(1_000);
  });

  it('ends with an error at its deadline, before its head and within its body', async () => {
    const { fetch } = open(loopback);
    const get = () => fetch(`http://127.0.0.1:${port}/`, {}, { deadlineMs: 200 });
    answer = () => undefined;
    await expect(get()).rejects.toBeInstanceOf(OutgoingTimeout);
    answer = (_req, res) => void res.writeHead(200).write('x');
    await expect(get().then((response) => response.text())).rejects.toBeInstanceOf(OutgoingTimeout);
  });

  it('ends when its caller stops waiting', async () => {
    const { fetch } = open(loopback);
    const gone = new AbortController();
    answer = () => gone.abort(new Error('gone'));
    await expect(fetch(`http://127.0.0.1:${port}/`, { signal: gone.signal })).rejects.toThrow('gone');
  });
});
