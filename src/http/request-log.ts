import type { Response } from 'express';
import type { Logger } from 'pino';
import type { Meters } from '#src/telemetry/metrics/meters.ts';
import { logRequest, toElapsedMs } from '#src/telemetry/request-log.ts';
import type { Operation } from '#src/contract/spec.ts';
import type { ImmediateStep } from './step.ts';

/** The media types of streams. */
const streamTypes = /^(text\/event-stream|application\/x-ndjson)\b/;

/** Writes one line for each request when it is over, and counts it. */
export function logRequests(
  logger: Logger,
  operations: readonly Operation[],
  { countRequest }: Pick<Meters, 'countRequest'>,
): ImmediateStep {
  const words = new Set([...pages, ...operations.flatMap(({ path }) => path.split('/'))]);
  function log(this: Response): void {
    const { operation, principal, client, failure, requestId, startedAt, work } = this.locals;
    const line = {
      method: this.req.method,
      route: operation?.path ?? knownPartsOf(this.req.originalUrl, words),
      status: this.headersSent ? this.statusCode : null,
      duration_ms: toElapsedMs(startedAt),
      request_id: requestId,
      address: client.address,
      scheme: client.scheme,
      operation_id: operation?.id,
      org: principal?.organizationId,
      key_id: principal?.credentialId,
      aborted: this.writableFinished || this.statusCode === 101 ? undefined : (true as const),
    };
    logRequest(logger, line, failure, work);
    countRequest({
      operationId: operation?.id,
      status: line.status,
      durationMs: line.duration_ms,
      isStream: streamTypes.test(String(this.getHeader('content-type'))),
      problemCode: failure?.code,
    });
  }
  return (_req, res) => void res.on('close', log);
}

/** The first parts of paths at which pages are served beside the API. */
const pages = [
  'guides',
  'changelog',
  'search',
  'assets',
  'docs',
  'openapi',
  'problems',
  'clients',
  'oauth',
  'authorize',
  'token',
  'introspect',
  'userinfo',
  'interaction',
];
const mostParts = 8;

/**
 * Returns the path of a request that no operation answers, with `…` for what is no word of ours: it may be a secret.
 */
function knownPartsOf(url: string, words: ReadonlySet<string>): string {
  const parts = url.split('?', 1)[0]!.split('/', mostParts);
  return parts.map((part) => (words.has(part) ? part : '…')).join('/');
}
