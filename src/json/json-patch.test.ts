import fc from 'fast-check';
import { applyPatch as applyOther } from 'rfc6902';
import spec from 'json-patch-test-suite/spec_tests.json' with { type: 'json' };
import more from 'json-patch-test-suite/tests.json' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { diffJson } from './json-diff.ts';
import { PatchedDocument, type PatchFault, type PatchLimits, type PatchOperation } from './json-patch.ts';
import { countJsonValues } from './json-size.ts';
import { mergePatch } from './merge-patch.ts';

const limits: PatchLimits = { bytes: 1_000_000, values: 1_000_000, depth: 100, work: 5_000_000 };

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

/** As it is after it was stored: without -0. Every name that objects have by themselves is a member now and then. */
const name = fc.oneof(
  fc.constantFrom('a', 'b', '', '0', '-', 'a/b', 'm~n', '~1', '__proto__', 'constructor', 'toString', 'length'),
  fc.string({ maxLength: 2 }),
);
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(null, true, false, 0, 1, -1.5, '', 'a', '0', 'é'),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(name, tie('json'), { maxKeys: 4 }),
  ),
}));

/** Applies a patch as it is sent. Makes sure that neither what is patched nor the patch changes. */
function applied(
  document: unknown,
  patch: readonly PatchOperation[],
  within = limits,
): { document: unknown } | { fault: PatchFault } {
  const before = JSON.stringify([document, patch]);
  const changing = new PatchedDocument(document, bytesOf(document), within);
  const fault = changing.apply(patch);
  expect(JSON.stringify([document, patch])).toBe(before);
  if (fault) return { fault };
  expect(changing.bytes).toBe(bytesOf(changing.document));
  expect(changing.values).toBe(countJsonValues(changing.document));
  return { document: changing.document };
}

type Case = {
  comment?: string;
  doc: unknown;
  patch: PatchOperation[];
  expected?: unknown;
  error?: string;
  disabled?: boolean;
};

/** What the schema of the contract refuses before a patch is applied: operations that are none. */
const isOperation = ({ op, path, ...rest }: Partial<PatchOperation>) =>
  typeof path === 'string' &&
  (op === 'remove' ||
    ((op === 'move' || op === 'copy') && 'from' in rest) ||
    ((op === 'add' || op === 'replace' || op === 'test') && 'value' in rest));
const cases = [...spec, ...more].filter(
  ({ patch, comment }) => (patch as object[]).every(isOperation) && !comment?.startsWith('duplicate'),
) as Case[];

