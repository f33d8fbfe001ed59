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

/** The longest delay and pause, and the greatest of the other numbers. */
const longestMs = 600_000;
const greatest = 1_000_000;

function readNumber(name: string, text: string, least = 0, most = greatest): number {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new FaultError(`${name} must be a whole number from ${least} to ${most}, not ${text || 'nothing'}.`);
}

/** Returns the problem that a status usually is. */
function findProblem(text: string): ErrorCode {
  const status = String(readNumber('status', text, 200, 599));
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
  page: (text) => ({ page: readNumber('page', text, 200, 599) }),
  'retry-after': (text) => ({ retryAfterS: readNumber('retry-after', text) }),
  delay: (text) => ({ delayMs: readNumber('delay', text, 0, longestMs) }),
  pause: (text) => ({ pauseMs: readNumber('pause', text, 0, longestMs) }),
  cut: (text) => ({ cutAfter: readNumber('cut', text) }),
  duplicate: (text) => ({ duplicate: readNumber('duplicate', text, 1) }),
  skip: (text) => ({ skip: readNumber('skip', text, 1) }),
  'line-ending'(text) {
    if (!Object.hasOwn(lineEndings, text)) throw new FaultError('line-ending must be lf, cr or crlf.');
    return { lineEnding: lineEndings[text as keyof typeof lineEndings] };
  },
  times: (text) => ({ times: readNumber('times', text, 1) }),
};

/** The parts of which an order may have one only. */
const exclusiveNames = ['status', 'problem', 'page'];

/** Refuses parts that say different things, each of which would hide the other. */
function refuseContradictions(names: readonly string[], { skip, duplicate }: OrderedFault): void {
  const again = names.find((name, index) => names.indexOf(name) !== index);
  if (again !== undefined) throw new FaultError(`${again} is there twice.`);
  const answers = names.filter((name) => exclusiveNames.includes(name));
  if (answers.length > 1) throw new FaultError(`Only one of ${answers.join(' and ')} can be the answer.`);
  if (skip !== null && skip === duplicate) throw new FaultError(`Frame ${skip} cannot both come twice and be missing.`);
}

/**
 * Parses an order such as `status=503; retry-after=2`. Commas divide parts too: HTTP joins header lines of one name by them.
 * @throws FaultError for an order without a part, and one with parts that are unknown or contradict each other
 */
export function parseFault(order: string): OrderedFault {
  const parts = order.split(/[;,]/).map((part) => part.trim());
  const pairs = parts.filter(Boolean).map((part) => {
    const [name = '', value = ''] = part.split('=', 2).map((text) => text.trim());
    if (!Object.hasOwn(readers, name)) throw new FaultError(`${part} is no fault. There are ${faultNames}.`);
    return [name, value] as const;
  });
  if (pairs.length === 0) throw new FaultError(`The order names no fault. There are ${faultNames}.`);
  const fault = pairs.reduce<OrderedFault>((fault, [name, value]) => ({ ...fault, ...readers[name]!(value) }), noFault);
  refuseContradictions(
    pairs.map(([name]) => name),
    fault,
  );
  return fault;
}
