import type { Request, Response } from 'express';
import type { BytesReply, StreamReply } from '#src/api/handlers.ts';
import type { SocketReply } from '#src/api/socket.ts';
import type { AnswerOnce } from '#src/api/keyed-request.ts';
import { findKnownTag, isNotModified, toBodyTag } from '#src/api/preconditions.ts';
import type { Write } from '#src/api/write.ts';
import { LoggableError } from '#src/telemetry/loggable-error.ts';
import { contractViolation } from './problem-json.ts';
import { sendBytes } from './bytes.ts';
import { isStreamType, type Operation } from '#src/contract/spec.ts';
import type { Step } from './step.ts';
import type { SendStream } from './stream.ts';
import type { EncodableEvent } from './stream-encoding.ts';
import { writeJson } from '#src/json/well-formed.ts';
import type { Validation } from '#src/contract/validation.ts';

type WholeReply = { status: number; headers?: Record<string, string>; body?: unknown };
type AnyReply = WholeReply | BytesReply | StreamReply<EncodableEvent> | SocketReply;

/** The ways in which replies are sent that are not whole. */
type SendReply = { stream: SendStream; socket(reply: SocketReply, res: Response): Promise<void> };

/** Any of the handlers: `Handlers` in `api.ts` says exactly what each is given and may reply. */
export type AnyHandler = (call: never) => Promise<unknown>;

/** Calls the operation's handler and sends its reply: the only place where a reply becomes bytes. */
export function dispatch(
  operations: Operation[],
  handlers: Record<string, AnyHandler>,
  validation: Validation,
  sendReply: SendReply,
  answerOnce?: AnswerOnce,
): Step {
  const missing = operations.filter(({ id }) => !handlers[id]).map(({ id }) => id);
  if (missing.length > 0) throw new LoggableError(`The spec has operations without a handler: ${missing.join(', ')}.`);
  const answer = async (req: Request, res: Response): Promise<AnyReply> => {
    const handler = handlers[res.locals.operation!.id]!;
    const call = callOf(res);
    const key = res.locals.headers['Idempotency-Key'];
    if (key === undefined || !answerOnce) return (await handler(call as never)) as AnyReply;
    const handle = async (write: Write) => (await handler({ ...call, write } as never)) as AnyReply;
    const { reply, replayed } = await answerOnce({ key, ...keyedPartsOf(req, res), signal: call.signal }, handle);
    if (replayed) res.setHeader('Idempotency-Replayed', 'true');
    return reply;
  };
  return async (req, res) => {
    const operation = res.locals.operation!;
    res.locals.dispatched = true;
    const answering = answer(req, res);
    res.locals.answering = answering;
    const reply = await answering;
    if (!answersSo(operation, reply)) throw contractViolation(`${operation.id} answered in the wrong way`);
    if ('bytes' in reply) {
      beginBytes(reply, operation, res);
      return sendBytes(reply, res);
    }
    if ('events' in reply) {
      if (operation.answersWhole) res.locals.mediaType = operation.offers.find(isStreamType)!;
      return sendReply.stream(reply, res);
    }
    if ('place' in reply) return sendReply.socket(reply, res);
    send(reply, operation, validation, res);
  };
}

/** Tells whether an operation may answer in the manner of a reply. */
function answersSo({ streams, connects, answersWhole, answersBytes, offers }: Operation, reply: AnyReply): boolean {
  if ('events' in reply) return streams;
  if ('place' in reply) return connects;
  return 'bytes' in reply ? answersBytes && offers.includes(reply.mediaType.split(';', 1)[0]!) : answersWhole;
}

/** Returns a `Call` of `api.ts` made from the exchange. */
function callOf(res: Response) {
  const { operation, path, query, headers, body, bodyType, file, content, principal, requestId, client } = res.locals;
  const abort = new AbortController();
  // A stream may have been ended while its producer still waits for something to send.
  const abortUnlessAnswered = () => (res.writableFinished && !operation!.streams) || abort.abort();
  if (res.destroyed) abortUnlessAnswered();
  else res.on('close', abortUnlessAnswered);
  const { address } = client;
  const sent = { body, bodyType, ...(file && { file }), ...(content && { content }) };
  return { path, query, headers, ...sent, principal, requestId, address, signal: abort.signal };
}

