import { describe, expect, it } from 'vitest';
import { readContract } from '#src/composition/read-contract.ts';
import { compileReferences, listReferences } from './compile-ahead.ts';
import { listNamedSchemas, prepareSchemas } from './schemas.ts';

const refTo = (name: string) => ({ $ref: `schema:${name}` });

describe('references of schemas', () => {
  it('come after those that they need, each once, also in circles', () => {
    const named = new Map([
      ['schema:List', { type: 'array', items: refTo('Item') }],
      ['schema:Item', { properties: { parent: refTo('List'), name: refTo('Name'), own: refTo('Item') } }],
      ['schema:Name', { type: 'string' }],
    ]);
    expect(listReferences([refTo('List'), refTo('Item'), refTo('Unknown')], named)).toEqual([
      'schema:Name',
      'schema:Item',
      'schema:List',
    ]);
  });

  it('are compiled one in each turn of the event loop, unions of the contract after their branches', async () => {
    const named = new Map(listNamedSchemas(prepareSchemas(readContract('v2'))));
    const compiledAt = new Map<string, number>();
    let turn = 0;
    let isOver = false;
    const count = () => {
      turn += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    await compileReferences(
      { getSchema: (address) => void compiledAt.set(address, turn) },
      [refTo('AguiEvent')],
      named,
    );
    isOver = true;
    expect(new Set(compiledAt.values()).size).toBe(compiledAt.size);
    const { oneOf } = named.get('schema:AguiEvent') as { oneOf: { $ref: string }[] };
    expect(oneOf.length).toBeGreaterThan(20);
    for (const { $ref } of oneOf) expect(compiledAt.get($ref)).toBeLessThan(compiledAt.get('schema:AguiEvent')!);
  });
});
