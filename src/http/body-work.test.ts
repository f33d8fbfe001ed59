import { describe, expect, it } from 'vitest';
import { readContract } from '#src/composition/read-contract.ts';
import { maxListedErrors } from '#src/api/problems.ts';
import { createChecker } from '#src/contract/checker.ts';
import { listCollections } from '#src/testing/collections.ts';
import { countReads } from '#src/testing/counted.ts';
import { listNamedSchemas, prepareSchemas } from '#src/contract/schemas.ts';
import { readOperations } from '#src/contract/spec.ts';

const count = 200;
/** Several lists and objects on the way may each have as many errors as are told. */
const mostMade = 20 * maxListedErrors;

describe.each(['v1', 'v2'] as const)('the bodies of %s', (version) => {
  const document = prepareSchemas(readContract(version));
  const named = new Map(listNamedSchemas(document));
  const checker = createChecker(() => named);
  const everywhere = readOperations(document).flatMap(({ id, body }) =>
    Object.entries(body?.content ?? {}).flatMap(([type, { schema }]) =>
      [...listCollections(schema, named)].map((collection) => ({
        name: `${id} ${type} ${collection.pointer}`,
        schema,
        ...collection,
      })),
    ),
  );
  // Several operations take the same body.
  const keyOf = ({ schema, pointer, kind }: (typeof everywhere)[number]) => JSON.stringify([schema, pointer, kind]);
  const cases = [...new Map(everywhere.map((one) => [keyOf(one), one])).values()];

  const work = (schema: (typeof cases)[number]['schema'], body: unknown) => {
    const reads = { count: 0 };
    const told = checker.check(schema)(countReads(body, reads));
    return { reads: reads.count, told, made: checker.errors(schema, body).length };
  };

  it('have lists and maps', () => expect(cases.length).toBeGreaterThan(version === 'v1' ? 0 : 200));

  it.each(cases)('$name: work grows with the $kind, errors do not', ({ schema, bodyOf }) => {
    const [once, twice] = [work(schema, bodyOf(count)), work(schema, bodyOf(2 * count))];
    expect(twice.reads).toBeLessThanOrEqual(2.5 * once.reads);
    for (const { made, told } of [once, twice]) {
      expect(made).toBeLessThanOrEqual(mostMade);
      expect(told.length).toBeLessThanOrEqual(maxListedErrors + 1);
    }
  });

  it.each(cases.filter(({ most }) => most < Infinity))('$name: a $kind that is too long is not walked', (one) => {
    const { schema, bodyOf, most, kind, pointer } = one;
    const [small, large] = [work(schema, bodyOf(most + 1)), work(schema, bodyOf(2 * most + 20))];
    const keyword = kind === 'list' ? 'maxItems' : 'maxProperties';
    const found = checker.errors(schema, bodyOf(most + 1));
    expect(found).toContainEqual(expect.objectContaining({ instancePath: pointer, keyword }));
    if (kind === 'list') expect(large.reads).toBe(small.reads);
  });
});
