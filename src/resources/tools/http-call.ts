import { setTimeout as delay } from 'node:timers/promises';
import { OutgoingRefusal, OutgoingTimeout, OutgoingUnreachable, type Outgoing } from '#src/outgoing/outgoing.ts';
import { signRequest } from '#src/outgoing/standard-webhooks.ts';

/** The services that a request to a tool needs. */
type HttpCallDeps = { outgoing: Pick<Outgoing, 'fetch'>; clock: () => Date };

/** A request to a tool. It is repeated only when it is `idempotent`. */
export type HttpCall = {
  url: string;
  /** The milliseconds for the call, with all its repetitions. */
  deadlineMs: number;
  idempotent: boolean;
  /** The secrets by which it is signed. */
  secrets: readonly string[];
  /** The id of the call, which is that of the signed request and its `Idempotency-Key`. */
  callId: string;
  /** The arguments, as JSON. */
  body: string;
  signal: AbortSignal;
};

/** The result of a request. `mayPass`: the failure may be over when it is sent again. */
type Attempt = { content: string; isError: boolean; mayPass: boolean };

/** The number of times that a request is sent. */
const mostAttempts = 3;
const firstPauseMs = 250;
/** The longest text of a failed answer that the model is told. */
const longestFault = 2_000;
/** The statuses of failures that may be over soon. */
const passing = new Set([408, 425, 429, 500, 502, 503, 504]);

const failed = (reason: string, mayPass: boolean): Attempt => ({
  content: `tool_execution_failed: ${reason}`,
  isError: true,
  mayPass,
});

async function readAnswer(response: Response): Promise<Attempt> {
  const text = await response.text();
  if (response.ok) return { content: text, isError: false, mayPass: false };
  const said = text.slice(0, longestFault).toWellFormed();
  return failed(`It answered with the status ${response.status}${said && `: ${said}`}`, passing.has(response.status));
}

/** Returns the failure of a request without an answer that can be read. What the network says of itself stays here. */
function toFailure(error: unknown): Attempt {
  if (error instanceof OutgoingTimeout) return failed(error.message, false);
  if (error instanceof OutgoingRefusal) return failed(error.message, false);
  if (error instanceof OutgoingUnreachable) return failed('Its address could not be reached: it was not called.', true);
  return failed('It was called, but its answer broke off or is no HTTP: it may have done what was asked.', true);
}

async function attempt(
  { outgoing, clock }: HttpCallDeps,
  { url, callId: id, body, secrets, signal }: HttpCall,
  deadlineMs: number,
): Promise<Attempt> {
  const headers = {
    'Content-Type': 'application/json',
    Accept: 'application/json, text/*;q=0.9, */*;q=0.5',
    'User-Agent': 'Parley',
    'Idempotency-Key': id,
    ...signRequest(secrets, { id, at: clock(), body }),
  };
  try {
    return await readAnswer(await outgoing.fetch(url, { method: 'POST', headers, body, signal }, { deadlineMs }));
  } catch (error) {
    if (signal.aborted) throw error;
    return toFailure(error);
  }
}

/**
 * Sends the arguments of a call to its tool, and returns what it answers. Every failure is a result; only when `signal` is
 * aborted this throws. One that may pass is tried again if the tool says that this is safe.
 */
export async function callHttpTool(deps: HttpCallDeps, call: HttpCall): Promise<{ content: string; isError: boolean }> {
  const endsAt = performance.now() + call.deadlineMs;
  const leftMs = () => Math.ceil(endsAt - performance.now());
  let result = await attempt(deps, call, call.deadlineMs);
  for (let attempts = 1; attempts < mostAttempts && result.mayPass && call.idempotent; attempts += 1) {
    const pauseMs = firstPauseMs * 2 ** (attempts - 1);
    if (leftMs() <= pauseMs) break;
    await delay(pauseMs, undefined, { signal: call.signal });
    result = await attempt(deps, call, Math.max(1, leftMs()));
  }
  return { content: result.content, isError: result.isError };
}
