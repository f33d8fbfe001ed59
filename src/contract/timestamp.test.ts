import { describe, expect, it } from 'vitest';
import { isDate, isTimestamp } from './timestamp.ts';

describe('isMoment', () => {
  it.each([
    '2026-11-21T10:00:00Z',
    '2026-11-21t10:00:00.123456789z',
    '2028-02-29T23:59:59+09:00',
    '2026-11-21T10:00:00-0330',
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
  ])('takes %s', (text) => expect(isTimestamp(text)).toBe(true));

  it.each([
    '2026-11-21 10:00:00Z',
    '2026-11-21T10:00:00',
    '2026-11-21T10:00Z',
    '2026-11-21T10:00:00+09',
    '2026-11-21T10:00:00-23:59',
    '2026-11-21T24:00:00Z',
    '2026-12-31T23:59:60Z',
    '2026-02-29T10:00:00Z',
    '2026-13-01T10:00:00Z',
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-01:00',
    '10000-01-01T00:00:00Z',
    'tomorrow',
    '',
  ])('refuses %j', (text) => expect(isTimestamp(text)).toBe(false));
});

describe('isDate', () => {
  it.each(['2026-02-28', '2028-02-29', '0001-01-01', '9999-12-31'])('takes %s', (text) =>
    expect(isDate(text)).toBe(true),
  );

  it.each(['2026-02-29', '2026-13-01', '2026-11-31', '0000-01-01', '2026-1-1', '2026-01-01T00:00:00Z', ''])(
    'refuses %j',
    (text) => expect(isDate(text)).toBe(false),
  );
});