describe('applyPatch', () => {
  it.each(cases)('fits the suite of the RFC: $comment $error', ({ doc, patch, expected, error }) => {
    const result = applied(doc, patch);
    if (error) expect(result).toHaveProperty('fault');
    else expect(result).toEqual({ document: expected ?? doc });
  });

  it('takes the members that every object has for what they are', () => {
    const document = JSON.parse('{"constructor": {"x": 1}, "list": [1, 2], "text": "abc"}');
    expect(applied(document, [{ op: 'add', path: '/constructor/y', value: 2 }])).toEqual({
      document: { ...document, constructor: { x: 1, y: 2 } },
    });
    for (const path of [
      '/toString',
      '/list/length',
      '/text/0',
      '/list/01',
      '/list/-',
      '/__proto__',
      '/hasOwnProperty/x',
    ])
      expect(applied(document, [{ op: 'remove', path }]), path).toHaveProperty('fault');
    const polluted = applied({}, [{ op: 'add', path: '/__proto__', value: { bad: true } }]) as { document: object };
    expect(Object.keys(polluted.document)).toEqual(['__proto__']);
    expect(({} as { bad?: unknown }).bad).toBeUndefined();
  });

  it('changes neither the document that it is given nor the patch, also where it puts one value twice', () => {
    const patch: PatchOperation[] = [
      { op: 'add', path: '/a', value: { c: {} } },
      { op: 'copy', from: '/a', path: '/b' },
      { op: 'add', path: '/a/c/d', value: 1 },
      { op: 'copy', from: '', path: '/whole' },
      { op: 'add', path: '/b/c/e', value: 2 },
    ];
    expect(applied({ old: [] }, patch)).toEqual({
      document: {
        old: [],
        a: { c: { d: 1 } },
        b: { c: { e: 2 } },
        whole: { old: [], a: { c: { d: 1 } }, b: { c: {} } },
      },
    });
  });

  it('refuses a document that would be too large before anything is built', () => {
    const patch = Array.from({ length: 60 }, (_, at): PatchOperation => ({ op: 'copy', from: '', path: `/${at}` }));
    const result = applied({ text: 'x'.repeat(100) }, patch);
    expect(result).toMatchObject({ fault: { isLimit: true, detail: expect.stringContaining('may have 1000000') } });
    const { index } = (result as { fault: PatchFault }).fault;
    expect(
      bytesOf((applied({ text: 'x'.repeat(100) }, patch.slice(0, index)) as { document: unknown }).document),
    ).toBeLessThan(1e6);
  });

  it('refuses a document that would be too deep, however that comes about', () => {
    const nested = (levels: number) => JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as unknown;
    const at = (levels: number) => '/0'.repeat(levels);
    const most: PatchOperation = { op: 'add', path: `${at(49)}/-`, value: nested(50) };
    expect(applied(nested(50), [most])).toHaveProperty('document');
    const tooMuch: PatchOperation[][] = [
      [{ ...most, value: nested(51) }],
      [most, { op: 'copy', from: at(50), path: `${at(51)}/-` }],
      [most, { op: 'add', path: '/-', value: nested(50) }, { op: 'move', from: '/1', path: `${at(60)}/-` }],
      [{ op: 'replace', path: '', value: nested(101) }],
    ];
    for (const patch of tooMuch) expect(applied(nested(50), patch)).toMatchObject({ fault: { isLimit: true } });
  });

  it('ends patches that work much more than they are long', () => {
    const items = Array.from({ length: 100_000 }, () => 1);
    const members = Object.fromEntries(items.slice(0, 30_000).map((_, index) => [`m${index}`, 1]));
    const again = (...operations: PatchOperation[]) => Array.from({ length: 500 }, () => operations).flat();
    const attacks: [unknown, PatchOperation[]][] = [
      [
        { items },
        again(
          { op: 'copy', from: '/items', path: '/b' },
          { op: 'add', path: '/b/0', value: 1 },
          { op: 'remove', path: '/b' },
        ),
      ],
      [
        items,
        again(
          { op: 'remove', path: '/0' },
          { op: 'add', path: '/0', value: 2 },
          { op: 'move', from: '/0', path: '/-' },
        ),
      ],
      [
        { items, a: {} },
        again(
          { op: 'add', path: '/items/-', value: 1 },
          { op: 'move', from: '/items', path: '/a/b' },
          { op: 'move', from: '/a/b', path: '/items' },
        ),
      ],
      [{ members }, again({ op: 'copy', from: '/members', path: '/b' }, { op: 'add', path: '/members/x', value: 1 })],
    ];
    for (const [document, patch] of attacks) {
      const changing = new PatchedDocument(document, bytesOf(document), { ...limits, bytes: 2_000_000 });
      expect(changing.apply(patch)).toMatchObject({ isLimit: true, detail: expect.stringContaining('too much') });
      // What was copied is measured once more when it goes.
      expect(changing.work).toBeLessThan(2 * limits.work + 2_000_000);
    }
  });

  it('measures and shares what is copied again and again once', () => {
    const items = Array.from({ length: 100_000 }, () => 1);
    const patch = Array.from({ length: 500 }, (): PatchOperation[] => [
      { op: 'copy', from: '/items', path: '/b' },
      { op: 'remove', path: '/b' },
    ]).flat();
    const changing = new PatchedDocument({ items }, bytesOf({ items }), limits);
    expect([changing.apply(patch), changing.bytes]).toEqual([null, bytesOf({ items })]);
    expect(changing.work).toBeLessThan(bytesOf({ items }) + 10_000);
  });

  it('works no more than a patch is long where it changes a large document in many places', () => {
    const members = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`m${index}`, index]));
    const patch = Array.from({ length: 1_000 }, (_, at): PatchOperation[] => [
      { op: 'test', path: `/m${at}`, value: at },
      { op: 'replace', path: `/m${at}`, value: 'x' },
      { op: 'remove', path: `/m${at + 2_000}` },
      { op: 'move', from: `/m${at + 4_000}`, path: `/n${at}` },
    ]).flat();
    const changing = new PatchedDocument(members, bytesOf(members), limits);
    expect(changing.apply(patch)).toBeNull();
    expect(changing.work).toBeLessThan(50_000 * 32 + 4_000 * 20);
  });

  it('knows how large a document is after any patch, and refuses exactly those that are too large', () => {
    const step = fc.constantFrom('a', 'b', '__proto__', 'toString', '0', '1', '-', 'é"');
    const path = fc.array(step, { maxLength: 3 }).map((steps) => steps.map((one) => `/${one}`).join(''));
    const operation = fc.oneof(
      fc.record({ op: fc.constantFrom('add' as const, 'replace' as const), path, value: json }),
      fc.record({ op: fc.constantFrom('copy' as const, 'move' as const), path, from: path }),
      fc.record({ op: fc.constant('remove' as const), path }),
    );
    fc.assert(
      fc.property(
        json,
        fc.array(operation, { maxLength: 12 }),
        fc.integer({ min: 2, max: 400 }),
        (start, patch, most) => {
          const bytes = Math.max(most, bytesOf(start));
          let document = start;
          for (const one of patch) {
            const free = applied(document, [one], { ...limits, bytes: Infinity });
            const bounded = applied(document, [one], { ...limits, bytes });
            if ('fault' in free) expect(bounded).toEqual(free);
            else if (bytesOf(free.document) > bytes) expect(bounded).toMatchObject({ fault: { isLimit: true } });
            else document = free.document;
          }
        },
      ),
      { numRuns: scaleRuns(2_000) },
    );
  });

  it('names the operation that does not fit', () => {
    const patch: PatchOperation[] = [
      { op: 'add', path: '/a', value: 1 },
      { op: 'test', path: '/a', value: 2 },
    ];
    const detail = 'test at "/a" does not fit: another value is there.';
    expect(applied({}, patch)).toEqual({ fault: { index: 1, detail, isLimit: false } });
  });
});

