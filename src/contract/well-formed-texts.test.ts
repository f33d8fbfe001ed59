import { describe, expect, it } from 'vitest';
import { readContract } from '#src/composition/read-contract.ts';
import { createChecker } from './checker.ts';
import { listNamedSchemas, prepareSchemas } from './schemas.ts';

describe.each(['v1', 'v2'] as const)('the texts with a pattern in %s', (version) => {
  const schemas = listNamedSchemas(prepareSchemas(readContract(version)));
  const checker = createChecker(() => schemas);
  const named = schemas.filter(([, schema]) => schema.type === 'string' && 'pattern' in schema);

  it.each(named)('refuses half of a character: %s', (address, schema) => {
    const sample = String(schema.example ?? (schema.examples as unknown[])[0]);
    const check = checker.check({ $ref: address });
    expect(check(sample)).toEqual([]);
    expect(check(`${sample.slice(0, -1)}\ud83d`).map(({ code }) => code)).toContain('x-well-formed');
  });
});

it('takes whole characters beyond 16 bits', () => {
  const [[, schema]] = listNamedSchemas(prepareSchemas(readContract('v2'))).filter(
    ([at]) => at === 'schema:KeyName',
  ) as [[string, object]];
  expect(createChecker(() => []).check({ ...schema })('Nachtschicht 🌙')).toEqual([]);
});
