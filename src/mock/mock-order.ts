import { AsyncLocalStorage } from 'node:async_hooks';
import { problem } from '#src/api/problems.ts';
import { faultHeader, FaultError, parseFault, type OrderedFault } from './fault.ts';

/** The answer that a caller wants: an example of the contract, by its name or any, or one made of the schema. */
export type AnswerOrder = { from: 'example'; name: string | null } | { from: 'schema' };

/** The orders of one request to the mock, beside what the contract declares. */
export type RequestOrder = { answer: AnswerOrder; fault: OrderedFault | null; method: string; url: string };

/** A request whose orders cannot be read, and why. */
type UnreadOrder = { refusal: string };

const orders = new AsyncLocalStorage<RequestOrder | UnreadOrder>();

/** The header that says which answer is wanted. */
const answerHeader = 'parley-mock-answer';

/** Parses an order of an answer: `example`, `example=NAME` or `schema`. Returns null for anything else. */
export function parseAnswerOrder(text: string): AnswerOrder | null {
  if (text === 'schema') return { from: 'schema' };
  const matched = /^example(?:=([\w-]+))?$/.exec(text);
  return matched && { from: 'example', name: matched[1] ?? null };
}

type OrderHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Reads the orders of a request from its headers. What they do not order is as in `defaults`. */
export function readOrder(
  { method = '', url = '', headers }: { method?: string | undefined; url?: string | undefined; headers: OrderHeaders },
  defaults: Pick<RequestOrder, 'answer' | 'fault'>,
): RequestOrder | UnreadOrder {
  const [answerText, faultText] = [headers[answerHeader], headers[faultHeader]];
  const answer = typeof answerText === 'string' ? parseAnswerOrder(answerText) : defaults.answer;
  if (answer === null) return { refusal: 'Parley-Mock-Answer is example, example=NAME or schema.' };
  try {
    const fault = typeof faultText === 'string' ? parseFault(faultText) : defaults.fault;
    return { answer, fault, method, url };
  } catch (error) {
    if (error instanceof FaultError) return { refusal: `Parley-Mock-Fault: ${error.message}` };
    throw error;
  }
}

/** Runs work with the orders of its request: handlers are given what the contract declares only. */
export const runWithOrder = (order: RequestOrder | UnreadOrder, work: () => void): void => orders.run(order, work);

/** Returns the order of the answer to the request that is being answered. */
export function getAnswerOrder(): Omit<RequestOrder, 'fault'> {
  const order = orders.getStore();
  if (order && 'answer' in order) return order;
  return { answer: { from: 'example', name: null }, method: '', url: '' };
}

/** Throws the problem that was ordered for this request, and refuses orders that cannot be read. */
export function failAsOrdered(): void {
  const order = orders.getStore();
  if (!order) return;
  if ('refusal' in order) throw problem('invalid_request', order.refusal);
  if (!order.fault?.problem) return;
  const { problem: code, retryAfterS } = order.fault;
  throw problem(code, 'The mock was ordered to fail.', { ...(retryAfterS !== null && { retryAfterS }) });
}
