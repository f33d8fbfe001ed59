import { newId } from '#src/api/ids.ts';
import { readContract } from '#src/composition/read-contract.ts';
import { listNamedSchemas, prepareSchemas } from '#src/contract/schemas.ts';
import { createOutgoing } from '#src/outgoing/outgoing.ts';
import type { Worker } from '#src/process/job-worker.ts';
import { createSender, type SenderDeps } from '#src/resources/webhooks/sender.ts';
import { createEventCheck } from '#src/resources/webhooks/webhook-event.ts';
import { rateLimits, startStage, testApi, type Api } from './harness.ts';
import { openOwnDatabase } from './own-database.ts';
import { loopbackAllowed, startToolServer, type ToolServer } from './tool-server.ts';

/** A server with a database of its own, a receiver of webhooks, and a clock that tests move. */
export type WebhookStage = {
  /** Creates a caller in a new organization, whose credential outlasts what passes. */
  newApi(): Promise<Api>;
  api: Api;
  receiver: ToolServer;
  /** Errors that no caller is told of. */
  failures: unknown[];
  /** Moves the clock. */
  pass(seconds: number): void;
  now(): Date;
  /** Creates the sender of another process on the same database. */
  openSender(more?: Partial<SenderDeps>): Worker;
  /** Sends what is due now, and resolves when nothing is any more. */
  deliver(): Promise<void>;
  close(): Promise<void>;
};

/** Returns a caller that sends its key with each request, which does not end as a token does. */
function withKey(api: Api): Api {
  const authorization = `Bearer ${api.key.key}`;
  const methods = (['get', 'post', 'patch', 'put', 'delete'] as const).map((method) => {
    const send: Api['get'] = (path, { headers, ...more } = {}) =>
      api[method](path, { ...more, headers: { ...headers, authorization } });
    return [method, send];
  });
  return { ...api, ...(Object.fromEntries(methods) as Pick<Api, 'get' | 'post' | 'patch' | 'put' | 'delete'>) };
}

const checkEvent = createEventCheck(() => listNamedSchemas(prepareSchemas(readContract())));

/** Starts a server for tests of webhooks, which sends events only when it is told to. */
export async function startWebhookStage(): Promise<WebhookStage> {
  const receiver = await startToolServer();
  const database = await openOwnDatabase();
  let nowMs = Date.now();
  const clock = () => new Date(nowMs);
  const stage = await startStage(database, {}, { rateLimits, outgoingAllow: loopbackAllowed }, clock);
  const outgoing = createOutgoing({ allow: loopbackAllowed });
  const failures: unknown[] = [];
  const openSender = (more: Partial<SenderDeps> = {}) =>
    createSender({
      dataSource: database.dataSource,
      outgoing,
      clock,
      publicUrl: () => stage.url,
      runnerId: newId('req'),
      checkEvent,
      onError: (error) => failures.push(error),
      random: () => 0,
      ...more,
    });
  const sender = openSender();
  const newApi = async () => withKey(await testApi(stage));
  return {
    newApi,
    api: await newApi(),
    receiver,
    failures,
    pass: (seconds) => void (nowMs += seconds * 1_000),
    now: clock,
    openSender,
    deliver: () => sender.wake(),
    async close() {
      await stage.drain();
      await outgoing.close();
      await database.close();
      await receiver.close();
    },
  };
}
