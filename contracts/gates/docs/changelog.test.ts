import { describe, expect, it } from 'vitest';
import { Marked } from 'marked';
import { formatAsHtml } from './as-html.ts';
import { formatAsMarkdown, code, escapeMarkdown } from './as-markdown.ts';
import { between, call, changed, pactOf, small } from './fixture.ts';
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
  it('groups by operation; what several share is told once', () => {
    expect(model.operations.map(({ id, route }) => [id, route])).toEqual([
      ['getThing', 'GET /things/{thing_id}'],
      ['createThing', 'POST /things'],
      ['listThings', 'GET /things'],
    ]);
    const [getThing, createThing] = model.operations;
    expect(getThing!.own.map(({ rule }) => rule)).toEqual(['default-changed']);
    expect(createThing!.own).toEqual([]);
    expect(createThing!.shared.map(({ rule }) => rule)).toEqual(['property-removed', 'limit-tightened']);
    expect(model.shared.map(({ operations }) => operations)).toEqual([
      ['getThing', 'createThing'],
      ['getThing', 'createThing'],
    ]);
  });

  it('has the values, those of the documents where the change names none', () => {
    const change = (rule: string) => model.changes.find((one) => one.rule === rule);
    expect(change('default-changed')).toMatchObject({
      severity: 'breaking',
      directions: ['request'],
      before: '"short"',
      after: '"raw"',
      pointer: '/paths/~1things~1{thing_id}/get/parameters/1/schema/default',
      touched: [{ consumer: 'reader', versions: ['2.0.0'], interactions: ['read a thing'] }],
    });
    expect(JSON.parse(change('property-removed')!.before!)).toEqual({ type: 'string' });
    expect(change('property-removed')).toMatchObject({ after: null, approval: { consumers: ['reader'] } });
    expect(change('limit-tightened')).toMatchObject({ severity: 'harmless', before: null, after: '5', touched: [] });
    expect(change('operation-added')).toMatchObject({ before: null, after: '"List things"', touched: [] });
  });

  it('keeps words apart', () => {
    expect(model.reworded).toEqual(['/paths/~1things/post']);
    expect(model.changes.some(({ rule }) => rule === 'documentation-changed')).toBe(false);
  });

  it('is empty when nothing changed, and compares nothing without a release', () => {
    expect(createChangelogModel(between(small(), small())).changes).toEqual([]);
    const first = createChangelogModel(between(small(), small(), { from: null }));
    expect(formatAsMarkdown(first)).toContain('There is no release before');
  });
});

const forms = { Markdown: formatAsMarkdown, HTML: formatAsHtml };

describe.each(Object.entries(forms))('a changelog as %s', (name, form) => {
  const text = form(model);

  it('says what changed, where, from what to what, and whom it touches', () => {
    for (const part of ['The field name is gone.', '/components/schemas/Thing/properties/name', 'read a thing'])
      expect(text).toContain(part);
    expect(text).toContain('nobody');
    expect(text).toMatch(/It was (`never`|<code>never<\/code>) right\./);
    expect(text).toContain('No reason is on record.');
  });

  it('is the same for the same documents', () => {
    expect(form(createChangelogModel(between(small(), after, { pacts: [reader] })))).toBe(
      form(createChangelogModel(between(small(), after, { pacts: [reader] }))),
    );
  });

  it('lets nothing in a contract or a pact become part of the page', () => {
    const bad = '<script>alert(1)</script>"\'`</code>|*[x](javascript:alert(2))';
    const before = changed(({ components }) => {
      components.schemas.Thing.properties[bad] = { type: 'string', description: bad, default: `${bad}\n${bad}` };
    });
    const hostile = { ...reader, consumer: bad, version: bad };
    hostile.pact = {
      ...reader.pact,
      interactions: [call(bad, { method: 'GET', path: '/things/t1' }, { status: 200, body: { [bad]: bad } })],
    };
    const reasonFor = () => ({ reason: bad, consumers: [bad] });
    const shown = form(
      createChangelogModel(
        between(before, small(), {
          pacts: [hostile],
          reasonFor,
          protoApprovals: [{ rule: bad, pointer: bad, reason: bad, consumers: [] }],
        }),
      ),
    );
    const page = name === 'HTML' ? shown : new Marked().parse(shown, { async: false });
    expect(page).not.toContain('<script');
    expect(page).not.toContain('href="javascript:');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });
});

describe('the page', () => {
  const page = formatAsHtml(model);

  it('asks for nothing, has no script, and is read in the dark and on paper', () => {
    expect(page).not.toMatch(/<script|<link(?![^>]*data:)|@import|url\(|src=/);
    expect([...page.matchAll(/href="([^"]*)"/g)].map(([, to]) => to).filter((to) => !/^(#|data:)/.test(to!))).toEqual(
      [],
    );
    expect(page).toContain('prefers-color-scheme: dark');
    expect(page).toContain('@media print');
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
