import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLogger } from './logger.ts';
import { formatLogLine } from './pretty-log.ts';

const plain = (_style: unknown, text: string) => text;

/** Returns what a call of the logger comes to, for people. */
function show(call: (logger: ReturnType<typeof createLogger>) => void): string {
  let shown = '';
  call(createLogger('trace', { write: (text) => (shown += formatLogLine(text, plain)) }));
  return shown;
}

describe('the log for people', () => {
  it('has time, level, message and fields', () => {
    const shown = show((logger) => logger.warn({ route: '/v2/agents', status: 200, list: ['a b'] }, 'held'));
    expect(shown).toMatch(/^\d\d:\d\d:\d\d WARN {2}held route=\/v2\/agents status=200 list=\["a b"\]\n$/);
  });

  it('says of a request what was asked and answered', () => {
    const fields = {
      method: 'GET',
      route: '/v2/agents',
      status: 401,
      duration_ms: 5.1,
      address: '192.0.2.1',
      operation_id: 'listAgents',
    };
    expect(show((logger) => logger.info(fields, 'request refused'))).toMatch(
      /INFO {2}GET \/v2\/agents 401 5\.1 ms request refused operation_id=listAgents\n$/,
    );
  });

  it('says what was thrown, where, and what caused it', () => {
    const cause = Object.assign(new Error('secret'), { code: 'ECONNREFUSED' });
    const shown = show((logger) => logger.error({ err: new TypeError('secret', { cause }) }, 'failed'));
    expect(shown).toMatch(/^\S+ ERROR failed\n {4}TypeError\n(?: {6}at .*\n)+ {6}Error ECONNREFUSED\n/);
    expect(shown).not.toContain('secret');
  });

  it('shows lines that it does not know as they are', () => {
    expect(formatLogLine('no JSON\n', plain)).toBe('no JSON\n');
  });

  it('lets nothing through that moves a cursor', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (message, value) => {
        const shown = show((logger) => logger.info({ [`f${value}`]: value, list: [value] }, message));
        expect(shown).toMatch(/^[^\p{Cc}\p{Cf}]*\n$/u);
      }),
    );
  });
});
