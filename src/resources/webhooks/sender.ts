import type { DataSource } from 'typeorm';
import type { WebhookAttempt, WebhookDisabling } from '#generated/v2/client/types.gen.ts';
import { listValidSecrets } from '#src/outgoing/signing-secrets.ts';
import { JobWorker, type Worker } from '#src/process/job-worker.ts';
import {
  claimDelivery,
  findDueWebhooks,
  finishAttempt,
  markHealth,
  releaseDelivery,
  type AttemptResult,
  type ClaimedDelivery,
  type DueWebhook,
} from './claim-store.ts';
import { disableWithAudit } from './disable.ts';
import { findNextAttempt } from './schedule.ts';
import { maxAtOnce, RequestSlots } from './request-slots.ts';
import { sendEvent, type SendDeps, type SentEvent } from './send-event.ts';
import { failingDays } from './store.ts';
import { toWebhookEvent, type CheckWebhookEvent } from './webhook-event.ts';

/** The services that a sender is given. */
export type SenderDeps = SendDeps & {
  dataSource: DataSource;
  publicUrl: () => string;
  /** The id of this process among those on the same database. */
  runnerId: string;
  checkEvent: CheckWebhookEvent;
  onError: (error: unknown, context: object) => void;
  /** Returns a number from 0 to 1. */
  random?: () => number;
  /** The milliseconds for which a delivery belongs to a process that may have died: more than an attempt takes. */
  leaseMs?: number;
  /** The milliseconds between two searches for deliveries. */
  restMs?: number;
};

/** The number of attempts that are kept of a delivery. */
const mostKept = 20;
const dayMs = 86_400_000;

const invalidEvent = (now: Date): SentEvent => ({
  attempt: {
    attempted_at: now.toISOString(),
    outcome: 'invalid',
    status_code: null,
    duration_ms: 0,
    detail: 'The event breaks its schema. The log of the server says more.',
    answer: null,
  },
  retryAfterS: null,
});

/** Returns the attempts that are kept once there is another one. */
const addAttempt = (attempts: readonly WebhookAttempt[] | null, attempt: WebhookAttempt): WebhookAttempt[] =>
  [...(attempts ?? []), attempt].slice(-mostKept);

/** Sends deliveries from this process. */
class EventSender {
  readonly #deps: Required<SenderDeps>;
  readonly #slots = new RequestSlots();
  /** The webhooks that the last search has found, and that have not had their turn. */
  #found: DueWebhook[] = [];

  constructor(deps: Required<SenderDeps>) {
    this.#deps = deps;
  }

  /** Claims a delivery. The webhooks have their turns, one delivery each, in the order in which a search finds them. */
  async claim(): Promise<ClaimedDelivery | null> {
    const { dataSource, runnerId, clock, leaseMs } = this.#deps;
    for (let hasChanged = true; ;) {
      const webhook = this.#found.shift();
      if (!webhook) {
        if (!hasChanged) return null;
        hasChanged = false;
        this.#found = await findDueWebhooks(dataSource, clock(), this.#slots.listTaken());
        if (this.#found.length === 0) return null;
      } else if (this.#slots.isFree(webhook)) {
        const now = clock();
        const claim = { runnerId, now, until: new Date(now.getTime() + leaseMs) };
        const { delivery, hasPutOff } = await claimDelivery(dataSource, webhook.id, claim);
        if (delivery) this.#slots.take(delivery);
        if (delivery) return delivery;
        hasChanged ||= hasPutOff;
      }
    }
  }

  /** Makes one attempt, and records what came of it. */
  async send(delivery: ClaimedDelivery, stopping: AbortSignal): Promise<void> {
    try {
      const sent = await this.#attempt(delivery, stopping);
      await this.#record(delivery, sent);
    } catch (error) {
      if (!stopping.aborted) throw error;
    } finally {
      this.#slots.release(delivery);
    }
  }

  release({ id }: ClaimedDelivery): Promise<void> {
    return releaseDelivery(this.#deps.dataSource, id, this.#deps.runnerId, this.#deps.clock());
  }

  #attempt(delivery: ClaimedDelivery, signal: AbortSignal): Promise<SentEvent> {
    const { publicUrl, checkEvent, clock, onError } = this.#deps;
    const event = toWebhookEvent(delivery, publicUrl());
    const faults = checkEvent(event);
    if (faults.length > 0) {
      const [{ pointer, code }] = faults as [(typeof faults)[0]];
      onError(new Error('an event breaks its schema'), { delivery: delivery.id, type: event.type, pointer, code });
      return Promise.resolve(invalidEvent(clock()));
    }
    const secrets = listValidSecrets(delivery.secrets, delivery.previousSecretUntil, clock());
    return sendEvent(this.#deps, { url: delivery.url, secrets, event, signal });
  }

  #toResult(delivery: ClaimedDelivery, { attempt, retryAfterS }: SentEvent, now: Date): AttemptResult {
    const attempts = addAttempt(delivery.attempts, attempt);
    if (attempt.outcome === 'succeeded') return { attempts, status: 'succeeded', nextAttemptAt: null };
    const isOver = attempt.outcome === 'invalid' || attempt.status_code === 410;
    const timing = { now, retryAfterS, random: this.#deps.random() };
    const nextAttemptAt = isOver ? null : findNextAttempt(delivery.attemptCount + 1, timing);
    return { attempts, status: nextAttemptAt === null ? 'failed' : 'pending', nextAttemptAt };
  }

  async #record(delivery: ClaimedDelivery, sent: SentEvent): Promise<void> {
    const { dataSource, runnerId, clock } = this.#deps;
    const now = clock();
    const result = this.#toResult(delivery, sent, now);
    const { webhookId: id, organizationId } = delivery;
    await dataSource.transaction(async (tx) => {
      if (!(await finishAttempt(tx, delivery, result, { runnerId, now }))) return;
      if (sent.attempt.outcome === 'invalid') return;
      const failingSince = await markHealth(tx, id, result.status === 'succeeded', new Date(sent.attempt.attempted_at));
      const reason = findDisabling(sent, result.status === 'failed' ? failingSince : null, now);
      if (reason !== null) await disableWithAudit(tx, { id, organizationId }, reason, now);
    });
  }
}

/**
 * Returns the reason for which an attempt disables its webhook, or null. `failingSince` is given when it is the last one of its
 * delivery: one failure after days without an event says nothing.
 */
function findDisabling(
  { attempt }: SentEvent,
  failingSince: Date | null,
  now: Date,
): WebhookDisabling['reason'] | null {
  if (attempt.status_code === 410) return 'gone';
  const isFailing = failingSince !== null && now.getTime() - failingSince.getTime() >= failingDays * dayMs;
  return isFailing ? 'failing' : null;
}

/** Creates the worker that sends events to webhooks from this process. */
export function createSender(deps: SenderDeps): Worker {
  const all = { random: Math.random, leaseMs: 60_000, restMs: 1_000, ...deps };
  const sender = new EventSender(all);
  return new JobWorker<ClaimedDelivery>({
    name: 'webhooks',
    atOnce: maxAtOnce,
    claim: () => sender.claim(),
    async step(delivery, stopping) {
      await sender.send(delivery, stopping);
      return false;
    },
    release: (delivery) => sender.release(delivery),
    onError: all.onError,
    restMs: all.restMs,
  });
}
