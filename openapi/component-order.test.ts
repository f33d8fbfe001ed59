import { expect, it } from 'vitest';
import { sortComponents } from './component-order.ts';

const paths = { '/v2/sessions': {}, '/v2/agents': {} };

/** The document as text, in which order is told. */
const textOf = (schemas: object) => JSON.stringify(sortComponents({ paths, components: { schemas } as never }));

it('gives a document the same text in whatever order its components were met', () => {
  const [agent, session] = [{ properties: { name: {}, id: {} } }, { type: 'object' }];
  expect(textOf({ Session: session, Agent: agent })).toBe(textOf({ Agent: agent, Session: session }));
});

it('keeps the order of the paths and of what is in a component', () => {
  const schemas = { Session: {}, Agent: { properties: { name: {}, id: {} } } };
  expect(textOf(schemas)).toBe(
    '{"paths":{"/v2/sessions":{},"/v2/agents":{}},"components":{"schemas":{"Agent":{"properties":{"name":{},"id":{}}},"Session":{}}}}',
  );
});

it('takes a document without components', () => {
  expect(sortComponents({ paths })).toEqual({ paths, components: {} });
});
