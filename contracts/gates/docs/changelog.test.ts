import { describe, expect, it } from 'vitest';
import { Marked } from 'marked';
import { formatAsHtml } from './as-html.ts';
import { formatAsMarkdown } from './as-markdown.ts';
import { between, call, changed, pactOf, small } from './fixture.ts';
import { code, escapeMarkdown } from './markdown-text.ts';
import { createChangelogModel } from './model.ts';

const reader = pactOf(
  'reader',
  call('read a thing', { method: 'GET', path: '/things/t1' }, { status: 200, body: { name: 'One' } }),
);

const after = changed(({ paths, components }) => {
  delete components.schemas.Thing.properties.name;
  components.schemas.Part.properties.note.maxLength = 5;
  paths['/things/{thing_id}'].get.parameters[1].schema.default = 'raw';
  paths['/things'].get = { operationId: 'listThings', summary: 'List things', responses: {} };
  paths['/things'].post.description = 'Says more.';
});
const model = createChangelogModel(
  between(small(), after, {
    pacts: [reader],
    reasonFor: ({ rule }) =>
      rule === 'property-removed' ? { reason: 'It was `never` right.', consumers: ['reader'] } : null,
  }),
);

describe('the model of a changelog', () => {
  it('tells once what several operations share, and then what one has of its own', () => {
    expect(model.shared.map(({ rule, operations }) => [rule, operations])).toEqual([
      ['property-removed', ['getThing', 'createThing']],
      ['limit-tightened', ['getThing', 'createThing']],
    ]);
    expect(model.operations.map(({ id, route, own }) => [id, route, own.map(({ rule }) => rule)])).toEqual([
      ['getThing', 'GET /things/{thing_id}', ['default-changed']],
      ['listThings', 'GET /things', ['operation-added']],
    ]);
  });

  it('has sentences that name the thing, the values and the part that is gone or new', () => {
    const change = (rule: string) => model.changes.find((one) => one.rule === rule);
    expect(change('default-changed')).toMatchObject({
      severity: 'breaking',
      directions: ['request'],
      sentence:
        '`view` of `getThing`: the default was `short` and is `raw`: calls that leave it out mean something else.',
      pointers: ['/paths/~1things~1{thing_id}/get/parameters/1/schema/default'],
      touched: [{ consumer: 'reader', versions: ['2.0.0'], interactions: ['read a thing'] }],
    });
    expect(change('property-removed')).toMatchObject({
      sentence: '`Thing`: the field `name` is gone.',
      shown: [{ name: 'name', text: '`string`' }],
      approval: { consumers: ['reader'] },
    });
    expect(change('limit-tightened')).toMatchObject({
      severity: 'harmless',
      sentence: '`Part.note`: `maxLength` was not set and is `5`.',
      touched: [],
    });
    expect(change('operation-added')).toMatchObject({
      sentence: 'The operation `listThings` is new.',
      shown: [{ name: 'listThings', text: '`GET /things`. List things' }],
      touched: [],
    });
  });

  it('keeps words apart, with the text before and after', () => {
    expect(model.reworded).toEqual([
      { about: '`createThing`', keyword: 'description', before: null, after: 'Says more.' },
    ]);
    expect(model.changes.some(({ rule }) => rule === 'documentation-changed')).toBe(false);
  });

  it('is empty when nothing changed, and lists the operations of a first release', () => {
    expect(createChangelogModel(between(small(), small()))).toMatchObject({ changes: [], reworded: [], next: null });
    const first = formatAsMarkdown(createChangelogModel(between(small(), small(), { from: null })));
    expect(first).toContain('There is no release before');
    expect(first).toContain('- `createThing`: `POST /things`');
  });
});

