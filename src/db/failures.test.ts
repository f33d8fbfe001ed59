import { constants } from 'node:os';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';
import { QueryFailedError } from '#generated/packages/typeorm.js';
import { toRunProblem } from '#src/resources/messages/run/run-error.ts';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { DatabasePanic } from './panic.ts';
import { explainConnectFailure, explainDatabaseError, explainRequestError, isOutage } from './failures.ts';

const failed = (code: string) => new QueryFailedError('SELECT 1', [], Object.assign(new Error('refused'), { code }));

/** Statements that would fail again: nobody is told to try again. */
const beyondMeans = new Set(['53200', '53400']);

describe('an error of the database', () => {
  it.each([
    ['53100', 'storage_full', 60],
    ['ENOSPC', 'storage_full', 60],
    ['53300', 'service_unavailable', 5],
    ['53000', 'service_unavailable', 5],
    ['57014', 'service_unavailable', 5],
    ['57P03', 'service_unavailable', 5],
    ['58030', 'service_unavailable', 30],
    ['25006', 'service_unavailable', 5],
    ['26000', 'service_unavailable', 60],
    ['42P05', 'service_unavailable', 60],
    ['40001', 'service_unavailable', 1],
    ['40P01', 'service_unavailable', 1],
    ['ECONNREFUSED', 'service_unavailable', 5],
  ])('%s is %s, to be tried again', (code, name, retryAfterS) => {
    expect(explainDatabaseError(failed(code))).toMatchObject({ code: name, status: 503, options: { retryAfterS } });
    expect(explainRequestError(failed(code))).toMatchObject({ code: name });
  });

  it.each(['22021', '22P05', '22003', '22008', '22007', '22P02', '22001', '54000', '54001'])(
    '%s is the fault of the request that brought the value',
    (code) => {
      expect(explainRequestError(failed(code))).toMatchObject({ code: 'invalid_request', status: 400 });
      expect(explainDatabaseError(failed(code))).toBeNull();
    },
  );

  // PostgreSQL 17, appendix A: all codes of these classes, those of later versions by chance.
  it('is tried again by callers whatever code of the classes of connections, transactions, resources and operators it has', () => {
    const ofClass = fc.tuple(fc.constantFrom('08', '25', '40', '53', '57'), fc.stringMatching(/^[0-9A-Z]{3}$/));
    const known = fc.constantFrom(
      ...`08000 08001 08003 08004 08006 08007 08P01 25000 25001 25002 25003 25004 25005 25006 25007 25008 25P01 25P02 25P03 25P04 40000
          40001 40002 40003 40P01 53000 53100 53300 55000 57000 57014 57P01 57P02 57P03 57P04 57P05 58000 58030`.split(
        /\s+/,
      ),
    );
    const codes = fc
      .oneof(
        known,
        ofClass.map((parts) => parts.join('')),
      )
      .filter((code) => !beyondMeans.has(code));
    fc.assert(
      fc.property(codes, (code) => {
        for (const explained of [
          explainDatabaseError(failed(code)),
          explainRequestError(failed(code)),
          toRunProblem(failed(code)),
        ])
          expect(explained).toMatchObject({ status: 503, options: { retryAfterS: expect.any(Number) } });
      }),
      { numRuns: scaleRuns(1_000) },
    );
  });

  it('is an outage whatever the way to the database fails with, alone or as one of several addresses', () => {
    const codes = Object.keys(constants.errno).filter((code) =>
      /^E(?:CONN|NET|HOST|PIPE|TIMEDOUT|NOBUFS|SHUTDOWN|NOTCONN|ADDRNOTAVAIL)/.test(code),
    );
    const ofNode = [
      'ENOTFOUND',
      'EAI_AGAIN',
      'EMFILE',
      'ENFILE',
      'ENOENT',
      'ERR_SOCKET_CLOSED',
      'ERR_STREAM_DESTROYED',
      'ERR_STREAM_PREMATURE_CLOSE',
      'ERR_STREAM_WRITE_AFTER_END',
    ];
    expect(codes.length).toBeGreaterThan(10);
    for (const code of [...codes, ...ofNode]) {
      const error = Object.assign(new Error('it broke'), { code });
      const several = new AggregateError([new Error('first'), error]);
      for (const one of [failed(code), error, several, new QueryFailedError('SELECT 1', [], several)])
        expect([code, isOutage(one), explainDatabaseError(one)?.code]).toEqual([code, true, 'service_unavailable']);
    }
  });

  it.each([
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'Connection terminated: the server works on no statement of it.',
    'timeout exceeded when trying to connect',
    'timeout expired',
    'Query read timeout',
    'Client has encountered a connection error and is not queryable',
    'Client was closed and is not queryable',
    'Received unexpected dataRow message from backend.',
    'received invalid response: ff',
    'There was an error establishing an SSL connection',
  ])('is an outage when the driver says: %s', (message) => {
    expect(isOutage(new Error(message))).toBe(true);
  });

  it('ends a run as it ends a request: with a problem after which callers try again', () => {
    expect(toRunProblem(failed('57P01'))).toMatchObject({ code: 'service_unavailable', options: { retryAfterS: 5 } });
    expect(toRunProblem(failed('53100'))).toMatchObject({ code: 'storage_full' });
    expect(toRunProblem(failed('42601'))).toMatchObject({
      code: 'internal_error',
      options: { cause: failed('42601') },
    });
  });

  it.each(['53200', '53400'])('%s is not called retryable: the same would fail again', (code) => {
    for (const explained of [explainDatabaseError(failed(code)), explainRequestError(failed(code))])
      expect(explained).toMatchObject({ code: 'internal_error', status: 500, options: { cause: failed(code) } });
  });

  it.each(['23505', '42601', 'XX000', '22', '54', 'toString', '__proto__'])('%s is a fault of ours', (code) => {
    expect(explainRequestError(failed(code))).toBeNull();
  });

  it('is an outage only when the database is out of reach', () => {
    expect(['ECONNRESET', '57P01', '53300', '53100', '22021', '40001'].map((code) => isOutage(failed(code)))).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('is an outage when a transaction has lost its connection between two statements', () => {
    const errors = [new QueryRunnerAlreadyReleasedError(), new QueryRunnerProviderAlreadyReleasedError()];
    expect(errors.map((error) => explainDatabaseError(error)?.code)).toEqual([
      'service_unavailable',
      'service_unavailable',
    ]);
  });

  it('says that Parley has to be started again when the embedded database has stopped', () => {
    const explained = ['53100', 'XX000'].map((code) => explainDatabaseError(new DatabasePanic(code, 'over')));
    expect(explained.map((failure) => failure?.code)).toEqual(['storage_full', 'service_unavailable']);
    for (const failure of explained) expect(failure?.detail).toContain('tart Parley again');
  });
});

describe('a server that cannot be used from the start', () => {
  const explain = (fields: object) =>
    explainConnectFailure('postgres://parley:hunter2@db.example/parley', Object.assign(new Error('refused'), fields));

  it.each([
    ['28P01', { code: '28P01' }, 'refuses this user and password'],
    ['no way in without TLS', { code: '28000' }, 'not without TLS'],
    ['a standby', { code: '25006' }, 'refuses writes'],
    ['no TLS', { message: 'The server does not support SSL connections' }, 'does not speak TLS'],
    ['a certificate of its own', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, 'is not trusted'],
    ['a certificate of another name', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'is not trusted'],
    ['an unknown authority', { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }, 'is not trusted'],
    ['no file', { code: 'ENOENT', syscall: 'open', path: '/ca.pem' }, 'the file /ca.pem'],
    ['nobody there', { code: 'ECONNREFUSED' }, 'no PostgreSQL answers at db.example:5432'],
  ])('is told by its reason: %s', (_name, fields, reason) => {
    const { message } = explain(fields)!;
    expect(message).toMatch(/^DATABASE_URL: .*\.$/);
    expect(message).toContain(reason);
    expect(message).not.toContain('hunter2');
  });
});
