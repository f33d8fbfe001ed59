import { describe, expect, it } from 'vitest';
import { between, call, changed, message, pactOf, small } from './fixture.ts';
import { createChangelogModel } from './model.ts';
import type { KeptPact } from './uses.ts';

const reader = pactOf(
  'reader',
  call(
    'read a thing',
    { method: 'GET', path: '/things/t1', headers: { Authorization: ['Bearer x'] } },
    {
      status: 200,
      headers: { etag: ['"1"'] },
      body: { id: 't1', name: 'One', parts: [{ state: 'new' }] },
    },
  ),
);
const maker = pactOf(
  'maker',
  call('make a thing', { method: 'POST', path: '/things', body: { name: 'One' } }, { status: 201, body: { id: 't1' } }),
  call('read it raw', { method: 'GET', path: '/things/t1', query: { view: ['raw'] } }, { status: 404, body: {} }),
);
const watcher = pactOf('watcher', message('followThings', 'made', { type: 'made', at: 'now' }));
const lines = pactOf('lines', {
  ...call('follow', { method: 'GET', path: '/things/followed' }, { status: 200 }),
  response: {
    status: 200,
    body: { content: 'event: gone\ndata: {"type":"gone","at":"now"}\n\n', contentType: 'text/event-stream' },
  },
});
const stranger = { ...pactOf('stranger'), pact: { ...reader.pact, provider: { name: 'llm-gateway' } } };
const pacts: KeptPact[] = [reader, maker, watcher, lines, stranger];

/** Who is touched by the changes of that rule. */
function touchedBy(rule: string, change: Parameters<typeof changed>[0]) {
  const { changes } = createChangelogModel(between(small(), changed(change), { pacts }));
  const found = changes.filter((one) => one.rule === rule);
  expect(found).not.toEqual([]);
  return found.flatMap(({ touched }) => touched?.map(({ consumer }) => consumer) ?? ['unknown']);
}

const getThing = (document: any) => document.paths['/things/{thing_id}'].get;
const sent = (document: any) => document.paths['/things'].post.requestBody.content['application/json'].schema;

describe('whom a change touches', () => {
  it.each<[what: string, rule: string, who: string[], change: Parameters<typeof changed>[0]]>([
    [
      'a field that one reads',
      'property-removed',
      ['reader'],
      ({ components }) => delete components.schemas.Thing.properties.name,
    ],
    [
      'a field that two read',
      'property-removed',
      ['maker', 'reader'],
      ({ components }) => delete components.schemas.Thing.properties.id,
    ],
    [
      'a field that nobody reads',
      'property-removed',
      [],
      ({ components }) => delete components.schemas.Thing.properties.owner,
    ],
    [
      'a field of items of a list',
      'type-widened',
      ['reader'],
      ({ components }) => (components.schemas.Part.properties.state.type = ['string', 'integer']),
    ],
    [
      'a value that one expects',
      'value-removed',
      ['reader'],
      ({ components }) => components.schemas.Part.properties.state.enum.shift(),
    ],
    [
      'a value that nobody expects',
      'value-removed',
      [],
      ({ components }) => components.schemas.Part.properties.state.enum.pop(),
    ],
    [
      'a value that readers do not know',
      'value-added',
      ['reader'],
      ({ components }) => components.schemas.Part.properties.state.enum.push('lost'),
    ],
    [
      'a header that one reads',
      'header-removed',
      ['reader'],
      (document) => delete getThing(document).responses['200'].headers.ETag,
    ],
    [
      'a status that one expects',
      'status-removed',
      ['maker'],
      (document) => delete getThing(document).responses['404'],
    ],
    [
      'a new success',
      'success-status-added',
      ['maker', 'reader'],
      (document) => (getThing(document).responses['202'] = { description: 'Later.' }),
    ],
    [
      'a new failure',
      'failure-status-added',
      [],
      (document) => (getThing(document).responses['418'] = { description: 'No.' }),
    ],
    ['a parameter that one sends', 'parameter-removed', ['maker'], (document) => getThing(document).parameters.pop()],
    [
      'a default of those who leave it out',
      'default-changed',
      ['reader'],
      (document) => (getThing(document).parameters[1].schema.default = 'raw'),
    ],
    ['a default of a body', 'default-changed', ['maker'], (document) => (sent(document).properties.size.default = 2)],
    [
      'a field that has to be sent and is',
      'property-optional',
      ['maker'],
      (document) => (sent(document).required = []),
    ],
    [
      'a field that has to be sent and is not',
      'property-required',
      ['maker'],
      (document) => sent(document).required.push('size'),
    ],
    [
      'a new field that has to be sent',
      'required-property-added',
      ['maker'],
      (document) => {
        sent(document).properties.kind = { type: 'string' };
        sent(document).required.push('kind');
      },
    ],
    [
      'a new parameter that has to be sent',
      'required-parameter-added',
      ['maker', 'reader'],
      (document) =>
        getThing(document).parameters.push({ name: 'zone', in: 'query', required: true, schema: { type: 'string' } }),
    ],
    [
      'an operation, for all who call it',
      'operation-renamed',
      ['maker', 'reader'],
      (document) => (getThing(document).operationId = 'readThing'),
    ],
    ['an operation that is gone', 'operation-removed', ['maker'], ({ paths }) => delete paths['/things']],
    [
      'a field of one event',
      'property-removed',
      ['watcher'],
      ({ components }) => delete components.schemas.Made.properties.at,
    ],
    [
      'a field of an event in a stream that was read',
      'property-removed',
      ['lines'],
      ({ components }) => delete components.schemas.Gone.properties.at,
    ],
    [
      'an event',
      'variant-removed',
      ['lines'],
      ({ components }) => {
        components.schemas.Event.oneOf.pop();
        delete components.schemas.Event.discriminator.mapping.gone;
      },
    ],
    ['a server, of which pacts know nothing', 'server-removed', ['unknown'], (document) => (document.servers = [])],
  ])('%s: %s', (_, rule, who, change) => {
    expect(touchedBy(rule, change)).toEqual(who);
  });

  it('tells in which versions, and what is done there', () => {
    const after = changed(({ components }) => delete components.schemas.Thing.properties.name);
    const { changes } = createChangelogModel(
      between(small(), after, { pacts: [reader, { ...reader, version: '2.0.1' }] }),
    );
    expect(changes[0]!.touched).toEqual([
      { consumer: 'reader', versions: ['2.0.0', '2.0.1'], interactions: ['read a thing'] },
    ]);
  });
});
