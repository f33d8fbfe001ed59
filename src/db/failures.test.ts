import { describe, expect, it } from 'vitest';
import { QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';
import { QueryFailedError } from '#generated/packages/typeorm.js';
import { DatabasePanic } from './panic.ts';
import { explainDatabaseError, explainRequestError, isOutage } from './failures.ts';

const failed = (code: string) => new QueryFailedError('SELECT 1', [], Object.assign(new Error('refused'), { code }));

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
