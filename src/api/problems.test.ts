import { describe, expect, it } from 'vitest';
import { invalidRequest, maxListedErrors, problem, toProblemBody, type FieldError } from './problems.ts';

const faults = (count: number, detail = 'Is required.'): FieldError[] =>
  Array.from({ length: count }, (_, index) => ({ pointer: `/${index}`, detail, code: 'required' }));
const where = { publicUrl: '', instance: '/', requestId: 'req', at: new Date(0) };

describe('a problem', () => {
  it('lists all faults while they are few', () => {
    const body = toProblemBody(invalidRequest(faults(maxListedErrors)), where);
    expect(body.errors).toEqual(faults(maxListedErrors));
    expect(body.more_errors).toBeUndefined();
    expect(body.detail).toBe('The request has 100 errors; each is listed in errors.');
  });

  it('lists no more than a person reads, and says that there are more', () => {
    const body = toProblemBody(invalidRequest(faults(5_000)), where);
    expect(body.errors).toEqual(faults(maxListedErrors));
    expect(body.more_errors).toBe(true);
    expect(body.detail).toBe('The request has more than 100 errors; errors lists as many.');
  });

  it('says so of faults that were listed before', () => {
    const first = invalidRequest(faults(101));
    const again = problem('invalid_request', 'Request 3: is not valid.', first.options);
    expect(toProblemBody(again, where)).toMatchObject({ more_errors: true, errors: faults(maxListedErrors) });
  });

  it('cuts long texts and keeps them Unicode', () => {
    const errors = [{ pointer: `/${'a'.repeat(5_000)}`, detail: '😀'.repeat(5_000), code: 'type' }];
    const { detail, errors: told } = toProblemBody(invalidRequest(errors), where);
    expect(JSON.stringify(told).length).toBeLessThan(2_200);
    expect(told![0]!.detail.isWellFormed()).toBe(true);
    expect(told![0]!.detail.endsWith('…')).toBe(true);
    expect(detail.length).toBeLessThan(2_100);
  });
});
