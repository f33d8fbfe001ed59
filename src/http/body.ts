import { isUtf8 } from 'node:buffer';
import express from 'express';
import type { Request, Response } from 'express';
import { problem } from '#src/problems.ts';
import type { Problem } from '#src/problems.ts';
import type { Step } from './step.ts';

const deepest = 100;

/** Reads the JSON body of operations that have one. What cannot be read is refused with what would be. */
export function readBody(limitBytes: number): Step {
  const readBytes = express.raw({ type: () => true, limit: limitBytes });
  const read = (req: Request, res: Response) =>
    new Promise<void>((resolve, reject) => {
      readBytes(req, res, (failure?: unknown) => (failure ? reject(failure) : resolve()));
    });
  return async (req, res) => {
    const { operation } = res.locals;
    if (!operation?.body || !hasBody(req)) return;
    assertMediaType(req, Object.keys(operation.body.content));
    try {
      await read(req, res);
    } catch (failure) {
      throw readFailure(failure as ReadFailure, limitBytes);
    }
    res.locals.body = parse(req.body as Buffer);
  };
}

function hasBody(req: Request): boolean {
  const length = req.headers['content-length'];
  return req.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

function assertMediaType(req: Request, accepted: string[]): void {
  const given = req.headers['content-type'];
  if (given && accepted.includes(given)) return;
  const [type = '', ...parameters] = (given ?? '').split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters
    .find((parameter) => parameter.startsWith('charset='))
    ?.slice(8)
    .replaceAll('"', '');
  if (charset && charset !== 'utf-8' && charset !== 'utf8') {
    throw problem('unsupported_media_type', `The body must be in UTF-8, not ${JSON.stringify(charset)}.`);
  }
  if (accepted.includes(type) || (accepted.includes('application/json') && isVersionedJson(type))) return;
  const instead = given ? `not ${JSON.stringify(given)}` : 'but no Content-Type was sent';
  throw problem('unsupported_media_type', `The body must be ${accepted.join(' or ')}, ${instead}.`);
}

function isVersionedJson(type: string): boolean {
  return /^application\/vnd\.parley\.v\d+\+json$/.test(type);
}

function parse(bytes: Buffer): unknown {
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) return undefined;
  if (!isUtf8(bytes)) throw invalidBody('The body is not valid UTF-8.');
  const text = bytes.toString('utf8');
  const body = parseJson(text);
  if (mayBeDeeperThan(text, deepest) && isDeeperThan(body, deepest)) {
    throw invalidBody(`The body is nested more than ${deepest} levels deep.`);
  }
  return body;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalidBody(`The body is not valid JSON: ${whereJsonFails(text, error as SyntaxError)}`);
  }
}

function invalidBody(detail: string): Problem {
  return problem('invalid_request', detail, { errors: [{ pointer: '', detail, code: 'json' }] });
}

/** V8's reason, with the position that it often leaves out. */
function whereJsonFails(text: string, { message }: SyntaxError): string {
  const reason = message.replace(/,? ?(\.\.\.)?".*" is not valid JSON$/s, '').replace(/ in JSON at position.*$/s, '');
  if (text.length > 65_536) return `${reason}.`;
  const at = longestPrefix(text);
  const before = text.slice(0, at).split('\n');
  return `${reason} at position ${at} (line ${before.length}, column ${before.at(-1)!.length + 1}).`;
}

/** How much of a text could still become JSON: what comes next is what is wrong. */
function longestPrefix(text: string): number {
  let [sure, possible] = [0, text.length];
  while (sure < possible) {
    const middle = Math.ceil((sure + possible) / 2);
    if (couldBecomeJson(text.slice(0, middle))) sure = middle;
    else possible = middle - 1;
  }
  return sure;
}

function couldBecomeJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const { message } = error as SyntaxError;
    return message.includes('end of JSON') || message.includes(`at position ${text.length} `);
  }
}

/** A look at the text spares almost every body the walk: without that many brackets it cannot be that deep. */
function mayBeDeeperThan(text: string, levels: number): boolean {
  let brackets = 0;
  for (const bracket of '{[') {
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) {
      brackets += 1;
      if (brackets > levels) return true;
    }
  }
  return false;
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const key in value) {
    if (isDeeperThan((value as Record<string, unknown>)[key], levels - 1)) return true;
  }
  return false;
}

type ReadFailure = Error & { type?: string; status?: number };

function readFailure(failure: ReadFailure, limitBytes: number): unknown {
  const { type, status } = failure;
  if (type === 'entity.too.large') {
    return problem('payload_too_large', `The body is larger than ${limitBytes} bytes.`, { cause: failure });
  }
  if (type === 'encoding.unsupported') {
    const detail = 'Content-Encoding must be gzip, deflate, br or identity.';
    return problem('unsupported_media_type', detail, { cause: failure });
  }
  if (status && status < 500) {
    return problem('invalid_request', `The body could not be read: ${failure.message}.`, { cause: failure });
  }
  return failure;
}