describe('diffJson', () => {
  it('makes the one of the other', () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(applied(a, diffJson(a, b))).toEqual({ document: b });
      }),
      { numRuns: scaleRuns(1_000) },
    );
  });

  it('is empty for what is the same', () => {
    fc.assert(
      fc.property(json, (a) => {
        expect(diffJson(a, structuredClone(a))).toEqual([]);
      }),
    );
  });

  it('makes patches that another implementation understands', () => {
    const plain = fc.jsonValue({ maxDepth: 3, noUnicodeString: true });
    const keyless = (value: unknown) =>
      !/"(__proto__|constructor|prototype|toString|valueOf)":/.test(JSON.stringify(value));
    const value = plain.filter(keyless).map((one) => JSON.parse(JSON.stringify(one)) as unknown);
    fc.assert(
      fc.property(value, value, (a, b) => {
        const root = { root: structuredClone(a) };
        const patch = diffJson(a, b).map((operation) => ({ ...operation, path: `/root${operation.path}` }));
        expect(applyOther(root, patch as never).filter(Boolean)).toEqual([]);
        expect(root.root).toEqual(b);
      }),
    );
  });

  it('replaces the whole where the paths would be much longer than the documents', () => {
    const name = 'k'.repeat(100_000);
    const of = (value: number) => ({ [name]: Array.from({ length: 3_000 }, () => value) });
    expect(diffJson(of(1), of(2))).toEqual([{ op: 'replace', path: '', value: of(2) }]);
  });

  it('goes through a large array once', () => {
    const long = Array.from({ length: 200_000 }, (_, index) => index);
    const changed = [...long.slice(0, 50), -1, ...long.slice(51), 7];
    expect(diffJson(long, changed)).toEqual([
      { op: 'replace', path: '/50', value: -1 },
      { op: 'add', path: '/200000', value: 7 },
    ]);
  });
});

describe('mergePatch', () => {
  /** The test cases of RFC 7396, appendix A. */
  it.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ a: 'foo' }, 'bar', 'bar'],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('%j and %j make %j', (document, patch, merged) => expect(mergePatch(document, patch)).toEqual(merged));

  it('says the same twice as once, and never has a null that it set', () => {
    fc.assert(
      fc.property(json, json, (document, patch) => {
        const once = mergePatch(document, patch);
        expect(mergePatch(once, patch)).toEqual(once);
        expect(Object.getPrototypeOf({})).toBe(Object.prototype);
      }),
    );
  });

  it('is what its diff says', () => {
    fc.assert(
      fc.property(json, json, (document, patch) => {
        const merged = mergePatch(document, patch);
        expect(applied(document, diffJson(document, merged))).toEqual({ document: merged });
      }),
    );
  });
});
