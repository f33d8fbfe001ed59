import type { Request, Response } from 'express';
import type { ReadBody } from '#src/api/handlers.ts';
import { readJson } from '#src/json/json.ts';
import { problem, Problem } from '#src/api/problems.ts';
import type { FileReceiver } from '#src/api/received-file.ts';
import { importsStored, isPieceOfText } from '#src/api/text-pieces.ts';
import { formType, type Operation } from '#src/contract/spec.ts';
import type { BodyMemory } from './body-memory.ts';
import { readBodyContent } from './content.ts';
import { readFileBody } from './file-body.ts';
import { readFormBody } from './form-body.ts';
import { readLines } from './lines.ts';
import type { Step } from './step.ts';
import { readText, waitForBodyTurn } from './text.ts';

const ndjson = 'application/x-ndjson';

/** The largest body, and the setting that says so; null when the operation does. */
type SizeLimit = { most: number; setting: string | null };

/** Returns the largest body of an operation. A form has files, and the size that its operation says; a file that is kept, that of files. */
function toSizeLimit(
  { body, maxBytes, keepsFile, streamsBody }: Operation,
  limitBytes: number,
  fileBytes: number,
): SizeLimit {
  if (keepsFile || streamsBody)
    return { most: Math.min(maxBytes ?? fileBytes, fileBytes), setting: 'PARLEY_FILE_BYTES' };
  const most = body?.form && maxBytes !== null ? maxBytes : Math.min(maxBytes ?? limitBytes, limitBytes);
  return { most, setting: most === limitBytes ? 'PARLEY_BODY_LIMIT_BYTES' : null };
}

/** The largest body, the memory for bodies, what takes files, and the longest time that a body may take to arrive. */
type BodyOptions = { limitBytes: number; memory: BodyMemory; files?: FileReceiver | undefined; timeoutMs: number };

/**
 * Reads the body of operations that have one: JSON, lines of it, a form, or a file. What cannot be read is refused with what
 * would be.
 */
export function readBody({ limitBytes, memory, files, timeoutMs }: BodyOptions): Step {
  return async (req, res) => {
    const { operation } = res.locals;
    if (!operation?.body || !hasBody(req)) return;
    const limit = toSizeLimit(operation, limitBytes, files?.limitBytes ?? 0);
    const type = await readMediaType(req, operation.body, limit.most);
    if (type === null) return;
    res.locals.bodyType = type;
    if (operation.streamsBody) {
      const content = toContent(req, limit, operation.maxBytesHint);
      return void Object.assign(res.locals, { ...passBody(req, res, timeoutMs), content });
    }
    if (!operation.keepsFile) holdMemory(req, res, memory);
    const options = { mediaType: type, limitBytes: limit.most, operation };
    try {
      const read =
        files && operation.keepsFile ? readFileBody(req, res, { ...options, files }) : readTyped(req, options);
      Object.assign(res.locals, await read);
    } catch (failure) {
      throw readFailure(failure as ReadFailure, limit, operation.maxBytesHint);
    }
  };
}

/** Counts the bytes of a body that says its length, until the answer is over. */
function holdMemory(req: Request, res: Response, memory: BodyMemory): void {
  const release = memory.take(Number(req.headers['content-length'] ?? 0), res.locals.principal?.organizationId);
  if (res.destroyed) release();
  else res.once('close', release);
}

/** Leaves the reading of a body to the handler. One that arrives for too long is cut off; what nobody reads is dropped. */
function passBody(req: Request, res: Response, timeoutMs: number): { body: string; bodyBytes: number } {
  const late = setTimeout(() => req.destroy(), 1.5 * timeoutMs);
  res.once('close', () => {
    clearTimeout(late);
    req.resume();
  });
  return { body: '', bodyBytes: Number(req.headers['content-length'] ?? 0) };
}

/** Returns what reads the body of a request, whose failures are explained as those of other bodies. */
function toContent(req: Request, limit: SizeLimit, hint: string | null): ReadBody {
  return (read) =>
    readBodyContent(req, limit.most, read).catch((failure: unknown) => {
      throw readFailure(failure as ReadFailure, limit, hint);
    });
}

type TypedBody = { mediaType: string; limitBytes: number; operation: Operation };

