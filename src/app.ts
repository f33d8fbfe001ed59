import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { EntitySchema } from 'typeorm';
import type { Handlers } from './api.ts';
import type { Config } from './config.ts';
import type { Database } from './db/data-source.ts';
import { explainDatabaseError } from './db/failures.ts';
import type { Bundle } from './http/pages/contract.ts';
import { createPages } from './http/pages/pages.ts';
import { createHttpApp } from './http/server.ts';
import type { OpenApiDocument } from './http/spec.ts';
import { newId } from './ids.ts';
import type { Gateway } from './llm/types.ts';
import { agentHandlers } from './resources/agents/handlers.ts';
import { agentTable, agentVersionTable } from './resources/agents/table.ts';
import { conversationHandlers } from './resources/conversations/handlers.ts';
import { conversationTable } from './resources/conversations/table.ts';
import { createLog } from './resources/events/record.ts';
import { sessionEventTable } from './resources/events/table.ts';
import { beginFirst, messageHandlers } from './resources/messages/handlers.ts';
import { createRunner, leaseMs } from './resources/messages/runner.ts';
import { messageTable, messageVersionTable } from './resources/messages/table.ts';
import { modelHandlers } from './resources/models/handlers.ts';
import { runHandlers } from './resources/runs/handlers.ts';
import { sessionHandlers } from './resources/sessions/handlers.ts';
import { sessionTable } from './resources/sessions/table.ts';
import { systemHandlers } from './resources/system/handlers.ts';
import { userHandlers } from './resources/user/handlers.ts';
import { createTokens } from './token.ts';

/** The tables that TypeORM knows; a test holds them against what the migrations make. */
export const entities = [
  agentTable,
  agentVersionTable,
  conversationTable,
  sessionTable,
  messageTable,
  messageVersionTable,
  sessionEventTable,
] as EntitySchema[];

export type Contract = OpenApiDocument & Bundle;

/** The contract: everything is checked against it. */
export function readContract(): Contract {
  return JSON.parse(readFileSync(join(import.meta.dirname, '../generated/v2/openapi.json'), 'utf8')) as Contract;
}

/** Every scope that an operation of the contract asks for. */
export function scopesOf(document: OpenApiDocument): string[] {
  const operations = Object.values(document.paths ?? {}).flatMap((item) => Object.values(item as object));
  const named = operations.flatMap((operation: { security?: Record<string, string[]>[] }) =>
    (operation.security ?? []).flatMap((alternative) => Object.values(alternative).flat()),
  );
  return [...new Set(named)].toSorted();
}

export type AppOptions = {
  config: Pick<Config, 'rateLimits' | 'corsOrigins' | 'bodyLimitBytes'>;
  database: Database;
  gateway: Gateway;
  contract: Contract;
  clock: () => Date;
  logger: Logger;
  /** Where callers reach this server, known once it listens. */
  publicUrl: () => string;
};

export type App = {
  listener: RequestListener;
  /** Ends what an earlier process has left running in a database that only this one uses. */
  recover(): Promise<void>;
  /** Work that the first requests should not wait for, and the watch over runs. */
  begin(): Promise<void>;
  /** No new requests; streams are told to reconnect, and runs end or are marked, within `deadlineMs`. */
  drain(deadlineMs: number): Promise<void>;
};

/** Puts the parts together: the only place that knows all of them. */
export function createApp({ config, database, gateway, contract, clock, logger, publicUrl }: AppOptions): App {
  const { dataSource } = database;
  const tokens = createTokens(dataSource, clock);
  const log = createLog(dataSource, clock);
  const onError = (error: unknown, context: object) =>
    logger.error({ ...context, err: error }, 'background work failed');
  const running = { dataSource, log, gateway, clock, publicUrl, onError };
  const runner = createRunner(running);
  const chat = { ...running, runner, instanceId: newId('req'), explain: explainDatabaseError };
  const catalogue = () => gateway.models();

  const handlers: Handlers = {
    ...userHandlers(tokens),
    ...agentHandlers({ dataSource, clock, catalogue }),
    ...modelHandlers({ clock, catalogue }),
    ...conversationHandlers({ dataSource, clock, begin: beginFirst(chat) }),
    ...sessionHandlers({ dataSource, clock }),
    ...messageHandlers(chat),
    ...runHandlers({ dataSource, clock, cancel: runner.cancel }),
    ...systemHandlers({ dataSource, gateway, version: contract.info.version }),
  };

  const http = createHttpApp({
    document: contract,
    handlers,
    verify: tokens.verify,
    newRequestId: () => newId('req'),
    logger,
    rateLimits: config.rateLimits,
    corsOrigins: config.corsOrigins,
    bodyLimitBytes: config.bodyLimitBytes,
    pages: [createPages({ publicUrl, bundle: contract })],
    publicUrl,
    now: clock,
    explain: explainDatabaseError,
  });

  let rest = () => {};
  return {
    listener: http.express,
    async recover() {
      if (database.kind === 'embedded') await runner.reap(new Date(clock().getTime() + 2 * leaseMs));
    },
    async begin() {
      rest = runner.beat();
      void gateway.models().catch(() => {});
      await http.warm();
    },
    async drain(deadlineMs) {
      const signal = AbortSignal.timeout(deadlineMs);
      await Promise.all([http.drain(deadlineMs), runner.drain(signal)]);
      rest();
    },
  };
}