/** Returns the parts of the exchange that a request with a key is known by. */
function keyedPartsOf({ method, originalUrl: path }: Request, { locals }: Response) {
  const { operation, principal, headers, body, bodyType, file } = locals;
  const mediaType = body === undefined ? null : bodyType;
  // What an upload is to become is in its headers.
  const about = Object.entries(headers).filter(([name]) => name.startsWith('Upload-'));
  const whole = file
    ? { body, name: file.name, sha256: file.sha256 }
    : about.length > 0
      ? { body, ...Object.fromEntries(about) }
      : body;
  return { operationId: operation!.id, method, path, mediaType, body: whole, principal: principal! };
}

function setHeaders(res: Response, headers: Record<string, string> = {}): void {
  for (const name in headers) res.setHeader(name, name === 'Link' ? joined(res, headers[name]!) : headers[name]!);
}

/** Sets the head of bytes. Its status is 304 when the caller has them. */
function beginBytes({ status, headers }: BytesReply, operation: Operation, res: Response): void {
  setHeaders(res, headers);
  setCaching(res, operation);
  for (const name of operation.responses[status]!.requiredHeaders)
    if (!res.hasHeader(name)) throw contractViolation(`${operation.id} ${status}: the header ${name} is missing`);
  res.statusCode = isKnown(res) ? 304 : status;
}

function send(reply: WholeReply, operation: Operation, validation: Validation, res: Response): void {
  const { id, responses } = operation;
  const { status, body } = reply;
  const response = responses[status];
  if (!response) throw contractViolation(`${id} does not declare ${status}`);
  const complaint = validation.rulesOf(operation).reply(status, body);
  if (complaint) throw contractViolation(`${id} ${status}: ${complaint}`);
  setHeaders(res, reply.headers);
  const bytes = body === undefined ? undefined : writeJson(body);
  setCaching(res, operation);
  if (bytes !== undefined) setValidators(res, response.headers, bytes, body);
  for (const name of response.requiredHeaders) {
    if (!res.hasHeader(name)) throw contractViolation(`${id} ${status}: the header ${name} is missing`);
  }
  res.statusCode = status;
  if (isKnown(res)) res.statusCode = 304;
  if (bytes === undefined || res.statusCode === 304) {
    res.end();
    return;
  }
  res.setHeader('Content-Type', res.locals.mediaType);
  res.setHeader('Content-Length', Buffer.byteLength(bytes));
  res.end(bytes);
}

/** Says who may keep the answer, and which headers of the request it depends on. */
function setCaching(res: Response, { cacheControl, security }: Operation): void {
  res.setHeader('Cache-Control', cacheControl);
  const vary = security.length > 0 ? 'Accept, Accept-Encoding, Authorization, X-API-Key' : 'Accept, Accept-Encoding';
  if (res.hasHeader('Vary')) res.vary(vary);
  else res.setHeader('Vary', vary);
}

/** Sets the declared validators that the handler has not set: the tag is that of the bytes, the date that of the last change. */
function setValidators(res: Response, declared: object, bytes: string, body: unknown): void {
  if ('ETag' in declared && !res.hasHeader('ETag')) res.setHeader('ETag', toBodyTag(bytes));
  const { updated_at: changedAt } = body as { updated_at?: unknown };
  if (typeof changedAt !== 'string' || !('Last-Modified' in declared) || res.hasHeader('Last-Modified')) return;
  res.setHeader('Last-Modified', new Date(changedAt).toUTCString());
}

/** Tells whether the caller has what would be sent: of a good answer to a read that has a validator. */
function isKnown(res: Response): boolean {
  if (res.req.method !== 'GET' && res.req.method !== 'HEAD') return false;
  const header = (name: string) => res.getHeader(name) as string | undefined;
  const etag = header('ETag');
  const known = findKnownTag(res.req.headers, etag);
  // The tag that was sent before, of the encoding that the caller keeps.
  if (known?.startsWith('"')) res.setHeader('ETag', known);
  return isNotModified(res.req.headers, etag, header('Last-Modified'));
}

/** Links add up: those of a list are not the only ones. */
function joined(res: Response, links: string): string {
  const known = res.getHeader('Link');
  return known ? `${links}, ${String(known)}` : links;
}