/** Reads a body of one of the types that its operation takes. */
function readTyped(req: Request, { mediaType, limitBytes, operation }: TypedBody) {
  if (mediaType === ndjson) return readLines(req, limitBytes, parseLine(operation));
  if (mediaType !== formType) return readWhole(req, limitBytes, operation);
  const form = { contentType: req.headers['content-type']!, limitBytes, schema: operation.body!.form! };
  return readBodyContent(req, limitBytes, (content) => readFormBody(content, form));
}

async function readWhole(
  req: Request,
  limitBytes: number,
  operation: Operation,
): Promise<{ body?: unknown; bodyBytes: number }> {
  const { text, bodyBytes } = await readText(req, limitBytes);
  if (text === '') return { bodyBytes };
  await waitForBodyTurn(bodyBytes);
  const body = parse(text, operation, { what: 'The body', pointer: '' });
  await waitForBodyTurn(bodyBytes);
  return { body, bodyBytes };
}

/**
 * Returns the media type of a body; null for an empty one that the operation does not require: clients whose operation had
 * no body once send chunks of nothing, of no type.
 * @throws `unsupported_media_type`
 */
async function readMediaType(
  req: Request,
  { required, content }: { required: boolean; content: object },
  most: number,
): Promise<string | null> {
  try {
    return assertMediaType(req, Object.keys(content));
  } catch (refusal) {
    if (required || (await readText(req, most).catch(() => null))?.text !== '') throw refusal;
    return null;
  }
}

/** Tells whether a request has a body, by its head. */
export function hasBody(req: Request): boolean {
  const length = req.headers['content-length'];
  return req.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

/** Returns the media type of the body, without parameters, as the operation declares it. */
function assertMediaType(req: Request, accepted: string[]): string {
  const given = req.headers['content-type'];
  if (given && accepted.includes(given)) return given;
  const [type = '', ...parameters] = (given ?? '').split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters
    .find((parameter) => parameter.startsWith('charset='))
    ?.slice(8)
    .replaceAll('"', '');
  if (charset && charset !== 'utf-8' && charset !== 'utf8') {
    throw problem('unsupported_media_type', `The body must be in UTF-8, not ${JSON.stringify(charset)}.`);
  }
  if (accepted.includes(type)) return type;
  if (accepted.includes('application/json') && isVersionedJson(type)) return 'application/json';
  const instead = given ? `not ${JSON.stringify(given)}` : 'but no Content-Type was sent';
  throw problem('unsupported_media_type', `The body must be ${accepted.join(' or ')}, ${instead}.`);
}

function isVersionedJson(type: string): boolean {
  return /^application\/vnd\.parley\.v\d+\+json$/.test(type);
}

/** What is parsed: its name in sentences, and where it is in the body. */
type BodyPart = { what: string; pointer: string };

function parse(text: string, { id }: Operation, { what, pointer }: BodyPart): unknown {
  const read = readJson(text, importsStored(id) ? 'anywhere' : (at) => isPieceOfText(id, `${pointer}${at}`));
  if ('value' in read) return read.value;
  const detail = `${what} ${read.fault}`;
  throw problem('invalid_request', detail, {
    errors: [{ pointer: `${pointer}${read.pointer ?? ''}`, detail, code: read.code }],
  });
}

const parseLine = (operation: Operation) => (line: string, index: number) =>
  parse(line, operation, { what: `Line ${index + 1}`, pointer: `/${index}` });

type ReadFailure = Error & { type?: string; status?: number };

function tooLarge({ most, setting }: SizeLimit, hint: string | null, cause: unknown): Problem {
  const operator = setting === null ? [] : [`If you operate this server, raise ${setting}.`];
  const suggestions = [...(hint === null ? [] : [hint]), ...operator];
  const detail = `The body is larger than ${most} bytes.`;
  return problem('payload_too_large', detail, { cause, ...(suggestions.length > 0 && { suggestions }) });
}

function readFailure(failure: ReadFailure, limit: SizeLimit, hint: string | null): unknown {
  if (failure instanceof Problem) return failure;
  const { type, status } = failure;
  if (type === 'entity.too.large') return tooLarge(limit, hint, failure);
  if (type === 'encoding.unsupported') {
    const detail = 'Content-Encoding must be gzip, deflate, br or identity.';
    return problem('unsupported_media_type', detail, { cause: failure });
  }
  if (status && status < 500) {
    return problem('invalid_request', `The body could not be read: ${failure.message}.`, { cause: failure });
  }
  return failure;
}
