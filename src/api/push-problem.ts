import type { ErrorCode } from '#generated/v2/client/types.gen.ts';
import { invalidRequest, Problem, problem, type FieldError } from './problems.ts';

/** The part of a push that is meant: the epoch of all, or a member of one item with the rest of the way into it. */
type PushPlace = 'producer_epoch' | { index: number; member: 'event' | 'producer_seq'; rest: string };

export type PushFault = { place: PushPlace; detail: string; code: string };

/** How a door names the parts of a push, which is what its caller has sent. */
export type PushSpelling = {
  field(place: PushPlace): Pick<FieldError, 'pointer' | 'parameter'>;
  /** The beginning of the sentence on an item that was refused. */
  item(index: number): string;
};

/** As the members of the JSON body of an ingestion. */
const spelledInJson: PushSpelling = {
  field: (place) =>
    place === 'producer_epoch'
      ? { pointer: '/producer_epoch' }
      : { pointer: `/events/${place.index}/${place.member}${place.rest}` },
  item: (index) => `Event ${index} was not recorded: `,
};

/** As the lines of NDJSON: each has all members of its own. */
export const spelledInLines: PushSpelling = {
  field: (place) =>
    place === 'producer_epoch'
      ? { pointer: '/0/producer_epoch' }
      : { pointer: `/${place.index}/${place.member}${place.rest}` },
  item: (index) => `Line ${index + 1} was not recorded: `,
};

/**
 * A refusal of a push by the log. The log knows which part is meant, and every door spells it for its own callers; until
 * one does, it is spelled as in a JSON body.
 */
export class PushProblem extends Problem {
  readonly #reason: string;
  readonly #faults: readonly PushFault[];
  readonly #item: number | null;

  /** `item` is the one that was refused, where the reason alone does not say so. */
  constructor(code: ErrorCode, reason: string, faults: readonly PushFault[], item: number | null = null) {
    const { detail, options } = spell({ code, reason, faults, item }, spelledInJson);
    super(code, detail, options);
    this.#reason = reason;
    this.#faults = faults;
    this.#item = item;
  }

  spelled(spelling: PushSpelling): Problem {
    return spell({ code: this.code, reason: this.#reason, faults: this.#faults, item: this.#item }, spelling);
  }
}

type Parts = { code: ErrorCode; reason: string; faults: readonly PushFault[]; item: number | null };

function spell({ code, reason, faults, item }: Parts, { field, item: begin }: PushSpelling): Problem {
  const told = faults.map(({ place, ...fault }) => ({ ...field(place), ...fault }));
  // Items that came as one part of a request have the same faults there.
  const errors = [...new Map(told.map((fault) => [JSON.stringify(fault), fault])).values()];
  if (code === 'invalid_request') return invalidRequest(errors);
  return problem(code, `${item === null ? '' : begin(item)}${reason}`, { errors });
}

/** The refusal of one item, which the sentence names. */
export function itemProblem(code: ErrorCode, index: number, { rest, ...fault }: ItemFault): PushProblem {
  return new PushProblem(code, fault.detail, [{ place: { index, member: 'event', rest }, ...fault }], index);
}

type ItemFault = { rest: string; detail: string; code: string };
