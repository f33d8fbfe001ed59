import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createClientResolver,
  findRangeEnds,
  isAddressRange,
  parseAddress,
  toNetwork,
  type TrustedProxies,
} from './client-address.ts';

const from = (trusted: TrustedProxies | null, peer: string, forwarded?: string) =>
  createClientResolver(trusted)(peer, forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }).address;

describe('the address of a client', () => {
  it('is that of the connection unless its proxy is trusted', () => {
    expect(from(null, '10.0.0.1', '1.2.3.4')).toBe('10.0.0.1');
    expect(from(['10.0.0.0/8'], '192.0.2.1', '1.2.3.4')).toBe('192.0.2.1');
    expect(from(['10.0.0.0/8'], '10.0.0.1')).toBe('10.0.0.1');
  });

  it.each<[string, TrustedProxies, string, string]>([
    ['the last one that is not trusted', ['10.0.0.0/8'], '6.6.6.6, 1.2.3.4, 10.0.0.2', '1.2.3.4'],
    ['whatever its port', ['10.0.0.0/8'], '1.2.3.4:55555', '1.2.3.4'],
    ['in IPv6 with brackets and a port', ['10.0.0.0/8'], '[2001:db8::1]:443', '2001:db8:0:0:0:0:0:1'],
    ['IPv4 when it is mapped into IPv6', ['10.0.0.0/8'], '::ffff:1.2.3.4', '1.2.3.4'],
    ['the outermost when all are trusted', ['10.0.0.0/8'], '10.0.0.3,10.0.0.2', '10.0.0.3'],
    ['past one proxy', 1, '6.6.6.6, 1.2.3.4', '1.2.3.4'],
    ['past two proxies', 2, '6.6.6.6, 1.2.3.4, 10.9.9.9', '1.2.3.4'],
    ['by the name of a range', ['uniquelocal'], '1.2.3.4', '1.2.3.4'],
  ])('is %s', (_, trusted, forwarded, address) => {
    expect(from(trusted, '::ffff:10.0.0.1', forwarded)).toBe(address);
  });

  it.each(['', ' ', ',', 'unknown', '_hidden', '1.2.3', '1.2.3.4.5', '0x7f.1', '[::1', ':::', '1.2.3.4:x', '\u0000'])(
    'is that of the nearest trusted proxy when the entry before it is %j',
    (entry) => {
      expect(from(['10.0.0.0/8'], '10.0.0.1', entry)).toBe('10.0.0.1');
      expect(from(1, '10.0.0.1', entry)).toBe('10.0.0.1');
      expect(from(['10.0.0.0/8'], '10.0.0.1', `6.6.6.6, ${entry}, 10.0.0.2`)).toBe('10.0.0.2');
    },
  );

  it('is the same whatever a client writes before what its proxy adds', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.ipV4(), fc.ipV6(), fc.constantFrom('10.0.0.9', ',', ' , '));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 12 }), fc.ipV4(), (prefix, own) => {
        fc.pre(!own.startsWith('10.'));
        for (const trusted of [['10.0.0.0/8'], 1])
          expect(from(trusted, '10.0.0.1', [...prefix, own].join(', '))).toBe(own);
      }),
    );
  });

  it('is read in time that grows with the header alone', () => {
    expect(from(['10.0.0.0/8'], '10.0.0.1', '10.0.0.2,'.repeat(10_000) + '10.0.0.3')).toMatch(/^10\./);
  });
});

describe('the scheme of a client', () => {
  const scheme = (trusted: TrustedProxies | null, headers: Record<string, string>) =>
    createClientResolver(trusted)('10.0.0.1', headers).scheme;

  it('is what a trusted proxy says, and no one else', () => {
    expect(scheme(null, { 'x-forwarded-proto': 'https' })).toBe('http');
    expect(scheme(1, { 'x-forwarded-proto': 'HTTPS' })).toBe('https');
    expect(scheme(1, { 'x-forwarded-proto': 'gopher' })).toBe('http');
    expect(scheme(1, { 'x-forwarded-proto': 'https, http', 'x-forwarded-for': '6.6.6.6, 1.2.3.4' })).toBe('http');
    expect(scheme(2, { 'x-forwarded-proto': 'https, http', 'x-forwarded-for': '1.2.3.4, 10.0.0.2' })).toBe('https');
  });
});

describe('the network of an address', () => {
  it('is the /64 of IPv6, and IPv4 as it is', () => {
    expect(toNetwork('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
    expect(toNetwork('2001:db8:1:2::9%eth0')).toBe('2001:db8:1:2::/64');
    expect(toNetwork('2001:db8:1:3::9')).toBe('2001:db8:1:3::/64');
    expect(toNetwork('::ffff:1.2.3.4')).toBe('1.2.3.4');
    expect(toNetwork(undefined)).toBe('unknown');
  });

  it('is one for all of a /64', () => {
    fc.assert(
      fc.property(fc.ipV6(), fc.bigInt(0n, 2n ** 64n - 1n), (address, host) => {
        const plain = parseAddress(address)!;
        fc.pre(plain.includes(':'));
        const net = toNetwork(plain).replace('::/64', '');
        const words = [3n, 2n, 1n, 0n].map((word) => ((host >> (word * 16n)) & 0xffffn).toString(16));
        expect(toNetwork(`${net}:${words.join(':')}`)).toBe(toNetwork(plain));
      }),
    );
  });
});

describe('the ends of a range', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7', '192.0.2.7'],
    ['10.1.2.3/8', '10.0.0.0', '10.255.255.255'],
    ['10.1.2.3/255.255.0.0', '10.1.0.0', '10.1.255.255'],
    ['0.0.0.0/1', '0.0.0.0', '127.255.255.255'],
    ['2001:db8::1', '2001:db8::1', '2001:db8::1'],
    ['2001:db8::/33', '2001:db8::', '2001:db8:7fff:ffff:ffff:ffff:ffff:ffff'],
  ])('of %s are %s and %s', (range, first, last) => {
    expect(isAddressRange(range)).toBe(true);
    expect(findRangeEnds(range)).toEqual([first, last]);
  });
});
