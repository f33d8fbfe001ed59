import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readContract } from '#src/composition/read-contract.ts';

const schemas = readContract('v2').components!.schemas as Record<
  string,
  { properties: Record<string, { enum?: unknown[] }> }
>;
const code = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
  .map((path) => readFileSync(join(import.meta.dirname, path), 'utf8'))
  .join('\n');

describe('a value that a simulation may have', () => {
  it.each([
    ['SimulationResult', 'status'],
    ['SimulationResult', 'ended_by'],
    ['SimulationRun', 'status'],
  ])('is set somewhere: %s.%s', (schema, member) => {
    const values = schemas[schema]!.properties[member]!.enum!.filter((value) => value !== null);
    expect(values.length).toBeGreaterThan(3);
    expect(values.filter((value) => !code.includes(`'${String(value)}'`))).toEqual([]);
  });
});
