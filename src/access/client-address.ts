import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import proxyAddr from 'proxy-addr';

/** The proxies whose `X-Forwarded-*` headers count: addresses and networks, or how many stand before this server. */
export type TrustedProxies = string[] | number;

/** Who opened the connection at the outermost trusted hop. `address` is undefined when the connection is gone. */
export type Client = { address: string | undefined; scheme: 'http' | 'https' };

/** Resolves the client of a request from the address of its connection and its headers. */
export type ResolveClient = (peer: string | undefined, headers: IncomingHttpHeaders) => Client;

type IsTrusted = (address: string, hop: number) => boolean;

/** More proxies in a row than anyone has. */
const maxHops = 64;

/** The eight groups of an IPv6 address; the URL Standard writes every notation of it in one. */
function groupsOf(address: string): number[] {
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const read = (part: string) => part.split(':').flatMap((group) => (group === '' ? [] : [Number.parseInt(group, 16)]));
  const [first, last] = [read(head), read(tail ?? '')];
  return [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last];
}

const inHex = (groups: number[]) => groups.map((group) => group.toString(16)).join(':');

/**
 * Returns the address in one form: without a port, brackets and zone, IPv4 as IPv4 even when it is mapped into IPv6. Null
 * when the text is no address.
 */
export function parseAddress(text: string): string | null {
  const bare = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  const address = bare.replace(/%.*$/, '');
  if (isIP(address) !== 6) return isIP(address) === 4 ? address : null;
  const groups = groupsOf(address);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  return isMapped
    ? groups
        .slice(6)
        .flatMap((group) => [group >> 8, group & 0xff])
        .join('.')
    : inHex(groups);
}

/** Returns what limits count an address by: IPv4 as it is, IPv6 by its /64, since whoever has one address has all of it. */
export function networkOf(address: string | undefined): string {
  const plain = address === undefined ? null : parseAddress(address);
  if (plain === null || isIP(plain) === 4) return plain ?? 'unknown';
  return `${plain.split(':').slice(0, 4).join(':')}::/64`;
}

function trustOf(trusted: TrustedProxies | null): IsTrusted {
  if (trusted === null) return () => false;
  return typeof trusted === 'number' ? (_, hop) => hop < trusted : proxyAddr.compile(trusted);
}

/** Whether proxy-addr can read it: an address, a network as CIDR, or the name of a range such as `loopback`. */
export function isProxyRange(text: string): boolean {
  try {
    proxyAddr.compile(text);
    return true;
  } catch {
    return false;
  }
}

const listOf = (header: string | string[] | undefined): string[] =>
  (Array.isArray(header) ? header.join(',') : (header ?? ''))
    .split(',')
    .slice(-maxHops)
    .map((part) => part.trim());

/**
 * Returns how to resolve clients. The addresses of `X-Forwarded-For` are walked from this server outwards, for as long as
 * the last one is trusted; what a client has put before them is never reached. An entry that is no address ends the walk.
 */
export function createClientResolver(trusted: TrustedProxies | null): ResolveClient {
  const isTrusted = trustOf(trusted);
  return (peer, headers) => {
    const direct = peer === undefined ? null : parseAddress(peer);
    if (direct === null || !isTrusted(direct, 0)) return { address: direct ?? undefined, scheme: 'http' };
    let address: string = direct;
    let hops = 0;
    for (const entry of listOf(headers['x-forwarded-for']).toReversed()) {
      const next: string | null = isTrusted(address, hops) ? parseAddress(entry) : null;
      if (next === null) break;
      address = next;
      hops += 1;
    }
    const schemes = listOf(headers['x-forwarded-proto']);
    const scheme = schemes[Math.max(0, schemes.length - Math.max(1, hops))];
    return { address, scheme: scheme?.toLowerCase() === 'https' ? 'https' : 'http' };
  };
}
