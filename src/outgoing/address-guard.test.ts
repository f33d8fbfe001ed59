import { BlockList } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAddressGuard, isPublicAddress, noAllowance } from './address-guard.ts';

/** The addresses of special purpose by the registries of IANA, apart from the library that the guard uses. */
const specialIpv4 = [
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24',
  '192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24', '192.168.0.0/16', '192.175.48.0/24',
  '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4', '168.63.129.16/32',
]; // prettier-ignore
const specialIpv6 = [
  '::/3', '4000::/2', '8000::/1', '2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20', '2620:4f:8000::/48',
]; // prettier-ignore

function blockListOf(ranges: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network, bits] = range.split('/');
    list.addSubnet(network!, Number(bits), family);
  }
  return list;
}

const ipv4List = blockListOf(specialIpv4, 'ipv4');
const ipv6List = blockListOf(specialIpv6, 'ipv6');

const toOctets = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff);
const toIpv4 = (value: number) => toOctets(value).join('.');
const toGroups = (value: number) => `${(value >>> 16).toString(16)}:${(value & 0xffff).toString(16)}`;

/** Addresses of which many lie in a special range or right beside it. */
const ipv4 = fc.oneof(
  fc.integer({ min: 0, max: 0xffffffff }),
  fc.tuple(fc.constantFrom(...specialIpv4), fc.integer({ min: -1, max: 0xffffff })).map(([range, offset]) => {
    const start = range
      .split('/')[0]!
      .split('.')
      .reduce((sum, octet) => sum * 256 + Number(octet), 0);
    return (start + offset) >>> 0;
  }),
);
const ipv6 = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(0, 0x64, 0x100, 0x2000, 0x2001, 0x2002, 0x2620, 0x3fff, 0x5f00, 0xfc00, 0xfe80, 0xff02),
      fc.nat(0xffff),
    ),
    fc.oneof(fc.constantFrom(0, 2, 3, 0x10, 0x20, 0x4f, 0xdb8, 0xff9b), fc.nat(0xffff)),
    fc.oneof(fc.constantFrom(0, 1, 0x8000), fc.nat(0xffff)),
    fc.array(fc.nat(0xffff), { minLength: 5, maxLength: 5 }),
  )
  .map(([first, second, third, rest]) => [first, second, third, ...rest].map((group) => group.toString(16)).join(':'));

describe('a public address', () => {
  it('is one that no registry has for a special purpose', () => {
    const agrees = (value: number) => {
      expect(isPublicAddress(toIpv4(value))).toBe(!ipv4List.check(toIpv4(value)));
    };
    fc.assert(fc.property(ipv4, agrees));
    const agreesOnIpv6 = (address: string) => {
      fc.pre(!address.startsWith('64:ff9b:0:0:0:0:'));
      expect(isPublicAddress(address)).toBe(!ipv6List.check(address, 'ipv6'));
    };
    fc.assert(fc.property(ipv6, agreesOnIpv6));
  });

  it('is the same within one of IPv6, mapped or translated', () => {
    const agrees = (value: number) => {
      const isPublic = isPublicAddress(toIpv4(value));
      const forms = [
        `::ffff:${toIpv4(value)}`,
        `::ffff:${toGroups(value)}`,
        `0:0:0:0:0:FFFF:${toGroups(value).toUpperCase()}`,
        `64:ff9b::${toIpv4(value)}`,
        `64:ff9b::${toGroups(value)}`,
      ];
      for (const form of forms) expect([form, isPublicAddress(form)]).toEqual([form, isPublic]);
    };
    fc.assert(fc.property(ipv4, agrees));
  });

  it('is none that hides one of IPv4 in another way', () => {
    const hides = (value: number) => {
      const forms = [
        `::${toIpv4(value)}`,
        `::ffff:0:${toIpv4(value)}`,
        `2002:${toGroups(value)}::1`,
        `2001:0:${toGroups(value)}::`,
        `64:ff9b:1::${toIpv4(value)}`,
      ];
      for (const form of forms) expect([form, isPublicAddress(form)]).toEqual([form, false]);
    };
    fc.assert(fc.property(ipv4, hides));
  });

  it.each([
    'fe80::1%eth0',
    'fe80::1%1',
    '::1%lo',
    '',
    'localhost',
    '1',
    '0x7f000001',
    '0177.0.0.1',
    '1.1.1',
    '1.1.1.1.',
  ])('is not %j', (text) => expect(isPublicAddress(text)).toBe(false));
});

describe('what the operator permits', () => {
  it('is a network, in each way to write its addresses', () => {
    const isPermitted = createAddressGuard({ networks: ['10.1.0.0/16', 'fd00:1::/32'], hosts: [] });
    for (const address of ['10.1.2.3', '::ffff:10.1.2.3', '::ffff:a01:203', 'fd00:1::5', '93.184.216.34'])
      expect([address, isPermitted('a.example', address)]).toEqual([address, true]);
    for (const address of ['10.2.0.1', '127.0.0.1', '::ffff:10.2.0.1', 'fd00:2::1'])
      expect([address, isPermitted('a.example', address)]).toEqual([address, false]);
  });

  it('is a host at whatever address, and no other host there', () => {
    const isPermitted = createAddressGuard({ networks: [], hosts: ['id.internal'] });
    expect(isPermitted('ID.internal.', '10.0.0.1')).toBe(true);
    expect(isPermitted('other.internal', '10.0.0.1')).toBe(false);
    expect(isPermitted('id.internal', 'not an address')).toBe(false);
  });

  it('is nothing by default', () => {
    expect(createAddressGuard(noAllowance)('localhost', '127.0.0.1')).toBe(false);
  });
});
