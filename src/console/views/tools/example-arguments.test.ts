import { describe, expect, it } from 'vitest';
import { toExampleArguments } from './example-arguments.ts';

describe('the arguments that a test begins with', () => {
  it('are what the schema requires, with what it says of values', () => {
    const schema = {
      type: 'object',
      required: ['city', 'unit', 'days', 'place'],
      properties: {
        city: { type: 'string', examples: ['Oslo'] },
        unit: { enum: ['celsius', 'kelvin'] },
        days: { type: ['integer', 'null'] },
        place: { type: 'object', required: ['lat'], properties: { lat: { type: 'number', default: 59.9 } } },
        other: { type: 'string' },
      },
    };
    expect(toExampleArguments(schema)).toEqual({ city: 'Oslo', unit: 'celsius', days: 0, place: { lat: 59.9 } });
  });

  it('are none for a schema that says nothing, and end for one that goes on for ever', () => {
    expect(toExampleArguments({})).toEqual({});
    const endless: Record<string, unknown> = { required: ['a'] };
    endless['properties'] = { a: endless };
    expect(JSON.stringify(toExampleArguments(endless))).toBe('{"a":{"a":{"a":{"a":{"a":{}}}}}}');
  });
});
