import { expect, it } from 'vitest';
import type { OpenApiDocument } from '#src/contract/spec.ts';
import { compareCoverage } from './spec-coverage.ts';

const document: OpenApiDocument = {
  openapi: '3.1.0',
  paths: { '/a': { get: { operationId: 'getA', responses: { 200: {}, 404: {}, 500: {} } } } },
};

it('names what is declared and was not seen', () => {
  const report = compareCoverage([document], new Set(['getA 200']), { 'getA 500': 'Cannot be brought about.' });
  expect(report).toEqual({ declared: 3, missing: ['getA 404'], undeclared: [], stale: [] });
});

it('names what was seen and is not declared, and exceptions that are none', () => {
  const seen = new Set(['getA 200', 'getA 404', 'getA 500', 'getA 418']);
  expect(
    compareCoverage([document], seen, { 'getA 500': 'Seen after all.', 'getB 200': 'No such operation.' }),
  ).toEqual({
    declared: 3,
    missing: [],
    undeclared: ['getA 418'],
    stale: ['getA 500', 'getB 200'],
  });
});
