import { describe, expect, it } from 'vitest';
import { between, call, changed, message, pactOf } from './fixture.ts';
import { createChangelogModel } from './model.ts';
import type { KeptPact } from './uses.ts';

const watcher = pactOf('watcher', message('followThings', 'made', { type: 'made', at: 'now' }));
const lines = pactOf('lines', {
  ...call('follow', { method: 'GET', path: '/things/followed' }, { status: 200 }),
  response: {
    status: 200,
    body: { content: 'event: gone\ndata: {"type":"gone","at":"now"}\n\n', contentType: 'text/event-stream' },
  },
});

describe('a stream', () => {
  const told = (before: Parameters<typeof changed>[0], ...more: KeptPact[]) => {
    const then = changed(before);
    const now = structuredClone(then);
    delete now['components'].schemas.Gone.properties.at;
    return createChangelogModel(between(then, now, { pacts: more })).changes.flatMap(({ touched }) => touched);
  };

  it('has the events that the discriminator says, whatever else they might be', () => {
    const plain = ({ components: { schemas } }: any) => {
      for (const name of ['Made', 'Gone']) schemas[name].properties.type = { type: 'string' };
    };
    expect(told(plain, watcher)).toEqual([]);
    expect(told(plain, lines)).toMatchObject([{ consumer: 'lines' }]);
  });

  it('is read as lines, also as Pact keeps what is no JSON', () => {
    const content = Buffer.from('{"type":"gone","at":"now"}\n').toString('base64');
    const request = { method: 'GET', path: '/things/followed' };
    const body = { content, encoded: 'base64', contentType: 'application/x-ndjson' };
    const reads = { ...call('follow', request, { status: 200 }), response: { status: 200, body } };
    const asLines = ({ paths }: any) => {
      const { content } = paths['/things/followed'].get.responses['200'];
      content['application/x-ndjson'] = content['text/event-stream'];
    };
    expect(told(asLines, pactOf('lines', reads))).toMatchObject([{ consumer: 'lines' }]);
  });
});
