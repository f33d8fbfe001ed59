import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setTracer, type TraceSpan } from './span.ts';
import {
  beginPart,
  beginWork,
  addUsedTokens,
  detached,
  endWork,
  getWork,
  noteWork,
  tracePart,
  within,
} from './work.ts';

/** A span as it was when it ended. */
type EndedSpan = {
  name: string;
  parent: string | null;
  facts: object;
  attributes: object;
  errorCode: string | undefined;
};
let ended: EndedSpan[];

beforeEach(() => {
  ended = [];
  setTracer({
    counts: { sent: 0, failed: 0, dropped: 0 },
    begin(name, { attributes: first = {} }, parent) {
      const attributes = { ...first };
      const span: TraceSpan = {
        traceId: 'trace',
        traceparent: name,
        isRecorded: true,
        set: (more) => void Object.assign(attributes, more),
        rename() {},
        end(facts, errorCode) {
          const of = parent && 'traceparent' in parent ? parent.traceparent : null;
          ended.push({ name, parent: of, facts: { ...facts }, attributes, errorCode });
        },
      };
      return span;
    },
  });
});
afterEach(() => setTracer(null));

const begin = (name: string, facts: object = {}) => beginWork({ facts, name, span: { kind: 'internal' } });

describe('a piece of work', () => {
  it('has the facts of what began it, and tells it of its tokens', async () => {
    const request = begin('request', { request_id: 'req_1' });
    const run = within(request, () => begin('run', { run_id: 'run_1' }));
    await within(run, async () => {
      await Promise.resolve();
      noteWork({ agent_id: 'agt_1' });
      addUsedTokens(3);
      addUsedTokens(4);
    });
    expect(run.facts).toEqual({ request_id: 'req_1', run_id: 'run_1', agent_id: 'agt_1', tokens_used: 7 });
    expect(request.facts).toEqual({ request_id: 'req_1', tokens_used: 7 });
  });

  it('does not follow what is detached from it', () => {
    const request = begin('request', { request_id: 'req_1' });
    within(request, () => {
      expect(detached(() => getWork())).toBeUndefined();
      expect(detached(() => beginPart('part', { kind: 'internal' }))).toBeNull();
    });
  });

  it('has parts within parts, each with what is known when it ends', async () => {
    const request = begin('request');
    await within(request, () =>
      tracePart('outer', { kind: 'internal' }, () =>
        tracePart('inner', { kind: 'client' }, async () => noteWork({ run_id: 'run_1' })),
      ),
    );
    endWork(request);
    expect(ended.map(({ name, parent }) => [name, parent])).toEqual([
      ['inner', 'outer'],
      ['outer', 'request'],
      ['request', null],
    ]);
    expect(ended.every(({ facts }) => 'run_id' in facts)).toBe(true);
  });

  it('says of a failure its code, and never its words', async () => {
    const fail = async (thrown: unknown) => {
      throw thrown;
    };
    const failing = async (thrown: unknown) => {
      const outcome = within(begin('request'), () => tracePart('part', { kind: 'internal' }, () => fail(thrown)));
      await expect(outcome).rejects.toBe(thrown);
    };
    await failing(Object.assign(new Error('secret'), { code: 'ECONNRESET' }));
    await failing(new TypeError('secret'));
    await failing(Object.assign(new Error('secret'), { code: 'a secret of words' }));
    await failing('secret');
    expect(ended.map(({ errorCode }) => errorCode)).toEqual(['ECONNRESET', 'TypeError', 'error', 'error']);
  });

  it('has so many spans of parts and no more, and counts the others', () => {
    const request = begin('request');
    within(request, () => {
      for (let part = 0; part < 510; part += 1) beginPart('part', { kind: 'internal' })?.end();
    });
    endWork(request);
    expect(ended.filter(({ name }) => name === 'part')).toHaveLength(500);
    expect(ended.at(-1)!.attributes).toEqual({ 'parley.spans_left_out': 10 });
  });
});
