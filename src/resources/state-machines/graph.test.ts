import { beforeAll, describe, expect, it } from 'vitest';
import { createDrawer } from '#src/drawing/drawer.ts';
import { testApi, type Api } from '#src/testing/harness.ts';
import { action, machinesPath, newMachineBody } from '#src/testing/machine-bodies.ts';

let api: Api;
let [innermost, inner, outer] = ['', '', ''];

const create = async (within?: string) => {
  const references = { ...(within && { below: { state_machine_id: within, version: 1 } }) };
  const states = [action('first', ...(within ? ['below.first'] : []), 'done'), action('done')];
  const { status, body } = await api.post(machinesPath, { body: newMachineBody({ states, references }) });
  expect([status, body]).toEqual([201, expect.anything()]);
  return body.id as string;
};

beforeAll(async () => {
  api = await testApi();
  innermost = await create();
  inner = await create(innermost);
  outer = await create(inner);
});

/** Returns the elements of an XML document that are not closed, and all signs that stand where none may. */
function listOpenElements(xml: string): string[] {
  const open: string[] = [];
  const rest = xml
    .replaceAll(/<!--(?:(?!--)[^])*-->/g, '')
    .replaceAll(/<(\/?)([a-z]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g, (_, close, name: string, _attributes, empty) => {
      if (close && open.at(-1) === name) open.pop();
      else if (!empty) open.push(name);
      return '';
    });
  return [...open, ...(rest.match(/[<>]|&(?!(?:amp|lt|gt|quot|#\d+|#x[\da-f]+|nbsp|#160);)/gi) ?? [])];
}

const draw = async (query = '', id = outer) => (await api.get(`${machinesPath}/${id}/graph${query}`)).body;

describe('getStateMachineGraph', () => {
  it('200 with a text of Mermaid, one level deep', async () => {
    const graph = await draw();
    expect(graph).toMatchObject({ state_machine_id: outer, version: 1, language: 'mermaid', is_complete: false });
    expect(graph.text).toMatch(/^flowchart TD\n/);
    expect(graph.text.match(/subgraph/g)).toHaveLength(1);
    expect(graph.text).toContain('"below.first"');
  });

  it('200 with as many levels as are asked for, those of deleted machines too', async () => {
    expect(await draw('?depth=0')).toMatchObject({ is_complete: false, text: expect.not.stringContaining('subgraph') });
    await api.delete(`${machinesPath}/${innermost}`);
    const whole = await draw('?depth=2&language=dot');
    expect(whole).toMatchObject({
      language: 'dot',
      is_complete: true,
      text: expect.stringMatching(/^digraph machine \{/),
    });
    expect(whole.text.match(/subgraph cluster_/g)).toHaveLength(2);
  });

  it('200 with an SVG', async () => {
    const { language, text } = await draw('?language=svg');
    expect([language, text]).toEqual(['svg', expect.stringMatching(/<svg [^]*>first<[^]*<\/svg>/)]);
  });

  it('200 with the image itself, whatever its texts are', async () => {
    const odd = `</text><script>alert(1)</script>&amp; "\\N" ]]> <!-- \u0001 \u202e`;
    const exit = { description: odd, next_state: 'done' };
    const states = [{ ...action('first'), exit_conditions: [exit] }, action('done')];
    const { body: machine } = await api.post(machinesPath, { body: newMachineBody({ states }) });
    const headers = { authorization: `Bearer ${api.token}`, accept: 'image/svg+xml' };
    const image = await fetch(`${api.stage.url}${machinesPath}/${machine.id}/graph?format=svg`, { headers });
    expect([image.status, image.headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
    expect(image.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(image.headers.get('etag')).toMatch(/^"/);
    const text = await image.text();
    expect(listOpenElements(text)).toEqual([]);
    expect(text).toContain('&lt;script&gt;');
    expect(text).not.toMatch(/<script|<!DOCTYPE|<!\[CDATA|\son\w+=|href=/i);
  });

  it('200 with an earlier version', async () => {
    const id = await create();
    await api.patch(`${machinesPath}/${id}`, { body: { states: [action('only')], ...allAt('only') } });
    expect(await draw('', id)).toMatchObject({ version: 2, text: expect.stringContaining('only') });
    expect(await draw('?version=1', id)).toMatchObject({ version: 1, text: expect.stringContaining('first') });
  });

  it('200 without the states of machines that would be too many', async () => {
    const names = Array.from({ length: 199 }, (_, place) => `s${place}`);
    const states = [...names.map((name, place) => action(name, names[place + 1] ?? 'done')), action('done')];
    const begin = { new_user_initial_state: 's0', returning_user_initial_state: 's0' };
    const parts = ['a', 'b', 'c'].map(async (name) => {
      const { body } = await api.post(machinesPath, { body: newMachineBody({ states, ...begin }) });
      return [name, { state_machine_id: body.id, version: 1 }];
    });
    const references = Object.fromEntries(await Promise.all(parts)) as Record<string, never>;
    const large = newMachineBody({
      states: [action('first', 'a.s0', 'b.s0', 'c.s0', 'done'), action('done')],
      references,
    });
    const { id } = (await api.post(machinesPath, { body: large })).body;
    const graph = await draw('', id);
    expect([graph.is_complete, graph.text.match(/subgraph/g).length]).toEqual([false, 2]);
  });

  it('400 for an SVG of too many arrows', async () => {
    const names = Array.from({ length: 199 }, (_, place) => `s${place}`);
    const exits = (from: number) => Array.from({ length: 50 }, (_, step) => names[(from * 7 + step * 37 + 1) % 199]!);
    const states = [...names.map((name, place) => action(name, ...exits(place).with(0, 'done'))), action('done')];
    const begin = { new_user_initial_state: 's0', returning_user_initial_state: 's0' };
    const { body } = await api.post(machinesPath, { body: newMachineBody({ states, ...begin }) });
    const { status, body: refused } = await api.get(`${machinesPath}/${body.id}/graph?language=svg`);
    expect([status, refused.errors]).toMatchObject([400, [{ parameter: 'language', code: 'too_large' }]]);
  });

  it('404 for a machine or a version that is not there', async () => {
    const stranger = await testApi(api.stage);
    for (const answer of [
      await stranger.get(`${machinesPath}/${outer}/graph`),
      await api.get(`${machinesPath}/${outer}/graph?version=9`),
    ])
      expect([answer.status, answer.body.error_code]).toEqual([404, 'state_machine_not_found']);
  });
});

function allAt(name: string) {
  return { new_user_initial_state: name, returning_user_initial_state: name, terminal_state: name };
}

describe('a drawer', () => {
  it('draws one after the other, refuses when too many wait, and answers null for what is no DOT', async () => {
    const drawer = createDrawer();
    const drawings = Array.from({ length: 22 }, () => drawer.draw('digraph { a -> b }'));
    const outcomes = await Promise.allSettled(drawings);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(21);
    expect(outcomes.at(-1)).toMatchObject({ reason: { code: 'rate_limit_exceeded' } });
    expect(await drawer.draw('nothing')).toBeNull();
    expect(await drawer.draw('digraph { a -> b }')).toContain('</svg>');
    await drawer.close();
  });

  it('answers null for what takes too long', async () => {
    const arrows = Array.from({ length: 2_000 }, (_, at) => `n${at % 199} -> n${(at * 37) % 199};`);
    const drawer = createDrawer(1);
    expect(await drawer.draw(`digraph { ${arrows.join(' ')} }`)).toBeNull();
    await drawer.close();
  });
});
