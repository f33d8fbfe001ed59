import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { OpenApiDocument } from '#src/contract/spec.ts';
import { createContractJudge, type FinishedAnswer } from './contract.ts';
import { recordMember, recordPair } from './spec-coverage.ts';

export type Guard = {
  /** What broke the contract so far, one sentence each; a test run with any has failed. */
  violations: string[];
};

/** Records what answers have had: statuses of operations, and members. */
const recorders = { pair: recordPair, member: recordMember };

/** Checks every answer of a server against the contract of its version, and records what it has. */
export function guardServer(server: Server, documents: OpenApiDocument[], record = recorders): Guard {
  const contract = createContractJudge(documents, record.member);
  const violations: string[] = [];
  server.prependListener('request', (req: IncomingMessage, res: ServerResponse) => {
    watch(req, res, (answer) => {
      const operationId = contract.operationIdOf(answer);
      if (operationId) record.pair(operationId, answer.status);
      for (const violation of contract.check(answer)) {
        violations.push(`${answer.method} ${answer.url} ${answer.status}: ${violation}`);
      }
    });
  });
  return { violations };
}

function watch(req: IncomingMessage, res: ServerResponse, done: (answer: FinishedAnswer) => void): void {
  const chunks: Buffer[] = [];
  const keep = (chunk: unknown, encoding: unknown) => {
    if (typeof chunk === 'string') chunks.push(Buffer.from(chunk, toBufferEncoding(encoding)));
    else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  const { write, end } = res;
  let ending = false;
  res.write = ((...args: unknown[]) => {
    if (!ending) keep(args[0], args[1]);
    return (write as (...args: unknown[]) => boolean).apply(res, args);
  }) as typeof write;
  res.end = ((...args: unknown[]) => {
    if (!ending) keep(args[0], args[1]);
    ending = true;
    return (end as (...args: unknown[]) => ServerResponse).apply(res, args);
  }) as typeof end;
  const { method = '', url = '' } = req;
  res.once('close', () => {
    if (!res.headersSent) return;
    const headers = readHeaders(res);
    const body = decompress(Buffer.concat(chunks), headers.get('content-encoding'));
    done({ method, url, status: res.statusCode, headers, body, complete: res.writableFinished });
  });
}

function toBufferEncoding(encoding: unknown): BufferEncoding {
  return typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8';
}

/** Returns the headers as they were sent: `getHeaders` does not include those that `writeHead` sets. */
function readHeaders(res: ServerResponse): Map<string, string> {
  const head = (res as ServerResponse & { _header: string })._header;
  const lines = head.split('\r\n').slice(1).filter(Boolean);
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}

function decompress(body: Buffer, encoding: string | undefined): Buffer {
  if (body.length === 0) return body;
  if (encoding === 'gzip') return gunzipSync(body);
  if (encoding === 'br') return brotliDecompressSync(body);
  if (encoding === 'deflate') return inflateSync(body);
  return body;
}
