import type { ErrorCode } from '#generated/v2/client/types.gen.ts';
import { problemKinds } from '#src/api/problems.ts';

/** The line endings that a stream may have: those of Parley, and the others that the standard of SSE allows. */
const lineEndings = { lf: '\n', cr: '\r', crlf: '\r\n' } as const;

/** A fault that the mock is ordered to have. Members that are null or 0 are no fault. */
export type OrderedFault = {
  /** The problem to answer with. */
  problem: ErrorCode | null;
  /** The status of a page of HTML to answer with, such as a proxy in front sends. */
  page: number | null;
  /** The seconds of `Retry-After`. */
  retryAfterS: number | null;
  /** The milliseconds before the answer, and between two frames of a stream. */
  delayMs: number;
  pauseMs: number;
  /** The number of frames after which the connection is lost; of an answer that is no stream, half the body comes. */
  cutAfter: number | null;
  /** The number of the frame that comes twice, from 1 on, and of the one that is missing. */
  duplicate: number | null;
  skip: number | null;
  lineEnding: string;
  /** The number of requests that have the fault, for each method and path; null for all. */
  times: number | null;
};

const noFault: OrderedFault = {
  problem: null,
  page: null,
  retryAfterS: null,
  delayMs: 0,
  pauseMs: 0,
  cutAfter: null,
  duplicate: null,
  skip: null,
  lineEnding: '\n',
  times: null,
};

/** The names that an order of a fault may have, for people. */
const faultNames =
  'status=STATUS, problem=CODE, page=STATUS, retry-after=SECONDS, delay=MS, pause=MS, cut=FRAMES, duplicate=FRAME, skip=FRAME, line-ending=lf|cr|crlf and times=REQUESTS';

/** The header that orders a fault of one request. */
export const faultHeader = 'parley-mock-fault';

/** An order of a fault that cannot be read. The message says what is wrong. */
export class FaultError extends Error {
  override name = 'FaultError';
}

function readNumber(name: string, text: string, least = 0): number {
  if (!/^\d{1,7}$/.test(text) || Number(text) < least)
    throw new FaultError(`${name} must be a whole number from ${least} on, not ${text}.`);
  return Number(text);
}

/** Returns the problem that a status usually is. */
function findProblem(status: string): ErrorCode {
  if (status === '429') return 'rate_limit_exceeded';
  const found = Object.entries(problemKinds).find(([, kind]) => String(kind.status) === status);
  if (!found) throw new FaultError(`status=${status}: no problem has this status. page=${status} answers with a page.`);
  return found[0] as ErrorCode;
}

const readers: Record<string, (text: string) => Partial<OrderedFault>> = {
  status: (text) => ({ problem: findProblem(text) }),
  problem(text) {
    if (!Object.hasOwn(problemKinds, text)) throw new FaultError(`problem=${text}: there is no problem of this code.`);
    return { problem: text as ErrorCode };
  },
  page(text) {
    const page = readNumber('page', text, 200);
    if (page > 599) throw new FaultError(`page must be a status, not ${text}.`);
    return { page };
  },
  'retry-after': (text) => ({ retryAfterS: readNumber('retry-after', text) }),
  delay: (text) => ({ delayMs: readNumber('delay', text) }),
  pause: (text) => ({ pauseMs: readNumber('pause', text) }),
  cut: (text) => ({ cutAfter: readNumber('cut', text) }),
  duplicate: (text) => ({ duplicate: readNumber('duplicate', text, 1) }),
  skip: (text) => ({ skip: readNumber('skip', text, 1) }),
  'line-ending'(text) {
    if (!Object.hasOwn(lineEndings, text)) throw new FaultError('line-ending must be lf, cr or crlf.');
    return { lineEnding: lineEndings[text as keyof typeof lineEndings] };
  },
  times: (text) => ({ times: readNumber('times', text, 1) }),
};

/** Parses an order such as `status=503; retry-after=2`. @throws FaultError */
export function parseFault(order: string): OrderedFault {
  const parts = order.split(';').map((part) => part.trim());
  return parts.filter(Boolean).reduce<OrderedFault>((fault, part) => {
    const [name = '', value = ''] = part.split('=', 2).map((text) => text.trim());
    if (!Object.hasOwn(readers, name)) throw new FaultError(`${part} is no fault. There are ${faultNames}.`);
    return { ...fault, ...readers[name]!(value) };
  }, noFault);
}
