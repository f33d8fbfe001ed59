import { isIP } from 'node:net';
import ipaddr, { type IPv4, type IPv6 } from 'ipaddr.js';
import { parseAddress } from '#src/access/client-address.ts';

/** The destinations in private networks that the operator permits. */
export type OutgoingAllowance = {
  /** Networks (CIDR), such as `10.1.0.0/16`. */
  networks: readonly string[];
  /** Host names in lower case, at whatever address they are. */
  hosts: readonly string[];
};

/** Permits public addresses alone. */
export const noAllowance: OutgoingAllowance = { networks: [], hosts: [] };

/** Tells whether Parley may connect to an address that a host name stands for. */
export type IsPermitted = (host: string, address: string) => boolean;

/** The addresses by which Azure serves a machine that asks from within; all other such services have private addresses. */
const metadataServices = new Set(['168.63.129.16']);
/** All global unicast addresses of IPv6. Source: RFC 4291 and the registry of IANA. */
const globalUnicast = ipaddr.parseCIDR('2000::/3') as [IPv6, number];
/** The addresses by which a network translates IPv6 to IPv4. Source: RFC 6052. */
const translated = ipaddr.parseCIDR('64:ff9b::/96') as [IPv6, number];

const isPublicIpv4 = (address: IPv4) => address.range() === 'unicast' && !metadataServices.has(address.toString());

/** Returns the IPv4 address at the end of one of IPv6. */
const toEmbeddedIpv4 = (address: IPv6) => ipaddr.parse(address.toByteArray().slice(12).join('.')) as IPv4;

function isPublicIpv6(address: IPv6): boolean {
  if (address.match(translated)) return isPublicIpv4(toEmbeddedIpv4(address));
  return address.match(globalUnicast) && address.range() === 'unicast';
}

/** Returns an address, one of IPv4 within IPv6 as itself, or null when the text is none. */
function readAddress(text: string): IPv4 | IPv6 | null {
  const plain = isIP(text) === 0 ? null : parseAddress(text);
  return plain === null ? null : ipaddr.parse(plain);
}

const isPublic = (address: IPv4 | IPv6) =>
  address.kind() === 'ipv4' ? isPublicIpv4(address as IPv4) : isPublicIpv6(address as IPv6);

/**
 * Tells whether an address can be reached from everywhere: none of a private network, of the machine itself, of a link, of
 * the metadata of a cloud, or for a special purpose. An IPv4 address within one of IPv6 counts as itself.
 */
export function isPublicAddress(text: string): boolean {
  const address = readAddress(text);
  return address !== null && isPublic(address);
}

/** Returns a host name in the form in which it is compared: in lower case, without the dot of the root. */
const normalizeHost = (host: string): string => host.toLowerCase().replace(/\.$/, '');

const hostName = /^(?=.{1,253}$)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*$/;
/** Tells whether a text is a host name. One of digits alone, such as 10.1, is another way to write an address. */
const isHostName = (text: string) => hostName.test(text) && /[a-z]/.test(text);

/** Returns the network (CIDR) that a text is, an address included, or null. */
function toCidr(text: string): string | null {
  const family = isIP(text);
  if (family !== 0) return `${text}/${family === 4 ? 32 : 128}`;
  return ipaddr.isValidCIDR(text) && isIP(text.split('/', 1)[0]!) !== 0 ? text : null;
}

/** Returns what a list of addresses, networks and host names permits, or null when one of them is none of these. */
export function toAllowance(entries: readonly string[]): OutgoingAllowance | null {
  const networks = entries.flatMap((entry) => toCidr(entry) ?? []);
  const hosts = entries.filter((entry) => toCidr(entry) === null).map(normalizeHost);
  return hosts.every(isHostName) ? { networks, hosts } : null;
}

/** Creates the check of addresses, with what the operator permits beside public ones. */
export function createAddressGuard({ networks, hosts }: OutgoingAllowance): IsPermitted {
  const ranges = networks.map((network) => ipaddr.parseCIDR(network));
  const names = new Set(hosts.map(normalizeHost));
  return (host, text) => {
    const address = readAddress(text);
    if (!address) return false;
    if (isPublic(address) || names.has(normalizeHost(host))) return true;
    return ranges.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));
  };
}
