import { describe, expect, it } from 'vitest';
import v1Bundle from '#generated/v1/openapi.json' with { type: 'json' };
import bundle from '#generated/v2/openapi.json' with { type: 'json' };
import { listKeptPacts, readPact } from '#contracts/pact-file.ts';
import { mappings } from '#src/v1/mappings.ts';
import type { OperationMapping } from '#src/v1/mapping.ts';
import { formatAsHtml } from './as-html.ts';
import { formatAsMarkdown } from './as-markdown.ts';
import { between, small } from './fixture.ts';
import { createChangelogModel } from './model.ts';
import { compareOperations } from './side-by-side.ts';

describe('version 1 beside version 2', () => {
  const pairs = compareOperations(Object.values(mappings) as unknown as OperationMapping[], v1Bundle, bundle);

  it('has every operation, with request, answer, events and errors', () => {
    expect(pairs.map(({ v1 }) => v1.id)).toEqual(Object.keys(mappings));
    const stream = pairs.find(({ v1 }) => v1.id === 'streamChat')!;
    expect(stream.v1.route).toBe('POST /v1/chat/stream');
    expect(stream.v2.at(-1)!.route).toBe('POST /v2/chat/messages/stream');
    const rows = (title: string) => stream.sections.find((section) => section.title === title)!.rows;
    expect(rows('Request')).toContainEqual({
      v1: 'body.message',
      v2: 'body.message.content.text',
      kind: 'renamed',
      note: null,
    });
    expect(rows('Request')).toContainEqual(
      expect.objectContaining({ kind: 'constant', note: expect.stringContaining('Always `"user"`.') }),
    );
    expect(rows('Events')).toContainEqual({ v1: 'token', v2: 'content_delta', kind: 'renamed', note: null });
    expect(rows('Event token')).toContainEqual(expect.objectContaining({ v1: 'text', v2: 'delta' }));
    expect(rows('Errors')).toContainEqual({
      v1: '409 conversation_busy',
      v2: '409 run_in_progress',
      kind: 'renamed',
      note: null,
    });
    expect(rows('Errors')).toContainEqual({
      v1: '404 agent_not_found',
      v2: '404 agent_not_found',
      kind: 'same',
      note: null,
    });
  });

  it('is told in both forms', () => {
    const both = createChangelogModel(between(small(), small(), { pairs }));
    for (const text of [formatAsMarkdown(both), formatAsHtml(both)])
      for (const part of [
        'streamChat',
        '/v2/chat/messages/stream',
        'content_delta',
        '409 run_in_progress',
        '⇄ converted',
      ])
        expect(text).toContain(part);
  });
});

describe('the contract as it is', () => {
  const pacts = listKeptPacts().map(({ consumer, version, path }) => ({ consumer, version, pact: readPact(path) }));
  const told = (change: (document: any) => void) => {
    const mutated = structuredClone(bundle);
    change(mutated);
    return createChangelogModel(between(bundle, mutated, { pacts }));
  };

  it('has no changes from itself', () => {
    expect(told(() => {})).toMatchObject({ changes: [], reworded: [] });
  });

  it('tells of a field that is gone whom it touches, by the pacts', () => {
    const { changes } = told(({ components }) => delete components.schemas.Agent.properties.key);
    expect(changes.map(({ rule, pointers }) => `${rule} ${pointers.join(' ')}`)).toEqual([
      'property-removed /components/schemas/Agent/properties/key',
    ]);
    const [web] = changes[0]!.touched!.filter(({ consumer }) => consumer === 'v2-web-app');
    expect(web!.interactions).toContain('give an agent another name');
    expect(changes[0]!.touched!.map(({ consumer }) => consumer)).not.toContain('v1-web-app');
  });

  it('tells of an event whom it touches', () => {
    const { changes } = told(({ components }) => delete components.schemas.ContentDeltaEvent.properties.delta);
    const gone = changes.find(({ rule }) => rule === 'property-removed')!;
    expect(gone.touched!.map(({ consumer }) => consumer)).toEqual(['v2-sdk', 'v2-web-app']);
  });

  it('tells that nobody uses what nobody uses', () => {
    const { changes } = told(({ paths }) => delete paths['/.well-known/jwks.json']);
    expect(changes).toMatchObject([{ rule: 'operation-removed', touched: [] }]);
  });
});
