import fc from 'fast-check';
import { applyPatch as applyOther } from 'rfc6902';
import spec from 'json-patch-test-suite/spec_tests.json' with { type: 'json' };
import more from 'json-patch-test-suite/tests.json' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { applyPatch, diffJson, type PatchOperation } from './json-patch.ts';
import { mergePatch } from './merge-patch.ts';

const megabyte = 1_000_000;

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

const applied = (document: unknown, patch: readonly PatchOperation[]) =>
  applyPatch(structuredClone(document), patch, megabyte);

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

  it('leaves the patch as it was', () => {
    const patch: PatchOperation[] = [
      { op: 'add', path: '/a', value: {} },
      { op: 'add', path: '/a/b', value: 1 },
    ];
    expect(applied({}, patch)).toEqual({ document: { a: { b: 1 } } });
    expect(patch[0]).toEqual({ op: 'add', path: '/a', value: {} });
  });

  it('gives up what copies itself again and again', () => {
    const patch = Array.from({ length: 60 }, (_, at): PatchOperation => ({ op: 'copy', from: '', path: `/${at}` }));
    expect(applied({ text: 'x'.repeat(100) }, patch)).toEqual({ fault: 'too_large' });
  });

  it('names the operation that does not fit', () => {
    const patch: PatchOperation[] = [
      { op: 'add', path: '/a', value: 1 },
      { op: 'test', path: '/a', value: 2 },
    ];
    expect(applied({}, patch)).toEqual({
      fault: { index: 1, detail: 'test at "/a" does not fit: another value is there.' },
    });
  });
});

describe('diffJson', () => {
  it('makes the one of the other', () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(applied(a, diffJson(a, b))).toEqual({ document: b });
      }),
      { numRuns: 1_000 },
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
