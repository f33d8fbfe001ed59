import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import type { Agent, buildConnector } from 'undici';
import { createAddressGuard, type IsPermitted, type OutgoingAllowance } from './address-guard.ts';
import { boundResponse } from './bound-response.ts';

/** A connection or an answer that the guard of outgoing addresses refuses. The message is a sentence for an operator. */
export class OutgoingRefusal extends Error {
  override name = 'OutgoingRefusal';
}

/** A request that was not answered in time. The message is a sentence for an operator. */
export class OutgoingTimeout extends Error {
  override name = 'OutgoingTimeout';
}

/** The bounds of one request. */
type OutgoingBounds = {
  /** The milliseconds from the start to the last byte of the answer; null for a stream without an end. Default: 10 seconds. */
  deadlineMs?: number | null;
  /** The maximum of bytes of an answer, decompressed; null for a stream without an end. Default: 1 MiB. */
  maxResponseBytes?: number | null;
};

/** Sends requests to addresses that come from elsewhere than the code. */
export type Outgoing = {
  /**
   * Works like the global `fetch`, for `http:` and `https:`. Follows no redirect.
   * @throws `OutgoingRefusal` for a destination that is not permitted, a redirect, and an answer that is too large;
   *   `OutgoingTimeout` when the answer does not come in time. Both also while the body is read.
   */
  fetch(this: void, input: string | URL, init?: RequestInit, bounds?: OutgoingBounds): Promise<Response>;
  /** Closes the connections. */
  close(): Promise<void>;
};

/** What the requests may reach, and how. */
type OutgoingOptions = {
  allow: OutgoingAllowance;
  /** Resolves host names. Default: the resolver of the system. */
  lookup?: LookupFunction;
};

const defaultMaxBytes = 1_048_576;
const defaultDeadlineMs = 10_000;
const connectTimeoutMs = 10_000;
const redirects = new Set([301, 302, 303, 307, 308]);

const refuseAddress = (host: string) =>
  new OutgoingRefusal(
    `${host} is an address of a private or special network, which PARLEY_OUTGOING_ALLOW does not permit.`,
  );

/**
 * Returns a look-up of host names that leaves out what is not permitted. A connection is made to an address that it returns,
 * without asking for the name again, so that a name cannot stand for something else in between (DNS rebinding).
 */
function guardLookup(lookup: LookupFunction, isPermitted: IsPermitted): LookupFunction {
  return (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, []);
      const addresses = Array.isArray(found) ? found : [{ address: found, family: isIP(found) }];
      const [first, ...more] = addresses.filter(({ address }) => isPermitted(host, address));
      if (!first) return callback(refuseAddress(host), []);
      return options.all ? callback(null, [first, ...more]) : callback(null, first.address, first.family);
    });
  };
}

/** Returns a connector that checks addresses. A host that is an address is never looked up, so it is checked before. */
function guardConnector(connect: buildConnector.connector, isPermitted: IsPermitted): buildConnector.connector {
  return (options, callback) => {
    const host = options.hostname.replace(/^\[(.*)\]$/, '$1');
    if (isIP(host) !== 0 && !isPermitted(host, host)) callback(refuseAddress(host), null);
    else connect(options, callback);
  };
}

/** Returns the reason why no request may be sent to a URL, whatever its host stands for; null when there is none. */
export function findUrlFault(input: string | URL): string | null {
  const url = URL.parse(input);
  if (!url) return 'The address of the request is not a URL.';
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return `The address has the scheme ${url.protocol} instead of https: or http:.`;
  if (url.username !== '' || url.password !== '')
    return `The address of ${url.host} has a user name or a password, which belong into a header.`;
  return null;
}

/** @throws `OutgoingRefusal` when a request may not be sent to the URL. */
function requireWebUrl(input: string | URL): URL {
  const fault = findUrlFault(input);
  if (fault !== null) throw new OutgoingRefusal(fault);
  return new URL(input);
}

/** Returns the reason why a request was not sent, when it is ours. */
const findRefusal = (error: unknown): OutgoingRefusal | null => {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof OutgoingRefusal) return cause;
  return null;
};

/** Loads undici, and makes the connections that are guarded. */
async function openAgent({ allow, lookup = systemLookup }: OutgoingOptions) {
  const { Agent, buildConnector, fetch } = await import('undici');
  const isPermitted = createAddressGuard(allow);
  const guarded = guardLookup(lookup as LookupFunction, isPermitted);
  const connect = guardConnector(buildConnector({ timeout: connectTimeoutMs, lookup: guarded }), isPermitted);
  // Each request has a deadline of its own, which silence cannot outlast.
  const agent: Agent = new Agent({ connect, headersTimeout: 0, bodyTimeout: 0 });
  return { agent, fetch };
}

/** Returns the signal of a request that ends with its caller's or at its deadline. */
function toSignal(caller: AbortSignal | null | undefined, deadlineMs: number | null, host: string): AbortSignal | null {
  if (deadlineMs === null) return caller ?? null;
  const deadline = new AbortController();
  const late = () => deadline.abort(new OutgoingTimeout(`${host} did not answer within ${deadlineMs} ms.`));
  setTimeout(late, deadlineMs).unref();
  return caller ? AbortSignal.any([caller, deadline.signal]) : deadline.signal;
}

/**
 * Creates the one way to addresses that a caller or another server has named: tools, webhooks, and the keys of issuers.
 * Nothing is loaded before the first request.
 */
export function createOutgoing(options: OutgoingOptions): Outgoing {
  let opening: ReturnType<typeof openAgent> | null = null;

  return {
    async fetch(input, init = {}, { deadlineMs = defaultDeadlineMs, maxResponseBytes = defaultMaxBytes } = {}) {
      const url = requireWebUrl(input);
      const signal = toSignal(init.signal, deadlineMs, url.host);
      const { agent, fetch } = await (opening ??= openAgent(options));
      const guarded = { redirect: 'manual', dispatcher: agent, signal };
      const request = { ...init, ...guarded } as unknown as Parameters<typeof fetch>[1];
      const answer = (await fetch(url, request).catch((error: unknown) => {
        throw findRefusal(error) ?? error;
      })) as unknown as Response;
      if (redirects.has(answer.status)) {
        await answer.body?.cancel();
        throw new OutgoingRefusal(`${url.host} answered with a redirect, which is not followed.`);
      }
      const refuse = () => new OutgoingRefusal(`The answer of ${url.host} is larger than ${maxResponseBytes} bytes.`);
      return maxResponseBytes === null ? answer : boundResponse(answer, maxResponseBytes, refuse);
    },
    async close() {
      const agent = await opening;
      await agent?.agent.destroy();
    },
  };
}
