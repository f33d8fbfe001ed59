import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logs } from '#src/testing/log-streams.ts';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { compressEntries } from './compress.ts';
import { expandRow } from './expand.ts';
import { redactEvent } from './redact.ts';
import { redactRow } from './redact-row.ts';

const asSent = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;

describe('redactRow', () => {
  it('makes of each row the same as redacting its events one by one, in the same places', () => {
    const property = fc.property(logs, (entries) => {
      for (const row of compressEntries(null, entries).rows) {
        const blank = redactRow({ ...row, redacted: false });
        const one = expandRow(row).map((entry) => ({ ...entry, event: redactEvent(entry.event) }));
        expect(asSent(expandRow(blank))).toEqual(asSent(one));
        const { payload: _, fragments: __, ...frame } = row;
        expect(blank).toMatchObject({ ...frame, redacted: true });
        expect(redactRow(blank)).toEqual(blank);
      }
    });
    fc.assert(property, { numRuns: scaleRuns(500) });
  });
});
