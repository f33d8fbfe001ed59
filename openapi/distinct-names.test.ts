import { expect, it } from 'vitest';
import { distinguishParameters } from './distinct-names.ts';

it('names a parameter by its place where a schema has its name, and follows in all references', () => {
  const bundle = {
    paths: {
      '/agents/{id}': {
        parameters: [{ $ref: '#/components/parameters/Id' }, { $ref: '#/components/parameters/Limit' }],
      },
    },
    components: {
      parameters: {
        Id: { in: 'path', name: 'id', schema: { $ref: '#/components/schemas/Id' } },
        Limit: { in: 'query' },
      },
      schemas: { Id: { type: 'string' } },
    },
  };
  expect(distinguishParameters(bundle)).toEqual({
    paths: {
      '/agents/{id}': {
        parameters: [{ $ref: '#/components/parameters/IdPath' }, { $ref: '#/components/parameters/Limit' }],
      },
    },
    components: {
      parameters: {
        IdPath: { in: 'path', name: 'id', schema: { $ref: '#/components/schemas/Id' } },
        Limit: { in: 'query' },
      },
      schemas: { Id: { type: 'string' } },
    },
  });
});
