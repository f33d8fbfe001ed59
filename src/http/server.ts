import express from '#generated/packages/express.js';
import type { ErrorRequestHandler, Express, RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { ServeSocket } from '#src/api/socket.ts';
import type { VersionUse } from '#src/api/handlers.ts';
import type { AnswerOnce } from '#src/api/keyed-request.ts';
import type { FileReceiver } from '#src/api/received-file.ts';
import type { AccessNotices } from '#src/access/access-changes.ts';
import { createClientResolver, type ResolveClient } from '#src/access/client-address.ts';
import type { VerifyCredential } from '#src/access/credential.ts';
import type { RateLimiter } from '#src/access/rate-limit.ts';
import { openGate, type LoadGate } from '#src/access/refuse-load.ts';
import { unlimitedShares, type Shares } from '#src/access/shares.ts';
import type { StorageLimit } from '#src/access/storage-limit.ts';
import { authenticate, requireScopes } from './auth.ts';
import { dispatch } from './bind.ts';
import { createBodyMemory } from './body-memory.ts';
import { readBody } from './body.ts';
import { arriveInTime, refuseOddHeads } from './connections.ts';
import { allowOrigins, compressAnswers, securityHeaders, servePages } from './browser.ts';
import { announceEnd, refuseEnded } from './deprecation.ts';
import { createHttpDrain } from './drain.ts';
import { completeHeads, openExchange } from './exchange.ts';
import { createMessageClasses, type MessageClasses } from './message-classes.ts';
import { negotiate } from './negotiate.ts';
import { validateRequest } from './parameters.ts';
import { answerProblems } from './problem-json.ts';
import type { ProblemAnswers } from './problem-json.ts';
import { countFailures, limitRequests } from './rate-limit.ts';
import { silentMeters, type Meters } from '#src/telemetry/metrics/meters.ts';
import { logRequests } from './request-log.ts';
import { refuseUnknown, routeTo, type DescribePath } from './route.ts';
import { checkOrigin, requireUpgrade } from './upgrade.ts';
import { combineVersions, type Version } from './versions.ts';
import { immediately, inOrder, type Step } from './step.ts';
import { shedLoad } from './shed.ts';
import { countStored, takeShare } from './shares.ts';
import { createSockets } from './sockets.ts';
import { createStreams } from './stream.ts';
import { countUses, optionalMembers } from './usage.ts';
import { assertBodyVersion, assertVersion } from './assert-version.ts';

/** The versions and services that the HTTP door is given. */
export type HttpOptions = ProblemAnswers & {
  /** The versions that are served side by side; no two have an operation of the same id. */
  versions: Version[];
  /** Told of every request of a known caller. */
  countUse?: (use: VersionUse) => void;
  verify: VerifyCredential;
  /** Tells of changes after which open streams look at their credentials at once; else only heartbeats do. */
  accessNotices?: AccessNotices;
  newRequestId: () => string;
  logger: Logger;
  /** Told of every request that is over. */
  meters?: Meters;
  limiter: RateLimiter;
  /** Refuses requests while there is too much to do; never when it is missing. */
  load?: LoadGate;
  /** The numbers of requests that callers may have under way; any number when it is missing. */
  shares?: Shares;
  /** The storage limit of organizations; none when it is missing. */
  storageLimit?: StorageLimit;
  /** Handles requests with an `Idempotency-Key`; without it the key does nothing. */
  answerOnce?: AnswerOnce;
  /** Trusts no proxy when it is not given. */
  resolveClient?: ResolveClient;
  corsOrigins: string[] | '*' | null;
  bodyLimitBytes: number;
  /** The bytes that the bodies of requests under way may take together; any number when it is missing. */
  bodyMemoryBytes?: number;
  /** Takes the files of requests; without it there are none. */
  files?: FileReceiver;
  /** Describes paths in answers to `OPTIONS`; none when it is missing. */
  describePath?: DescribePath;
  /** The longest time that a body may take to arrive. */
  requestTimeoutMs?: number;
  /** The pages beside the API: docs, the spec, problem pages. */
  pages?: RequestHandler[];
  /** Answers browsers that ask for a page that is not there. */
  answerMissing?: ErrorRequestHandler;
  heartbeatMs?: number;
  /** Serves WebSockets; without it none is opened. */
  serveSocket?: ServeSocket;
  /** Steps before those of the door, which know the operation and nothing else, such as a failure that was ordered. */
  precedingSteps?: Step[];
};

/** The HTTP door, and its stop. */
export type HttpApp = {
  express: Express;
  /** The classes that its server makes requests and responses of. It also takes those of another server, which costs more. */
  messageClasses: MessageClasses;
  /** Compiles the validators ahead of the first requests, a slice at a time. */
  warm(): Promise<void>;
  /** Returns the bytes that the bodies of requests under way take. */
  countBodyBytes(): number;
  /** Returns the number of streams and WebSockets that are open. */
  countStreams(): number;
  /** Refuses new requests and waits for those under way, until the deadline. */
  drain(deadlineMs: number): Promise<void>;
};

const defaultRequestTimeoutMs = 60_000;

/** The HTTP door. Its list of middleware, top to bottom, is the path of a request. */
// Long: one line for each step of a request, in their order.
export function createHttpApp(options: HttpOptions): HttpApp {
  const { operations, handlers, validation, forms, limitForms, lifecycles, documents } = combineVersions(
    options.versions,
  );
  const streams = createStreams(validation, options, options);
  const sockets = createSockets(options);
  const stopping = createHttpDrain([streams, sockets]);
  const bodyMemory = createBodyMemory(options.bodyMemoryBytes ?? null);
  const timeoutMs = options.requestTimeoutMs ?? defaultRequestTimeoutMs;
  const bodies = { limitBytes: options.bodyLimitBytes, memory: bodyMemory, files: options.files, timeoutMs };
  const ends = { lifecycles, operations, publicUrl: options.publicUrl, now: options.now };

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  completeHeads(app);
  const messageClasses = createMessageClasses(app);

  const firstSteps = [
    openExchange(options.newRequestId, options.resolveClient ?? createClientResolver(null), stopping.closing),
    stopping.track,
    logRequests(options.logger, operations, options.meters ?? silentMeters),
    refuseOddHeads,
    ...(options.countUse ? [countUses(options.countUse, optionalMembers(documents))] : []),
    securityHeaders(),
  ];
  app.use(immediately(firstSteps));
  if (options.corsOrigins) app.use(allowOrigins(options.corsOrigins));
  app.use(compressAnswers());
  for (const page of options.pages ?? []) app.use(servePages(page));

  const steps = [
    routeTo(operations),
    shedLoad(options.load ?? openGate),
    ...(options.precedingSteps ?? []),
    announceEnd(ends),
    authenticate(options.verify),
    checkOrigin(options.corsOrigins, options.publicUrl),
    limitRequests(options.limiter, limitForms),
    takeShare(options.shares ?? unlimitedShares()),
    stopping.refuseLate,
    refuseEnded(ends),
    refuseUnknown(options.describePath ?? (() => ({}))),
    assertVersion,
    requireScopes,
    negotiate,
    arriveInTime(readBody(bodies), timeoutMs),
    assertBodyVersion,
    validateRequest(validation),
    requireUpgrade,
    ...(options.storageLimit ? [countStored(options.storageLimit)] : []),
    dispatch(operations, handlers, validation, { stream: streams.send, socket: sockets.open }, options.answerOnce),
  ];
  app.use(inOrder(steps));

  app.use(countFailures(options.limiter));
  if (options.answerMissing) app.use(options.answerMissing);
  app.use(answerProblems(options, forms));

  return {
    express: app,
    messageClasses,
    warm: validation.warm,
    countBodyBytes: bodyMemory.count,
    countStreams: () => streams.count() + sockets.count(),
    drain: stopping.drain,
  };
}
