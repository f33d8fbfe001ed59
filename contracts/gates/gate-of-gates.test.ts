import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mutations } from '#contracts/mutations/all.ts';
import { breaking, harmless, type Json } from '#contracts/mutations/mutation.ts';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { compareDocuments } from './diff/compare.ts';
import { listOutcomeFaults, formatTally, tryAll, tryMutation } from './gate-of-gates.ts';

const bundle = JSON.parse(readFileSync(join(import.meta.dirname, '../../generated/v2/openapi.json'), 'utf8')) as Json;

describe('the breaking-change gate, on the contract as it is', () => {
  // `npm run check` tries each mutation.
  const outcomes = tryAll(5);

  it.each(outcomes)('$mutation.expect: $mutation.kind, $mutation.name', ({ mutation, outcome, why }) => {
    expect(outcome, why).toBe(mutation.expect === 'breaking' ? 'caught' : 'quiet');
  });

  it('is held against enough', () => {
    const kinds = (expected: string) =>
      new Set(mutations.filter((mutation) => mutation.expect === expected).map(({ kind }) => kind)).size;
    expect(kinds('breaking')).toBeGreaterThanOrEqual(34);
    expect(kinds('harmless')).toBeGreaterThanOrEqual(34);
    expect(formatTally(outcomes)).toContain('0 missed');
  });
});

describe('the gate of the gate', () => {
  const [removed] = breaking(['removed', 'the health', (d) => void delete d['paths']['/v2/health']]);
  const [reworded] = harmless(['reworded', 'the title', (d) => (d['info'].title = 'Other')]);
  const [nowhere] = breaking(['nowhere', 'a path that is not', (d) => (d['paths']['/v2/nothing'].get = {})]);
  const [idle] = breaking(['idle', 'changes nothing', () => undefined]);
  const blind = () => [];
  const jumpy = () => compareDocuments(bundle, { ...bundle, paths: {} });

  it('fails when a break is missed', () => {
    expect(listOutcomeFaults([tryMutation(removed!, bundle, blind)])).toEqual(['missed: removed, the health']);
  });

  it('fails at a false alarm', () => {
    expect(listOutcomeFaults([tryMutation(reworded!, bundle, jumpy)])).toEqual([
      expect.stringMatching(/^false alarm: reworded, the title \(operation-removed at /),
    ]);
  });

  it('fails at a mutation that finds no place, or that changes nothing', () => {
    expect(tryMutation(nowhere!, bundle).outcome).toBe('no place');
    expect(listOutcomeFaults([tryMutation(idle!, bundle)])).toEqual([
      'no place: idle, changes nothing (it changed nothing)',
    ]);
  });
});

/** Every place of the bundle that holds an object schema with fields. */
function objectsOf(value: Json, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  const isSchema = typeof value['properties'] === 'object' && Object.keys(value['properties']).length > 0;
  const below = Object.entries(value)
    .filter(([name]) => name !== 'example' && name !== 'examples')
    .flatMap(([name, member]) => objectsOf(member, [...path, name]));
  return isSchema ? [path, ...below] : below;
}

describe('the comparison', () => {
  const places = objectsOf(bundle['components'].schemas, ['components', 'schemas']);
  const at = (document: Json, path: string[]): Json => path.reduce((value, name) => value[name], document);

  it('finds a field that is gone, wherever it was', () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.nat(), (path, index) => {
        const after = structuredClone(bundle);
        const schema = at(after, path);
        const names = Object.keys(schema['properties']);
        const name = names[index % names.length]!;
        delete schema['properties'][name];
        const found = compareDocuments(bundle, after).map(({ rule, pointer }) => `${rule} ${pointer}`);
        expect(found).toContain(`property-removed /${[...path, 'properties', name].join('/')}`);
      }),
      { numRuns: scaleRuns(60) },
    );
  });

  it('finds nothing in a copy', () => {
    expect(compareDocuments(bundle, structuredClone(bundle))).toEqual([]);
  });
});
