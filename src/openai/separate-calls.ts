import type { AnswerStep } from './answer-step.ts';

type CallStep = Extract<AnswerStep, { step: 'call begun' | 'call piece' | 'call' | 'call cut' }>;

const isCallStep = (one: AnswerStep): one is CallStep => one.step.startsWith('call');
const toCallId = (one: CallStep): string => (one.step === 'call' ? one.call.id : one.id);

/** Tells whether arguments are whole, so that nothing follows them. */
function isWholeJson(text: string): boolean {
  if (!text.trimEnd().endsWith('}')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A call whose steps are still sent: those that wait for an earlier one, and its arguments as far as they were sent. */
type QueuedCall = { id: string; held: CallStep[]; sent: string };

/** Sends the steps of one call after those of the one before it. */
class CallQueue {
  #calls: QueuedCall[] = [];

  /** Returns the steps that may be sent now. */
  *take(one: CallStep): Generator<CallStep> {
    const id = toCallId(one);
    if (one.step === 'call begun') this.#calls.push({ id, held: [], sent: '' });
    const call = this.#calls.find((queued) => queued.id === id);
    // Of one whose arguments are whole nothing is left but its end.
    if (!call) return void (yield one);
    call.held.push(one);
    yield* this.flush();
  }

  /** Returns what the first calls have, and ends with one that may still go on. */
  *flush(isLast = false): Generator<CallStep> {
    for (let [first] = this.#calls; first; [first] = this.#calls) {
      const steps = first.held.splice(0);
      for (const one of steps) if (one.step === 'call piece') first.sent += one.text;
      yield* steps;
      const isOver = steps.some(({ step }) => step === 'call' || step === 'call cut');
      const isFollowed = this.#calls.length > 1;
      if (!isLast && !isOver && !(isFollowed && isWholeJson(first.sent))) return;
      this.#calls.shift();
    }
  }
}

/**
 * Puts the pieces of each call before those of the next one. Gateways mix them, and many clients give a piece without an id to the call that
 * they have seen last. A call waits for the one before it only until the arguments of that are whole.
 */
export async function* separateCalls(steps: AsyncIterable<AnswerStep>): AsyncGenerator<AnswerStep> {
  const queue = new CallQueue();
  for await (const one of steps) {
    if (isCallStep(one)) yield* queue.take(one);
    else {
      if (one.step === 'done') yield* queue.flush(true);
      yield one;
    }
  }
}
