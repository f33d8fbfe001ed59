import type { APIError } from 'openai';
import { problem } from '#src/api/problems.ts';
import type { Problem } from '#src/api/problems.ts';
import { classifyFailure, type FaultCode } from './refusal.ts';

type FaultOptions = {
  fallback?: boolean;
  /** Set when the same request may succeed later, where that differs from what the code says. */
  retryable?: boolean;
  suggestions?: string[];
  /** Set when the fault counts although the upstream had said that its answer was complete. */
  isFinal?: boolean;
  retryAfterS?: number;
  status?: number;
  cause?: unknown;
};

/** A failure of the upstream before it is known which models were tried. The message is the rest of "The gateway …". */
export class Fault extends Error {
  readonly code: FaultCode;
  /** Set when another model may do better. */
  readonly fallback: boolean;
  readonly retryable: boolean | undefined;
  readonly suggestions: string[] | undefined;
  readonly isFinal: boolean;
  readonly retryAfterS: number | undefined;
  /** The HTTP status, when there was an answer. */
  readonly status: number | undefined;

  constructor(code: FaultCode, message: string, options: FaultOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'Fault';
    this.code = code;
    this.fallback = options.fallback ?? true;
    this.retryable = options.retryable;
    this.suggestions = options.suggestions;
    this.isFinal = options.isFinal ?? false;
    this.retryAfterS = options.retryAfterS;
    this.status = options.status;
  }
}

/** Names whatever the SDK or the network threw. Nothing of it shows a key or an address to the caller. */
export function toFault(error: unknown, secret: string | null): Fault {
  const known = causes(error).find((cause) => cause instanceof Fault);
  if (known) return known;
  const status = (error as Partial<APIError> | null)?.status;
  return typeof status === 'number' ? refused(error as APIError, status, secret) : disconnected(error);
}

/** Returns the problem that a caller sees. `about` names the model or the request that failed. */
export function faultProblem(fault: Fault, about: string, more = ''): Problem {
  const { retryAfterS, retryable, suggestions } = fault;
  return problem(fault.code, `${about}: the LLM gateway ${fault.message}${more}`, {
    cause: fault.cause ?? fault,
    ...(retryable !== undefined && { retryable }),
    ...(suggestions && { suggestions }),
    ...(retryAfterS !== undefined && { retryAfterS }),
  });
}

/**
 * Tells whether an error of a gateway may be about the demand that a tool is called: it has refused the request for what it asks,
 * or speaks of the demand, with whatever status. A failure of another kind is none, and says nothing about demands.
 */
export const isDemandRefusal = (error: unknown): boolean =>
  causes(error).some(
    (cause) =>
      (cause as { kind?: unknown }).kind === 'request refused' || /\btool[ _]?choice\b/i.test((cause as Error).message),
  );

function refused(error: APIError, status: number, secret: string | null): Fault {
  const words = upstreamMessage(error);
  const said = quote(words, secret);
  const retryAfterS = retryAfter(error.headers);
  // Not the SDK's error itself: that holds what was sent and what was answered, and the cause is logged.
  const codes = [error.code, error.type].filter((code) => typeof code === 'string');
  const { name, ...refusal } = classifyFailure({ status, codes, words, param: error.param });
  const cause = Object.assign(new Error(`status ${status}${said}`), { status, kind: name });
  const options = { ...refusal, status, cause, ...(retryAfterS !== undefined && { retryAfterS }) };
  return new Fault(refusal.code, fixedWords[status] ?? `answered ${status} (${name})${said}`, options);
}

/** The words for statuses that are a matter of the configuration, whatever the gateway says. */
const fixedWords: Record<number, string> = {
  401: "answered 401 (unauthorized). An operator must check OPENAI_API_KEY, or the gateway's own key for the model.",
  ...Object.fromEntries(
    [300, 301, 302, 303, 307, 308].map((status) => [
      status,
      `answered ${status} (redirect). An operator must set OPENAI_BASE_URL to the address it points to.`,
    ]),
  ),
};

const unreachable = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

function disconnected(error: unknown): Fault {
  const code = errorCode(error);
  if (code === 'ETIMEDOUT') return new Fault('timeout', 'could not be reached in time (ETIMEDOUT).', { cause: error });
  if (code && unreachable.has(code)) {
    return new Fault('service_unavailable', `cannot be reached (${code}).`, { cause: error });
  }
  if (code && /^(Z_|ERR_BROTLI|ZSTD_|ERR_ZSTD)/.test(code))
    return new Fault('upstream_failure', `sent a compressed answer that cannot be read (${code}).`, { cause: error });
  return new Fault('upstream_failure', `broke the connection${code ? ` (${code})` : ''}.`, { cause: error });
}

/** Returns an error and what has caused it. */
function causes(error: unknown): unknown[] {
  const found: unknown[] = [];
  for (let at = error; at instanceof Error && found.length < 5; at = at.cause) found.push(at);
  return found;
}

const errorCode = (error: unknown): string | undefined =>
  causes(error)
    .map((cause) => (cause as NodeJS.ErrnoException).code)
    .find((code) => typeof code === 'string');

/** Returns the words of the upstream in a refusal. */
export function upstreamMessage(error: APIError): string {
  const body: unknown = error.error;
  if (typeof body === 'string') return body;
  const message = (body as { message?: unknown } | undefined)?.message;
  return typeof message === 'string' ? message : error.message.replace(/^\d+ /, '');
}

/**
 * Returns the words of the upstream as the end of a sentence: one line, bounded, without keys; nothing for HTML or
 * silence.
 */
export function quote(text: string, secret: string | null): string {
  const hidden = (secret ? text.replaceAll(secret, '[key]') : text)
    .replace(/\b(?:sk|pk|key)-[\w*.-]{4,}/gi, '[key]')
    .replace(/\bBearer\s+\S+/gi, 'Bearer [key]')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  if (hidden === '' || hidden.startsWith('<') || hidden === 'status code (no body)') return '.';
  if (hidden.length > 300) return `: ${hidden.slice(0, 300).toWellFormed()}…`;
  return `: ${hidden}${/[.!?…]$/.test(hidden) ? '' : '.'}`;
}

/** The longest time that a caller is told to wait, in seconds. */
const longestWaitS = 86_400;

/** Seconds of a `Retry-After`: a number, the longest one of several, or a date. Undefined when it is none of them. */
function waitOf(value: string): number | undefined {
  const numbers = value.split(',').map((part) => /^(\d+(?:\.\d+)?)\s?s?$/i.exec(part.trim())?.[1]);
  if (numbers.every((number) => number !== undefined))
    return numbers.map(Number).reduce((most, number) => Math.max(most, number));
  const isDate = /^[a-z]{3,9},? |^\d{4}-\d\d-\d\d/i.test(value);
  const seconds = isDate ? (Date.parse(value) - Date.now()) / 1000 : Number.NaN;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}

function retryAfter(headers: Headers | undefined): number | undefined {
  const ms = headers?.get('retry-after-ms');
  // LiteLLM passes the provider's headers on under names of its own.
  const value = headers?.get('retry-after') ?? headers?.get('llm_provider-retry-after');
  const seconds = ms && /^\d+(\.\d+)?$/.test(ms) ? Number(ms) / 1000 : value ? waitOf(value) : undefined;
  return seconds === undefined ? undefined : Math.min(Math.ceil(seconds), longestWaitS);
}
