import type { APIError } from 'openai';
import { invalidRequest, type Problem } from '#src/api/problems.ts';
import type { Upstream } from '#src/llm/completion.ts';
import { Fault, faultProblem, quote, toFault, upstreamMessage } from '#src/llm/fault.ts';
import { classifyFailure } from '#src/llm/refusal.ts';
import type { DirectRequest } from './types.ts';

/** The statuses with which a gateway refuses a request for what it says. */
const refusals = new Set([400, 404, 413, 415, 422]);

/** Returns the refusal of a gateway as the fault of the caller's request; null when it is something else. */
function toRefusal(error: unknown, secret: string | null): Problem | null {
  const { status, code, type, param } = error as Partial<APIError>;
  if (typeof status !== 'number' || !refusals.has(status)) return null;
  const words = upstreamMessage(error as APIError);
  const codes = [code, type].filter((one) => typeof one === 'string');
  const { name } = classifyFailure({ status, codes, words, param });
  if (name === 'unauthorized' || name === 'quota exceeded') return null;
  const detail = `The LLM gateway refused it (${status}, ${name})${quote(words, secret)}`;
  const isModel = name === 'unknown model' || name === 'not found';
  const member = isModel ? 'model' : typeof param === 'string' && /^[\w.[\]-]{1,100}$/.test(param) ? param : '';
  return invalidRequest([
    { pointer: member && `/${member}`, detail, code: isModel ? 'unknown_model' : 'refused_by_gateway' },
  ]);
}

/** What a request is about in sentences, and the longest time until its answer begins, in milliseconds. */
type Asking = DirectRequest & { failure: string; timeoutMs: number };

/**
 * Asks the gateway in the name of a caller, once and one model. A refusal for what the request says is the caller's fault.
 * @throws the problem of a failure, or the reason of the request's signal
 */
export async function askDirectly<A>(
  upstream: Upstream,
  { model, signal, failure, timeoutMs }: Asking,
  ask: (signal: AbortSignal) => Promise<A>,
): Promise<A> {
  signal.throwIfAborted();
  const attempt = new AbortController();
  const stop = () => attempt.abort(signal.reason);
  signal.addEventListener('abort', stop);
  const late = new Fault('timeout', `sent nothing for ${timeoutMs} ms.`);
  const timer = setTimeout(() => attempt.abort(late), timeoutMs);
  try {
    return await ask(attempt.signal);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const refusal = toRefusal(error, upstream.secret);
    if (refusal) throw refusal;
    const fault = attempt.signal.aborted ? late : toFault(error, upstream.secret);
    throw faultProblem(fault, `Model ${model.slice(0, 160).toWellFormed()} ${failure}`);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

/** Makes the fault of an answer that is none. `what` ends the sentence "The gateway answered with …". */
export const oddAnswer = (what: string): Fault => new Fault('upstream_failure', `answered with ${what}.`);
