import type { Logger } from 'pino';
import type { SharedCounters } from '#src/bus/redis-counters.ts';
import type { Bus } from '#src/bus/bus.ts';
import type { Config } from '#src/config/config.ts';
import type { FileStore } from '#src/files/file-store.ts';
import type { Database } from '#src/db/data-source.ts';
import type { ReadReplica } from '#src/db/read-replica.ts';
import type { Gateway } from '#src/llm/types.ts';
import type { Meters } from '#src/telemetry/metrics/meters.ts';
import type { Contract } from './read-contract.ts';

type RequiredSettings = Pick<Config, 'rateLimits' | 'corsOrigins' | 'bodyLimitBytes' | 'producerLeaseMs'>;

type OptionalSettings = Pick<
  Config,
  | 'auditReads'
  | 'bodyMemoryBytes'
  | 'contextWindowTokens'
  | 'embeddingModel'
  | 'encryptionKeys'
  | 'eventRetentionDays'
  | 'fetchesContent'
  | 'files'
  | 'idempotencyKeyLimit'
  | 'loadLimits'
  | 'maxConnections'
  | 'memoryLimit'
  | 'requestTimeoutMs'
  | 'oauthRegistration'
  | 'outgoingAllow'
  | 'trustedIssuers'
  | 'trustedProxies'
  | 'organizationRateLimits'
  | 'userRateLimits'
  | 'modelPrices'
  | 'quotas'
  | 'shares'
  | 'storageLimitBytes'
  | 'v1'
  | 'voice'
>;

/** The settings of an app, and what it works with. */
export type AppOptions = {
  config: RequiredSettings & Partial<OptionalSettings>;
  /** Carries news between the instances that share the database; null when there is only this one. */
  bus?: Bus | null;
  /** The counters of limits that the instances share; null to count in this process. */
  counters?: SharedCounters | null;
  database: Database;
  /** A replica of the database, for operations that only read; null for none. */
  replica?: ReadReplica | null;
  /** The place for the bytes of files; the memory of this process unless it is given. */
  fileStore?: FileStore;
  gateway: Gateway;
  /** The contract of version 2. */
  contract: Contract;
  clock: () => Date;
  logger: Logger;
  /** Told of what is to be counted. */
  meters?: Meters;
  /** Returns whether the server is about to stop; it never is unless told otherwise. */
  isStopping?: () => boolean;
  /** The milliseconds for which an erasure waits for what had begun before it; 5 seconds unless told otherwise. */
  erasureGraceMs?: number;
  /** The milliseconds for which a request waits for an embedding; 2 seconds unless told otherwise. */
  embedTimeoutMs?: number;
  /** The milliseconds between two searches for jobs that processes have left which ended; 10 seconds unless told otherwise. */
  jobRestMs?: number;
  /** Returns the address at which callers reach this server, known once it listens. */
  publicUrl: () => string;
};
