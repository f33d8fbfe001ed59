import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readContract } from '#src/composition/read-contract.ts';
import { compileDocument } from '#src/http/versions.ts';
import { prepareSchemas } from './schemas.ts';
import type { OpenApiDocument, Schema } from './spec.ts';

const versions = ['v1', 'v2', 'openai'] as const;

const toDocument = (schemas: Record<string, Schema>): OpenApiDocument => ({
  openapi: '3.1.0',
  paths: {},
  components: { schemas },
});

describe('a prepared document', () => {
  it.each(versions)('leaves the contract %s as its file has it, whatever is compiled of it', (version) => {
    const contract = readContract(version);
    const { operations, validation } = compileDocument(contract);
    for (const operation of operations.filter((_, index) => index % 10 === 0)) validation.rulesOf(operation);
    const file = join(import.meta.dirname, `../../generated/${version}/openapi.json`);
    expect(contract).toEqual(JSON.parse(readFileSync(file, 'utf8')));
  });

  it.each(versions)('refers to all schemas of the contract %s by their own addresses', (version) => {
    const { paths, components } = prepareSchemas(readContract(version));
    const { examples: _, ...schemas } = components!;
    const text = JSON.stringify([paths, schemas], (name, value) => (name === 'mapping' ? undefined : value));
    expect(text).toContain('"schema:');
    expect(text).not.toContain('#/components/schemas/');
  });

  it('shares what is equal in both, and copies what is not', () => {
    const equal = { type: 'object', properties: { size: { type: 'integer' } } };
    const holder = { type: 'object', properties: { a: equal, b: { $ref: '#/components/schemas/Equal' } } };
    const given = toDocument({ Equal: equal, Holder: holder });
    const { schemas } = prepareSchemas(given).components!;
    expect(schemas!['Equal']).toBe(equal);
    const made = schemas!['Holder'] as typeof holder;
    expect(made.properties).toEqual({ a: equal, b: { $ref: 'schema:Equal' } });
    expect(made.properties.a).toBe(equal);
    expect(holder.properties.b.$ref).toBe('#/components/schemas/Equal');
  });

  it('knows keywords from members of the same names, and schemas from values', () => {
    const text = { type: 'string', pattern: '^a$' };
    const values = { example: { pattern: '^b$' }, default: { pattern: '^b$' }, enum: [{ pattern: '^b$' }] };
    const properties = {
      example: text,
      default: text,
      pattern: text,
      properties: { ...values, properties: { enum: text } },
    };
    const { schemas } = prepareSchemas(toDocument({ Odd: { type: 'object', properties } })).components!;
    const prepared = { ...text, 'x-well-formed': true };
    expect((schemas!['Odd'] as Schema).properties).toEqual({
      example: prepared,
      default: prepared,
      pattern: prepared,
      properties: { ...values, properties: { enum: prepared } },
    });
  });
});
