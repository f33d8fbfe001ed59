import type { WebhookAttempt, WebhookEvent } from '#generated/v2/client/types.gen.ts';
import { beginWork, endWork, within } from '#src/process/work.ts';
import type { WorkFacts } from '#src/process/work-facts.ts';
import { OutgoingRefusal, OutgoingTimeout, OutgoingUnreachable, type Outgoing } from '#src/outgoing/outgoing.ts';
import { signRequest } from '#src/outgoing/standard-webhooks.ts';
import { parseRetryAfter } from './schedule.ts';

/** The services that a request to a webhook needs. */
export type SendDeps = { outgoing: Pick<Outgoing, 'fetch'>; clock: () => Date };

/** A request to a webhook, signed with each of the secrets. */
export type EventRequest = { url: string; secrets: readonly string[]; event: WebhookEvent; signal: AbortSignal };

/** The outcome of a request: for the log, and what its receiver asks for. */
export type SentEvent = { attempt: WebhookAttempt; retryAfterS: number | null };

/** The time that a receiver has, in milliseconds. */
const deadlineMs = 20_000;
/** The most bytes of an answer that are read, and characters that are kept. */
const mostBytes = 4_096;
const mostKept = 1_024;

type Outcome = Pick<WebhookAttempt, 'outcome' | 'status_code' | 'detail' | 'answer'>;

/** Reads the beginning of an answer, and closes the connection when there is more. What is late or broken ends it. */
async function readBeginning({ body }: Response): Promise<string> {
  if (!body) return '';
  const chunks: Uint8Array[] = [];
  const reader = body.getReader();
  try {
    for (let bytes = 0; bytes < mostBytes;) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      bytes += value.byteLength;
    }
  } catch {
    // The status has said already whether the event has arrived.
  }
  await reader.cancel().catch(() => {});
  return new TextDecoder().decode(Buffer.concat(chunks)).slice(0, mostKept).toWellFormed();
}

async function readAnswer(response: Response, host: string): Promise<Outcome> {
  const { ok, status } = response;
  const answer = await readBeginning(response);
  if (ok) return { outcome: 'succeeded', status_code: status, detail: null, answer };
  return { outcome: 'rejected', status_code: status, detail: `${host} answered with the status ${status}.`, answer };
}

const unanswered = (outcome: Outcome['outcome'], detail: string): Outcome => ({
  outcome,
  status_code: null,
  detail,
  answer: null,
});

/** Returns the outcome of a request without an answer. What the network says of itself stays here. */
function toOutcome(error: unknown, host: string): Outcome {
  if (error instanceof OutgoingTimeout) return unanswered('timeout', error.message);
  if (error instanceof OutgoingRefusal) return unanswered('not_permitted', error.message);
  if (error instanceof OutgoingUnreachable) return unanswered('unreachable', `${host} could not be reached.`);
  return unanswered('unreachable', `${host} broke the connection off, or answered with what is no HTTP.`);
}

/** Returns the ids by which logs and traces know what an event tells of. */
function toFacts({ event }: EventRequest): WorkFacts {
  const { run_id: run, session_id: session, agent_id: agent } = event.data as Record<string, unknown>;
  return {
    ...(typeof run === 'string' && { run_id: run }),
    ...(typeof session === 'string' && { session_id: session }),
    ...(typeof agent === 'string' && { agent_id: agent }),
  };
}

/** Sends an event once. Every failure is an outcome; only when `signal` is aborted this throws. It is a trace of its own. */
export async function sendEvent(deps: SendDeps, request: EventRequest): Promise<SentEvent> {
  const { id, type } = request.event;
  const attributes = { 'messaging.message.id': id, 'messaging.destination.name': type };
  const work = beginWork({ facts: toFacts(request), name: `webhook ${type}`, span: { kind: 'producer', attributes } });
  let outcome = 'aborted';
  try {
    const sent = await within(work, () => postEvent(deps, request));
    outcome = sent.attempt.outcome;
    return sent;
  } finally {
    endWork(work, outcome === 'succeeded' ? undefined : outcome);
  }
}

async function postEvent({ outgoing, clock }: SendDeps, request: EventRequest): Promise<SentEvent> {
  const { url, secrets, event, signal } = request;
  const at = clock();
  const body = JSON.stringify(event);
  const headers = {
    'Content-Type': 'application/json',
    'User-Agent': 'Parley',
    ...signRequest(secrets, { id: event.id, at, body }),
  };
  const { host } = new URL(url);
  const startedAt = performance.now();
  let retryAfterS: number | null = null;
  let outcome: Outcome;
  try {
    const bounds = { deadlineMs, maxResponseBytes: null };
    const response = await outgoing.fetch(url, { method: 'POST', headers, body, signal }, bounds);
    retryAfterS = parseRetryAfter(response.headers.get('retry-after'), at);
    outcome = await readAnswer(response, host);
  } catch (error) {
    if (signal.aborted) throw error;
    outcome = toOutcome(error, host);
  }
  const { status_code, detail, answer } = outcome;
  const duration_ms = Math.round(performance.now() - startedAt);
  const attempt = {
    attempted_at: at.toISOString(),
    outcome: outcome.outcome,
    status_code,
    duration_ms,
    detail,
    answer,
  };
  return { attempt, retryAfterS };
}
