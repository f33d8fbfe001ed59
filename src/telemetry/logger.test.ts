import fc from 'fast-check';
import { QueryFailedError } from '#generated/packages/typeorm.js';
import { describe, expect, it } from 'vitest';
import { problem } from '#src/api/problems.ts';
import { beginWork } from '#src/process/work.ts';
import { logRequest, type RequestLine } from './request-log.ts';
import { LoggableError } from './loggable-error.ts';
import { createLogger } from './logger.ts';

const marker = 'planted-Secret-71f3';

/** What a logger writes, one line each. */
function capture() {
  const lines: string[] = [];
  return { lines, logger: createLogger('trace', { write: (line: string) => void lines.push(line) }) };
}

const request: RequestLine = {
  method: 'POST',
  route: '/v2/agents',
  status: 500,
  duration_ms: 1,
  request_id: 'req_1',
  address: '192.0.2.1',
  scheme: 'https',
  operation_id: 'createAgent',
  org: 'org_1',
  key_id: 'key_1',
  aborted: undefined,
};

const work = beginWork({ facts: { request_id: 'req_1' }, name: 'POST', span: { kind: 'server' } });

/** Anything that may be thrown, with the marker wherever a value can be. */
const members = fc.dictionary(
  fc.constantFrom(
    'parameters',
    'query',
    'detail',
    'body',
    'error',
    'headers',
    'url',
    'input',
    'name',
    'data',
    'response',
  ),
  fc.constantFrom<unknown>(marker, [marker], { [marker]: marker }, new Headers({ authorization: `Bearer ${marker}` })),
);
const message = fc.constantFrom(
  marker,
  `Unexpected token 'x', "${marker}" is not valid JSON`,
  `Cannot read properties of undefined (reading '${marker}')`,
  `\n    at ${marker} (${marker}:1:1)`,
);
const { error } = fc.letrec<{ error: Error; leaf: Error }>((tie) => ({
  leaf: fc
    .tuple(fc.constantFrom(Error, TypeError, SyntaxError, RangeError), message, members)
    .map(([Kind, text, more]) => Object.assign(new Kind(text), more)),
  error: fc.oneof(
    { maxDepth: 4 },
    tie('leaf'),
    tie('error').map((cause) => new Error(marker, { cause })),
    tie('error').map((cause) => new QueryFailedError(`SELECT '${marker}'`, [marker], cause)),
    tie('error').map((cause) => problem('internal_error', marker, { cause, errors: [{ detail: marker, code: 'x' }] })),
    fc.array(tie('error'), { maxLength: 3 }).map((errors) => new AggregateError(errors, marker)),
    tie('error').map((cause) => new LoggableError('event 3 does not fit', { cause })),
  ),
}));

/** Any text, of all characters that there are. */
const anyText = fc
  .array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 40 })
  .map((points) => String.fromCodePoint(...points));

describe('the log', () => {
  it('has nothing of what an error carries, by whatever way it comes', () => {
    fc.assert(
      fc.property(error, (thrown) => {
        const { lines, logger } = capture();
        logger.error({ err: thrown }, 'failed');
        logger.error({ err: thrown });
        logger.error(thrown);
        logger.error({ what: thrown, list: [thrown] }, 'failed');
        logRequest(logger, request, problem('internal_error', marker, { cause: thrown }), work);
        logRequest(logger, request, problem('invalid_request', marker, { cause: thrown }), work);
        logger.error('%s', marker);
        logger.error({ body: marker, headers: { a: marker }, apiKey: marker, nested: { deep: marker } }, 'failed');
        expect(lines).toHaveLength(8);
        expect(lines.join('')).not.toContain(marker);
      }),
    );
  });

  it('survives errors that cannot be looked at', () => {
    const trap = () => {
      throw new Error(marker);
    };
    const odd = [new Proxy(new Error('x'), { get: trap, getPrototypeOf: trap }), null, undefined, 7n, Symbol(marker)];
    const circular: Error & { cause?: unknown } = new Error(marker);
    circular.cause = circular;
    const { lines, logger } = capture();
    for (const err of [...odd, circular]) logger.error({ err }, 'failed');
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual(lines.map(() => 'failed'));
    expect(lines.join('')).not.toContain(marker);
  });

  it('says what failed and where, and what our own errors say', () => {
    const { lines, logger } = capture();
    const driverError = Object.assign(new Error(marker), {
      code: '23505',
      severity: 'ERROR',
      table: 'agents',
      constraint: 'agents_key',
      detail: `Key (key)=(${marker}) already exists.`,
    });
    logger.error({ err: new QueryFailedError('INSERT', [marker], driverError) }, 'failed');
    logger.error({ err: new LoggableError('event 3 of session sess_1 does not follow') }, 'failed');
    const [statement, own] = lines.map((line) => JSON.parse(line).err);
    expect(statement).toMatchObject({
      type: 'QueryFailedError',
      code: '23505',
      cause: { code: '23505', table: 'agents', constraint: 'agents_key' },
    });
    expect(statement.stack[0]).toMatch(/^src\/telemetry\/logger\.test\.ts:\d+:\d+$/);
    expect(own.message).toBe('event 3 of session sess_1 does not follow');
  });

  it('masks keys, tokens and the credentials of URLs in texts', () => {
    const { lines, logger } = capture();
    const texts = [
      'postgres://user:hunter2@host/db',
      'https://host/file?signature=hunter2',
      'Bearer hunter2',
      'sk_hunter2hunter2',
      'eyJhunter2.eyJhunter2.hunter2',
    ];
    for (const text of texts) logger.info({ text }, text);
    expect(lines.join('')).not.toContain('hunter2');
    expect(lines[0]).toContain('postgres://host/db');
  });

  it('has no character that a terminal or a viewer obeys, and loses none', () => {
    const commanding = ['\u001b[2J', '\u009b2J', '\u202e', '\u2066', '\u2028', '\u200b', '\u007f', '\u{e0041}', '\r\n'];
    fc.assert(
      fc.property(fc.array(fc.oneof(anyText, fc.constantFrom(...commanding))), (parts) => {
        const text = parts.join('').slice(0, 400);
        const { lines, logger } = capture();
        logger.info({ text, [`key ${text}`]: 1 }, text);
        expect(lines[0]!.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        expect(JSON.parse(lines[0]!).text).toBe(text.toWellFormed());
      }),
    );
  });
});
