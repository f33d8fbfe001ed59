import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPythonVersion } from './package.ts';
import { formatDocstring, type Schema } from './schema.ts';
import { toSync } from './sync-twin.ts';
import { PythonTypes } from './types.ts';

const schemas: Record<string, Schema> = {
  Id: { type: 'string' },
  State: { type: 'string', enum: ['open', 'shut'], 'x-extensible-enum': true },
  Said: {
    properties: { event: { type: 'string', const: 'said' }, at: { type: ['string', 'null'], format: 'date-time' } },
  },
  Done: { properties: { event: { type: 'string', const: 'done' }, count: { type: 'integer' } } },
  Event: {
    'x-extensible-enum': true,
    oneOf: [{ $ref: '#/components/schemas/Said' }, { $ref: '#/components/schemas/Done' }],
    discriminator: { propertyName: 'event', mapping: {} },
  },
};
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

describe('PythonTypes', () => {
  it.each<[Schema, string, string]>([
    [ref('Id'), 'str', 'str'],
    [{ type: ['integer', 'null'] }, 'int | None', 'int | None'],
    [{ type: 'array', items: ref('Id') }, 'list[str]', 'Sequence[str]'],
    [{ type: 'string', format: 'date-time' }, 'datetime', 'datetime | str'],
    [{ type: 'object', additionalProperties: { type: 'number' } }, 'dict[str, float]', 'Mapping[str, float]'],
    [{ type: 'array', items: ref('Event') }, 'list[Event]', 'Sequence[Event]'],
    [{}, 'Any', 'Any'],
  ])('%j is %s in an answer, and %s in a request', (schema, model, params) => {
    expect(new PythonTypes(schemas, 'models').toType(schema, 'Name')).toBe(model);
    expect(new PythonTypes(schemas, 'params').toType(schema, 'Name')).toBe(params);
  });

  it('lets an answer have values and events that are new', () => {
    const types = new PythonTypes(schemas, 'models');
    expect(types.formatEnum(schemas['State']!)).toBe('Literal["open", "shut"] | str');
    expect(types.formatUnion(schemas['Event']!, 'Event', '')).toContain(
      'known("event", {"said": "Said", "done": "Done"}, "UnknownEvent")',
    );
    expect([...types.needed.keys()]).toEqual(['Said', 'Done']);
  });

  it('refuses a union whose members cannot be told apart', () => {
    const union = { oneOf: [ref('Said'), ref('Other')], discriminator: { propertyName: 'event', mapping: {} } };
    const types = new PythonTypes({ ...schemas, Other: { properties: { event: { type: 'string' } } } }, 'models');
    expect(() => types.formatUnion(union, 'Union', '')).toThrow('without a constant');
  });
});

describe('toSync', () => {
  it.each([
    ['async with self._lock:', 'with self._lock:'],
    ['async def __aenter__(self) -> Self:', 'def __enter__(self) -> Self:'],
    ['read: Callable[[Response], Awaitable[dict[str, list[T]]]],', 'read: Callable[[Response], dict[str, list[T]]],'],
    ['return (await self.final_reply()).message', 'return (self.final_reply()).message'],
    ['client: httpx.AsyncClient', 'client: httpx.Client'],
    ['def list(self) -> AsyncPager[m.AgentPage, m.Agent]:', 'def list(self) -> Page[m.AgentPage, m.Agent]:'],
  ])('writes %s as %s', (given, expected) => {
    expect(toSync(given)).toBe(expected);
  });
});

describe('formatDocstring', () => {
  it('ends where the text ends, whatever is in it', () => {
    const pieces = fc.array(fc.constantFrom('"', '"""', '\\', '\n', 'a', ' '), { maxLength: 12 });
    fc.assert(
      fc.property(pieces, (given) => {
        const written = formatDocstring(given.join(''), '').join('\n');
        if (written === '') return;
        const inside = written.slice(3, -3);
        // Nothing inside ends the text: each quote of three, and each backslash, is escaped.
        expect(inside.replaceAll(/\\./gs, '')).not.toMatch(/"""|\\$|"$/);
      }),
    );
  });
});

describe('toPythonVersion', () => {
  it.each([
    ['2.0.0-beta.1', '2.0.0b1'],
    ['2.0.0-rc.12', '2.0.0rc12'],
    ['2.1.0', '2.1.0'],
  ])('writes %s as %s', (given, expected) => {
    expect(toPythonVersion(given)).toBe(expected);
  });
});
