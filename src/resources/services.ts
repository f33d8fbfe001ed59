import type { DataSource } from 'typeorm';
import type { Operations } from '#generated/v2/operations.gen.ts';
import type { VerifyBearer } from '#src/access/principal.ts';
import type { Shares } from '#src/access/shares.ts';
import type { TokenService } from '#src/access/token.ts';
import type { EventDoor, TranscriptDoor, OperationCall, OperationReply } from '#src/api/handlers.ts';
import type { ExportSection } from '#src/api/export.ts';
import type { Write } from '#src/api/write.ts';
import type { Bus } from '#src/bus/bus.ts';
import type { Lifecycle } from '#src/contract/lifecycle.ts';
import type { StorageWatch } from '#src/db/storage.ts';
import type { ContentFetcher } from '#src/files/content-fetcher.ts';
import type { DocumentReader } from '#src/documents/document-reader.ts';
import type { Drawer } from '#src/drawing/drawer.ts';
import type { SchemaChecker } from '#src/json-schema/schema-checker.ts';
import type { Outgoing } from '#src/outgoing/outgoing.ts';
import type { RunTransaction } from '#src/db/shared-transactions.ts';
import type { Gateway, ModelList } from '#src/llm/types.ts';
import type { Load } from '#src/process/load.ts';
import type { Worker } from '#src/process/job-worker.ts';
import type { WindowLimits } from './context/optimization.ts';
import type { ErasePart } from './erasure/store.ts';
import type { eraseMessage } from './events/erase-message.ts';
import type { Redactor } from './events/redactor.ts';
import type { Live } from './events/follow/live.ts';
import type { Log } from './events/log/record.ts';
import type { FileBytes } from './files/file-bytes.ts';
import type { CheckDatabase } from './health/database-check.ts';
import type { Embedder } from './memories/search/embedder.ts';
import type { Vectors } from './memories/search/vectors.ts';
import type { WordCache } from './memories/search/word-cache.ts';
import type { BeginFirstMessage, FirstMessage } from './messages/first-message.ts';
import type { Learner } from '#src/resources/messages/memory/learner.ts';
import type { RecallForPrompt } from '#src/resources/messages/memory/recollection.ts';
import type { Runner } from '#src/resources/messages/run/runner.ts';
import type { CheckpointPart } from './state/store.ts';
import type { CallTool, ReviewCall } from './tools/offer.ts';
import type { UsageCounter } from './usage/counter.ts';
import type { Quotas } from './usage/quotas.ts';

/** The services that handlers are given. `createServices` makes them once, when the server starts. */
export type Services = {
  /** The database. */
  dataSource: DataSource;
  /** Runs the transactions in which runs begin, perhaps several in one. */
  runTransaction: RunTransaction<DataSource['manager']>;
  /** Tells the time; a test may set it. */
  clock: () => Date;
  /** Returns the address at which callers reach this server, known once it listens. */
  publicUrl: () => string;
  /** The id of this process among those that share the database. */
  instanceId: string;
  /** Logs a failure that no caller is told of, with what it concerns. */
  onError: (error: unknown, context: object) => void;

  /** The load of this process, for which it refuses requests. */
  load: Load;
  /** The stored bytes of files, and their limits. */
  fileBytes: FileBytes;
  /** The one way to addresses that callers and other servers name. */
  outgoing: Outgoing;
  /** The daily quotas, and the count of what runs use. */
  quotas: Quotas;
  /** The one way to a model. */
  gateway: Gateway;
  /** Returns the models that the gateway offers, as far as it knows them. */
  catalogue: () => Promise<ModelList>;
  /** The window of a model that neither the gateway nor the table of models knows. */
  limits: WindowLimits;
  /** Draws graphs outside the event loop. */
  drawer: Drawer;
  /** Takes text out of documents. */
  documents: DocumentReader;
  /** Fetches the addresses in messages; null when the gateway is given them. */
  contentFetcher: ContentFetcher | null;
  /** Checks JSON Schemas of callers, and values against them, outside the event loop. */
  schemas: SchemaChecker;

  /** The one way to append to the log of a session. */
  log: Log;
  /** The newest events of the sessions that somebody follows, in memory. */
  live: Live;
  /** Takes events from producers outside, for every protocol. */
  door: EventDoor & TranscriptDoor;
  /** Removes from the log what a message says. */
  eraseMessage: typeof eraseMessage;
  /** All that is kept of conversations but for memories, in the order in which it is erased. */
  eraseParts: readonly ErasePart[];
  /** All that is kept of a user and of an organization, in the order in which it is exported. */
  exports: { user: readonly ExportSection[]; organization: readonly ExportSection[] };

  /** Carries runs out in the background. */
  runner: Runner;
  /** The numbers of requests, streams and runs that a key and an organization may have under way. */
  shares: Shares;
  /** Finds the memories that a prompt gets. */
  recall: RecallForPrompt;
  /** Calls a tool of an organization. */
  callTool: CallTool;
  /** Tells whether a call of a tool has to be approved by a person. */
  reviewCall: ReviewCall;
  /** Makes memories of runs that have answered. */
  learner: Learner;
  /** Recalls what the first message of a conversation needs, and returns the function that begins the run that answers it. */
  prepareFirstMessage: (first: FirstMessage) => Promise<BeginFirstMessage>;

  /** The vectors of memories, for search by meaning. */
  vectors: Vectors;
  /** The words of memories that are held, for search by words. */
  words: WordCache;
  /** Makes the vectors of memories, at once and in the background. */
  embedder: Embedder;
  /** The number of memories that an agent without a `memory_limit` may have. */
  memoryLimit: number;
  /** The parts that a checkpoint of an agent can hold beside its state. */
  checkpointParts: readonly CheckpointPart[];

  /** All scopes of the contract. */
  scopes: readonly string[];
  /** Issues tokens, and verifies the credentials of callers. */
  tokens: TokenService;
  /** Verifies access tokens of OAuth; `tokens` asks it too. */
  verifyOAuthToken: VerifyBearer;
  /** Watches whether the disk of the database is full. */
  storage: StorageWatch;
  /** Checks that the database answers. */
  checkDatabase: CheckDatabase;
  /** The bus to other instances; null when there is none. */
  bus: Pick<Bus, 'isReachable'> | null;
  /** Whether the server is about to stop, so that no more requests should be sent to it. */
  isStopping: () => boolean;
  /** The version of the contract. */
  apiVersion: string;

  /** Counts the calls of each version of the API. */
  usage: UsageCounter;
  /** The dates on which version 1 of the API ends. */
  lifecycle: Lifecycle;
  /** Returns the operation of version 2 that replaces one of version 1, or null. */
  findSuccessor: (operationId: string) => string | null;
  /** Carries out migration jobs in the background. */
  worker: Worker;
  /** Plays simulation runs in the background. */
  simulator: Worker;
  /** Erases users in the background. */
  eraser: Worker;
  /** Sends events to webhooks in the background. */
  webhookSender: Worker;
  /** Carries out what is left of redactions. */
  redactor: Redactor;
};

/**
 * The function that answers an operation: it is given the services and the validated parts of a request, and returns a
 * declared reply. The handler of `createAgent` is the export `createAgent` of a `handlers.ts`.
 * @throws `Problem` to refuse.
 */
export type Handler<Id extends keyof Operations> = (
  services: Services,
  call: OperationCall<Operations[Id]> & { write: Write },
) => Promise<OperationReply<Operations[Id]>>;
