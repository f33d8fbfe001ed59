import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import type { Agent, buildConnector, Dispatcher } from 'undici';
import { traceRequest } from '#src/telemetry/tracing/trace-request.ts';
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

/** A connection that could not be made: nothing was sent. The message is a sentence for an operator. */
export class OutgoingUnreachable extends Error {
  override name = 'OutgoingUnreachable';
}

/** The bounds of one request. */
type OutgoingBounds = {
  /** The milliseconds from the start to the last byte of the answer; null for a stream without an end. Default: 10 seconds. */
  deadlineMs?: number | null;
  /** The maximum of bytes of an answer, decompressed; null for a stream without an end. Default: 1 MiB. */
  maxResponseBytes?: number | null;
  /** The redirects that are followed, each to a destination that is checked as the first one is: for GET alone. Default: 0. */
  maxRedirects?: number;
};

/** Sends requests to addresses that come from elsewhere than the code. */
export type Outgoing = {
  /**
   * Works like the global `fetch`, for `http:` and `https:`. Follows no redirect unless its bounds say so, and sends nothing twice.
   * @throws `OutgoingRefusal` for a destination that is not permitted, a redirect, an answer upon which `fetch` sends a request
   *   again, and one that is too large; `OutgoingTimeout` when the answer does not come in time; both also while the body is
   *   read. `OutgoingUnreachable` when nothing was sent, since there was no connection. After any other error the server may have
   *   had the request.
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

/** The length of an address that a message names. */
const longestTarget = 200;

/** Says where a redirect leads, for whoever can name that address instead. What is secret may be in its query, which is left out. */
function toTarget({ headers }: Pick<Response, 'headers'>, from: URL): string {
  const location = headers.get('location');
  const target = location !== null && URL.canParse(location, from) ? new URL(location, from) : null;
  if (!target?.protocol.startsWith('http')) return '';
  return ` to ${`${target.origin}${target.pathname}`.slice(0, longestTarget)}`;
}

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

/**
 * Returns a connector that checks addresses, and says so when it makes no connection. A host that is an address is never looked
 * up, so it is checked before.
 */
function guardConnector(connect: buildConnector.connector, isPermitted: IsPermitted): buildConnector.connector {
  return (options, callback) => {
    const host = options.hostname.replace(/^\[(.*)\]$/, '$1');
    if (isIP(host) !== 0 && !isPermitted(host, host)) return callback(refuseAddress(host), null);
    return connect(options, (...result) => {
      const [error] = result;
      if (error === null) callback(...result);
      else callback(findOwn(error) ?? unreachable(host, error), null);
    });
  };
}

/** Returns what sends one request: `fetch` sends one again by itself when it is answered with the status 421. */
function sendOnce(agent: Agent, host: string): { dispatcher: Dispatcher; isSent: () => boolean } {
  let isSent = false;
  const dispatcher = agent.compose((dispatch) => (options, handler) => {
    if (isSent)
      throw new OutgoingRefusal(`${host} answered that the request was misdirected (421). It is not sent again.`);
    isSent = true;
    return dispatch(options, handler);
  });
  return { dispatcher, isSent: () => isSent };
}

const unreachable = (host: string, cause: unknown) =>
  new OutgoingUnreachable(`${host} could not be reached.`, { cause });

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

/** Returns the destination of a redirect. @throws `OutgoingRefusal` when it is not followed: none is from `https:` to `http:` */
function toRedirect(from: URL, answer: Response, left: number): URL {
  const target = left > 0 ? URL.parse(answer.headers.get('location') ?? '', from) : null;
  if (!target || (from.protocol === 'https:' && target.protocol === 'http:'))
    throw new OutgoingRefusal(`${from.host} answered with a redirect${toTarget(answer, from)}, which is not followed.`);
  return requireWebUrl(target);
}

/** Returns the error of ours behind an error, or null. */
function findOwn(error: unknown): OutgoingRefusal | OutgoingUnreachable | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof OutgoingRefusal || cause instanceof OutgoingUnreachable) return cause;
  return null;
}

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

/** Sends a request to one destination, and returns its answer, a redirect too. */
type Send = (url: URL, init: RequestInit, signal: AbortSignal | null) => Promise<Response>;

/** Sends a request, and follows as many redirects as its bounds say. */
async function follow(
  send: Send,
  start: URL,
  init: RequestInit,
  { deadlineMs = defaultDeadlineMs, maxResponseBytes = defaultMaxBytes, maxRedirects = 0 }: OutgoingBounds,
): Promise<Response> {
  const signal = toSignal(init.signal, deadlineMs, start.host);
  let url = start;
  let answer = await send(url, init, signal);
  for (let left = maxRedirects; redirects.has(answer.status); left -= 1) {
    await answer.body?.cancel();
    url = toRedirect(url, answer, left);
    answer = await send(url, init, signal);
  }
  const refuse = () => new OutgoingRefusal(`The answer of ${url.host} is larger than ${maxResponseBytes} bytes.`);
  return maxResponseBytes === null ? answer : boundResponse(answer, maxResponseBytes, refuse);
}

/**
 * Creates the one way to addresses that a caller or another server has named: tools, webhooks, and the keys of issuers.
 * Nothing is loaded before the first request.
 */
export function createOutgoing(options: OutgoingOptions): Outgoing {
  let opening: ReturnType<typeof openAgent> | null = null;

  const send: Send = async (url, init, signal) => {
    const { agent, fetch } = await (opening ??= openAgent(options));
    const { dispatcher, isSent } = sendOnce(agent, url.host);
    const guarded = { redirect: 'manual', dispatcher, signal };
    const request = { ...init, ...guarded } as unknown as Parameters<typeof fetch>[1];
    return (await fetch(url, request).catch((error: unknown) => {
      // Some ports are refused by fetch itself.
      throw findOwn(error) ?? (isSent() || signal?.aborted ? error : unreachable(url.host, error));
    })) as unknown as Response;
  };

  return {
    async fetch(input, init = {}, bounds = {}) {
      const url = requireWebUrl(input);
      return traceRequest(url, init, (traced) => follow(send, url, traced, bounds));
    },
    async close() {
      const agent = await opening;
      await agent?.agent.destroy();
    },
  };
}
