import type { IncomingHttpHeaders } from 'node:http';
import { isIP, isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';
import proxyAddr from '#generated/packages/proxy-addr.js';

/** The proxies whose `X-Forwarded-*` headers count: addresses and networks, or how many stand before this server. */
export type TrustedProxies = string[] | number;

/** The address and scheme of the connection at the outermost trusted hop. `address` is undefined when it is closed. */
export type ResolvedClient = { address: string | undefined; scheme: 'http' | 'https' };

/** Resolves the client of a request from the address of its connection and its headers. */
export type ResolveClient = (peer: string | undefined, headers: IncomingHttpHeaders) => ResolvedClient;

type IsTrusted = (address: string, hop: number) => boolean;

/** The maximum number of entries of `X-Forwarded-*` that are read: more than any chain of proxies has. */
const maxHops = 64;

/** Returns the eight 16-bit groups of an IPv6 address. The URL parser brings every notation into one form. */
function parseIpv6Groups(address: string): number[] {
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const read = (part: string) => part.split(':').flatMap((group) => (group === '' ? [] : [Number.parseInt(group, 16)]));
  const [first, last] = [read(head), read(tail ?? '')];
  return [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last];
}

const formatIpv6Groups = (groups: number[]) => groups.map((group) => group.toString(16)).join(':');

/**
 * Returns the address in one form: without port, brackets and zone, and IPv4 as IPv4 even when it is mapped into IPv6.
 * Returns null when the text is not an address.
 */
export function parseAddress(text: string): string | null {
  if (isIPv4(text)) return text;
  const bare = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  const address = bare.split('%', 1)[0]!;
  if (isIP(address) !== 6) return isIP(address) === 4 ? address : null;
  const groups = parseIpv6Groups(address);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  return isMapped
    ? groups
        .slice(6)
        .flatMap((group) => [group >> 8, group & 0xff])
        .join('.')
    : formatIpv6Groups(groups);
}

/** Tells whether a host of a URL is the machine itself. */
export const isLoopbackHost = (host: string): boolean => /^(localhost|127\.0\.0\.1|\[::1\])$/.test(host);

/** Returns the network that rate limits count: an IPv4 address itself, or the /64 of an IPv6 address, since one host gets a whole /64. */
export function toNetwork(address: string | undefined): string {
  const plain = address === undefined ? null : parseAddress(address);
  if (plain === null || isIP(plain) === 4) return plain ?? 'unknown';
  return `${plain.split(':').slice(0, 4).join(':')}::/64`;
}

function createTrustCheck(trusted: TrustedProxies | null): IsTrusted {
  if (trusted === null) return () => false;
  return typeof trusted === 'number' ? (_, hop) => hop < trusted : proxyAddr.compile(trusted);
}

/** Checks that proxy-addr accepts the text: an address, a network as CIDR, or the name of a range such as `loopback`. */
export function isProxyRange(text: string): boolean {
  try {
    proxyAddr.compile(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Tells whether a text is an address or a network (CIDR) in the usual notation. Others, such as octal numbers, are read in
 * several ways, so that one who looks at the text may take it for another address.
 */
export const isAddressRange = (text: string): boolean => isIP(text.split('/', 1)[0]!) !== 0 && isProxyRange(text);

const parseListHeader = (header: string | string[] | undefined): string[] =>
  (Array.isArray(header) ? header.join(',') : (header ?? ''))
    .split(',')
    .slice(-maxHops)
    .map((part) => part.trim());

/** Returns the first and the last address of an address or a network for which `isAddressRange` holds. */
export function findRangeEnds(range: string): string[] {
  const [address = '', bits = '128'] = range.split('/');
  const kind = isIPv4(address) ? ipaddr.IPv4 : ipaddr.IPv6;
  const length = isIPv4(bits) ? ipaddr.IPv4.parse(bits).prefixLengthFromSubnetMask() : Number(bits);
  const network = `${address}/${Math.min(length ?? 0, kind === ipaddr.IPv4 ? 32 : 128)}`;
  return [kind.networkAddressFromCIDR(network), kind.broadcastAddressFromCIDR(network)].map(String);
}

/**
 * Creates a function that resolves clients. It walks the addresses of `X-Forwarded-For` from this server outwards as long
 * as the last one is trusted, so entries that a client has forged are never reached. An entry that is not an address ends
 * the walk.
 */
export function createClientResolver(trusted: TrustedProxies | null): ResolveClient {
  const isTrusted = createTrustCheck(trusted);
  return (peer, headers) => {
    const direct = peer === undefined ? null : parseAddress(peer);
    if (direct === null || !isTrusted(direct, 0)) return { address: direct ?? undefined, scheme: 'http' };
    let address: string = direct;
    let hops = 0;
    for (const entry of parseListHeader(headers['x-forwarded-for']).toReversed()) {
      const next: string | null = isTrusted(address, hops) ? parseAddress(entry) : null;
      if (next === null) break;
      address = next;
      hops += 1;
    }
    const schemes = parseListHeader(headers['x-forwarded-proto']);
    const scheme = schemes[Math.max(0, schemes.length - Math.max(1, hops))];
    return { address, scheme: scheme?.toLowerCase() === 'https' ? 'https' : 'http' };
  };
}
