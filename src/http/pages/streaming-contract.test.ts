import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { readContract } from '#src/composition/read-contract.ts';
import { toStreamingContract } from './streaming-contract.ts';

type Media = { schema?: object; itemSchema?: object; examples?: Record<string, { value: unknown }> };

function* listContents(node: unknown): Generator<[type: string, media: Media]> {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'content') yield* Object.entries(value as Record<string, Media>);
    else yield* listContents(value);
  }
}

describe.each(['v1', 'v2'] as const)('the contract %s in OpenAPI 3.2', (version) => {
  const contract = toStreamingContract(readContract(version));
  const contents = [...listContents(contract.paths)];
  const streams = contents.filter(([type]) => ['text/event-stream', 'application/x-ndjson'].includes(type));

  it('says of each stream that its schema is that of an item, and leaves the rest as it is', () => {
    expect([contract.openapi, streams.length > 0]).toEqual(['3.2.0', true]);
    for (const [, media] of streams) expect(Object.keys(media)).toEqual(expect.not.arrayContaining(['schema']));
    for (const [type, media] of contents) expect('itemSchema' in media).toBe(streams.some(([at]) => at === type));
    expect({ ...contract.components, paths: 0 }).toEqual({ ...readContract(version).components, paths: 0 });
  });

  it('has examples of streams whose items fit', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema(contract, 'contract');
    const absolute = (schema: object): object =>
      JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"contract#/')) as object;
    for (const [type, { itemSchema, examples = {} }] of streams) {
      const data = (itemSchema as { properties?: { data: { contentSchema: object } } }).properties?.data.contentSchema;
      const isSse = type === 'text/event-stream';
      const fits = ajv.compile(absolute(isSse ? data! : itemSchema!));
      for (const { value } of Object.values(examples))
        for (const item of value as { data: string }[])
          expect(fits(isSse ? (JSON.parse(item.data) as unknown) : item), JSON.stringify(fits.errors)).toBe(true);
    }
  });
});
