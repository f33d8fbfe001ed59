import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { LRUCache } from 'lru-cache';
import { atMostEntries } from '#src/process/at-most-entries.ts';
import type { OrderedFault } from './fault.ts';
import { writeFaulty } from './frame-faults.ts';
import { readOrder, runWithOrder, type RequestOrder } from './mock-order.ts';

/** The most kinds of requests whose faults are counted. */
const maxCounted = 10_000;

/** Counts the requests that had a fault, so that it ends after as many as were ordered. */
function createFaultCount(): (fault: OrderedFault, request: RequestOrder) => boolean {
  const counts = new LRUCache<string, number>(atMostEntries(maxCounted));
  return (fault, { method, url }) => {
    if (fault.times === null) return true;
    const key = JSON.stringify([fault, method, url.split('?', 1)[0]]);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count <= fault.times;
  };
}

/** Answers as a proxy in front of Parley might. */
function answerWithPage(res: ServerResponse, status: number, retryAfterS: number | null): void {
  const headers = { 'content-type': 'text/html', ...(retryAfterS !== null && { 'retry-after': String(retryAfterS) }) };
  res.writeHead(status, headers).end(`<!doctype html><title>${status}</title><h1>${status}</h1>\n`);
}

function answerFaulty(req: IncomingMessage, res: ServerResponse, fault: OrderedFault, answer: () => void): void {
  if (fault.page !== null) return answerWithPage(res, fault.page, fault.retryAfterS);
  // Frames are altered as text.
  delete req.headers['accept-encoding'];
  writeFaulty(res, fault);
  if (fault.delayMs === 0) return answer();
  setTimeout(answer, fault.delayMs);
}

/** Has an app answer with the orders of each request: those of its headers, or of the command line. */
export function listenToOrders(
  app: RequestListener,
  defaults: Pick<RequestOrder, 'answer' | 'fault'>,
): RequestListener {
  const isDue = createFaultCount();
  return (req, res) => {
    const read = readOrder(req, defaults);
    const fault = 'fault' in read && read.fault && isDue(read.fault, read) ? read.fault : null;
    const order = 'fault' in read ? { ...read, fault } : read;
    const answer = () => runWithOrder(order, () => app(req, res));
    if (fault) answerFaulty(req, res, fault, answer);
    else answer();
  };
}