describe('the Markdown of a changelog', () => {
  const text = formatAsMarkdown(model);

  it('says what changed, where, from what to what, and whom it touches', () => {
    for (const part of [
      'the field `name` is gone.',
      '/components/schemas/Thing/properties/name',
      'read a thing',
      'nobody',
    ])
      expect(text).toContain(part);
    expect(text).toContain('It was `never` right.');
    expect(text).toContain('No reason is on record.');
  });

  it('names the day, and suggests the next version', () => {
    expect(text.split('\n\n').slice(0, 4)).toEqual([
      '# v2: 2.0.0-beta.1 to 2.0.0-beta.2',
      '2026-11-29',
      '4 changes: 2 breaking, 0 warning, 2 harmless. 1 texts are in other words.',
      'The next version is 2.0.0-beta.2: a pre-release may be broken, and another one has to tell of it.',
    ]);
  });

  it('tells first what operations share, then what they have of their own, then the words', () => {
    const heads = [...text.matchAll(/^## (.*)$/gm)].map(([, head]) => head);
    expect(heads).toEqual([
      'Whom it touches',
      'Breaks and their reasons',
      'Shared by several operations',
      'By operation',
      'Words',
    ]);
  });

  it('is the same for the same documents', () => {
    const again = () => formatAsMarkdown(createChangelogModel(between(small(), after, { pacts: [reader] })));
    expect(again()).toBe(again());
  });

  it.each(['Markdown', 'HTML'])('lets nothing in a contract or a pact become part of the page in %s', (name) => {
    const bad = '<script>alert(1)</script>"\'`</code>|*[x](javascript:alert(2))';
    const before = changed(({ components, paths }) => {
      components.schemas.Thing.properties[bad] = { type: 'string', description: bad, default: `${bad}\n${bad}` };
      paths['/things'].post.description = bad;
    });
    const hostile = { ...reader, consumer: bad, version: bad };
    hostile.pact = {
      ...reader.pact,
      interactions: [call(bad, { method: 'GET', path: '/things/t1' }, { status: 200, body: { [bad]: bad } })],
    };
    const approval = { reason: bad, consumers: [bad] };
    const shown = createChangelogModel(
      between(before, small(), {
        pacts: [hostile],
        reasonFor: () => approval,
        grpc: { breaks: [{ pointer: bad, approval }], files: [bad] },
      }),
    );
    const page = name === 'HTML' ? formatAsHtml(shown) : new Marked().parse(formatAsMarkdown(shown), { async: false });
    expect(page).not.toContain('<script');
    expect(page).not.toContain('href="javascript:');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });
});

describe('the page', () => {
  const page = formatAsHtml(model);

  it('is the Markdown, rendered', () => {
    const words = (html: string) =>
      html
        .replaceAll(/<[^>]*>/g, ' ')
        .split(/\s+/)
        .filter(Boolean);
    const rendered = new Set(words(page));
    const source = words(new Marked().parse(formatAsMarkdown(model), { async: false }));
    expect(source.filter((word) => !rendered.has(word))).toEqual([]);
  });

  it('asks for nothing, has no script, and is read in the dark, on paper and on a phone', () => {
    expect(page).not.toMatch(/<script|<link(?![^>]*data:)|@import|url\(|src=/);
    expect([...page.matchAll(/href="([^"]*)"/g)].map(([, to]) => to).filter((to) => !/^(#|data:)/.test(to!))).toEqual(
      [],
    );
    for (const part of ['prefers-color-scheme: dark', '@media print', 'width=device-width'])
      expect(page).toContain(part);
  });

  it('has a place for each link', () => {
    const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, to]) => to!);
    expect(links.length).toBeGreaterThan(5);
    expect(links.filter((to) => !ids.has(to))).toEqual([]);
  });
});

describe('text in Markdown', () => {
  it('stays text', () => {
    expect(new Marked().parse(escapeMarkdown('a *b* <i>c</i> [d](e) _f_ g_h `i` &amp;'), { async: false })).toBe(
      '<p>a *b* &lt;i&gt;c&lt;/i&gt; [d](e) _f_ g_h `i` &amp;amp;</p>\n',
    );
  });
  it('is code with any backticks in it', () => {
    expect(new Marked().parse(code('a ``b` c`'), { async: false })).toBe('<p><code>a ``b` c`</code></p>\n');
  });
});
