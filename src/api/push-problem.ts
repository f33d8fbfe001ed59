import type { ErrorCode } from '#generated/v2/client/types.gen.ts';
import { invalidRequest, Problem, problem, type FieldError } from './problems.ts';

/** A location in a push: the producer's epoch, or a member of one item with the rest of a JSON Pointer into it. */
type PushLocation = 'producer_epoch' | { index: number; member: 'event' | 'producer_seq'; rest: string };

/** A fault of a push. */
export type PushFault = { location: PushLocation; detail: string; code: string };

/** The names that a protocol has for the parts of a push, as its caller has sent them. */
export type PushSpelling = {
  field(location: PushLocation): Pick<FieldError, 'pointer' | 'parameter'>;
  /** Returns the beginning of the sentence about a refused item. */
  item(index: number): string;
};

/** Names the parts as members of the JSON body of an ingestion. */
const jsonSpelling: PushSpelling = {
  field: (location) =>
    location === 'producer_epoch'
      ? { pointer: '/producer_epoch' }
      : { pointer: `/events/${location.index}/${location.member}${location.rest}` },
  item: (index) => `Event ${index} was not recorded: `,
};

/** Names the parts as members of NDJSON lines, each of which has all members. */
export const ndjsonSpelling: PushSpelling = {
  field: (location) =>
    location === 'producer_epoch'
      ? { pointer: '/0/producer_epoch' }
      : { pointer: `/${location.index}/${location.member}${location.rest}` },
  item: (index) => `Line ${index + 1} was not recorded: `,
};

/**
 * The refusal of a push by the log. The log knows the location of the fault; each protocol names it for its own callers
 * with `withSpelling`. Until then it is named as in a JSON body.
 */
export class PushProblem extends Problem {
  readonly #reason: string;
  readonly #faults: readonly PushFault[];
  readonly #item: number | null;

  /** `item` is the index of the refused item, or null when the reason names it. */
  constructor(code: ErrorCode, reason: string, faults: readonly PushFault[], item: number | null = null) {
    const { detail, options } = toSpelledProblem({ code, reason, faults, item }, jsonSpelling);
    super(code, detail, options);
    this.#reason = reason;
    this.#faults = faults;
    this.#item = item;
  }

  /** Returns the problem with the names of a protocol. */
  withSpelling(spelling: PushSpelling): Problem {
    return toSpelledProblem(
      { code: this.code, reason: this.#reason, faults: this.#faults, item: this.#item },
      spelling,
    );
  }
}

type PushRefusal = { code: ErrorCode; reason: string; faults: readonly PushFault[]; item: number | null };

function toSpelledProblem({ code, reason, faults, item }: PushRefusal, { field, item: begin }: PushSpelling): Problem {
  const fields = faults.map(({ location, ...fault }) => ({ ...field(location), ...fault }));
  // Items that came from one part of a request share its faults.
  const errors = [...new Map(fields.map((fault) => [JSON.stringify(fault), fault])).values()];
  if (code === 'invalid_request') return invalidRequest(errors);
  return problem(code, `${item === null ? '' : begin(item)}${reason}`, { errors });
}

/** Returns the refusal of one item, which the detail names. */
export function toItemProblem(code: ErrorCode, index: number, { rest, ...fault }: ItemFault): PushProblem {
  return new PushProblem(code, fault.detail, [{ location: { index, member: 'event', rest }, ...fault }], index);
}

type ItemFault = { rest: string; detail: string; code: string };
