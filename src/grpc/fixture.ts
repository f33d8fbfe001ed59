import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Principal } from '#src/access/principal.ts';
import type { EventDoor, EventPush, MessagePush, WatchQuery } from '#src/api/handlers.ts';
import type { LogItem } from '#src/event-log/item.ts';
import { problem } from '#src/api/problems.ts';
import { createRateLimiter, type RateLimits } from '#src/access/rate-limit.ts';
import { createLogger } from '#src/telemetry/logger.ts';
import { createGrpcApp, type GrpcApp, type GrpcOptions } from './server.ts';

const all = new Set(['events:ingest', 'events:read']);
const principal = (credentialId: string, scopes: ReadonlySet<string>): Principal => ({
  organizationId: 'org_1',
  userId: null,
  subject: 'usr_1',
  credentialId,
  source: 'key',
  scopes,
});

/** A fake event door that stores what it receives, and fails for two event types. */
export class FakeDoor implements EventDoor {
  readonly pushes: EventPush[] = [];
  readonly messages: MessagePush[] = [];
  readonly watches: WatchQuery[] = [];
  /** The sessions of active pushes. */
  readonly waiting: string[] = [];
  items: () => AsyncIterable<LogItem> = async function* none() {};
  /** Runs before a push; the push waits for it. */
  before: (push: EventPush) => Promise<void> = async () => {};
  #seq = 0;

  /** Returns the stored events of a session. */
  stored(sessionId: string): Record<string, unknown>[] {
    return this.pushes.filter((push) => push.sessionId === sessionId).flatMap(({ items }) => items.map((i) => i.event));
  }

  async push(_caller: Principal, push: EventPush) {
    this.waiting.push(push.sessionId);
    await this.before(push);
    this.waiting.splice(this.waiting.indexOf(push.sessionId), 1);
    if (push.items.some(({ event }) => event['type'] === 'REFUSED')) {
      throw problem('conflict', 'That event is refused.');
    }
    if (push.items.some(({ event }) => event['type'] === 'BROKEN')) throw new Error('secret of the database');
    this.pushes.push(push);
    const acks = push.items.map(({ producerSeq }) => ({ producerSeq, seq: (this.#seq += 1), warning: null }));
    return { acks, nextSeq: this.#seq + 1 };
  }

  async pushMessage(_caller: Principal, message: MessagePush) {
    this.messages.push(message);
    return { acks: [{ producerSeq: 0, seq: 1, warning: 'unknown_event_type' as const }], nextSeq: 2 };
  }

  watch(_caller: Principal, watch: WatchQuery) {
    this.watches.push(watch);
    return this.items();
  }
}

type Overrides = Partial<Omit<GrpcOptions, 'door' | 'limiter'>> & { rateLimits?: RateLimits };

export type GrpcFixture = {
  app: GrpcApp;
  door: FakeDoor;
  address: string;
  /** The parsed lines of the log. */
  log: Record<string, unknown>[];
  close(): Promise<void>;
};

/** Starts the gRPC server on a free port. */
export async function startGrpcFixture({ rateLimits, ...overrides }: Overrides = {}): Promise<GrpcFixture> {
  const log: Record<string, unknown>[] = [];
  const door = new FakeDoor();
  let requests = 0;
  const app = createGrpcApp({
    door,
    verify: async ({ bearer, apiKey }) => {
      if (bearer === 'good' || apiKey === 'good') return principal('key_good', all);
      if (bearer === 'reader') return principal('key_reader', new Set(['events:read']));
      throw problem('authentication_failed', 'Unknown credential.');
    },
    limiter: createRateLimiter(rateLimits ?? null),
    newRequestId: () => `req_${(requests += 1)}`,
    logger: createLogger('info', { write: (line: string) => void log.push(JSON.parse(line)) }),
    bodyLimitBytes: 100_000,
    publicUrl: () => 'http://parley.test',
    now: () => new Date('2026-11-21T00:00:00.000Z'),
    explain: () => null,
    ...overrides,
  });
  app.server.listen(0, '127.0.0.1');
  await once(app.server, 'listening');
  const address = `127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  return {
    app,
    door,
    address,
    log,
    close: () => app.drain(0),
  };
}
