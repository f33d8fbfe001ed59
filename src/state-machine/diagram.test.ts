import fc from 'fast-check';
import { instance } from '@viz-js/viz';
import { describe, expect, it } from 'vitest';
import { action } from '#src/testing/machine-bodies.ts';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { completeState } from './complete.ts';
import type { MachineDefinition } from './definition.ts';
import { createDiagram, toVersionId, type Diagram, type DrawnMachine } from './diagram.ts';
import { writeDot } from './dot.ts';
import { writeMermaid } from './mermaid.ts';

const machine = (
  definition: Partial<MachineDefinition> & Pick<MachineDefinition, 'states'>,
  version = 1,
): DrawnMachine => ({
  key: 'desk',
  version,
  definition: {
    references: {},
    new_user_initial_state: 'first',
    returning_user_initial_state: 'first',
    terminal_state: 'done',
    global_intra_state_navigation_guidelines: [],
    global_action_guidelines: [],
    global_boundary_constraints: [],
    ...definition,
  },
});
const reference = { state_machine_id: 'hsm_1', version: 3 };
const inner = machine({ states: [action('first', 'done'), action('done')].map(completeState) }, 3);
const outer = machine({
  states: [action('first', 'ask.first', 'done'), action('again', 'ask.first'), action('done')].map(completeState),
  references: { ask: reference },
  returning_user_initial_state: 'again',
});

describe('createDiagram', () => {
  it('draws a referenced machine once, with an arrow back for each way that it was entered', () => {
    const diagram = createDiagram(outer, new Map([[toVersionId(reference), inner]]));
    expect(writeMermaid(diagram)).toBe(
      `flowchart TD
  n1("first")
  n2("again")
  n3(["done"])
  n6(("new user"))
  n7(("returning user"))
  subgraph g1["ask: desk 3"]
    n4("first")
    n5(["done"])
  end
  n4 -->|"Go to done."| n5
  n1 -->|"Go to ask.first."| n4
  n5 -.-> n1
  n1 -->|"Go to done."| n3
  n2 -->|"Go to ask.first."| n4
  n5 -.-> n2
  n6 --> n1
  n7 --> n2
`.replace('#58;', ':'),
    );
    expect(writeDot(diagram)).toContain('n5 -> n1 [style="dashed"];');
  });

  it('draws a box for a state of a machine that is not known', () => {
    const { groups, edges } = createDiagram(outer, new Map());
    expect(groups).toHaveLength(1);
    expect(groups[0]!.nodes.filter(({ kind }) => kind === 'reference').map(({ label }) => label)).toEqual([
      'ask.first',
      'ask.first',
    ]);
    expect(edges.filter(({ kind }) => kind === 'return')).toHaveLength(2);
  });
});

const hostile = [
  '"]; click n1 "javascript:alert(1)"',
  '</text><script>alert(1)</script>',
  '--> n9',
  '%% comment\nsubgraph x\nend',
  '\\N \\G \\" \\',
  '&lt;b&gt; &#34; #quot; #35;',
  '`**bold**`',
  'end',
  'Größe 漢字 🙂 \u202Etxet',
  '<b>bold</b>',
];
const texts = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
);
const drawing = (label: string, title: string, exit: string): Diagram => ({
  groups: [
    { title: null, nodes: [{ id: 'n1', label, kind: 'action' }] },
    { title, nodes: [{ id: 'n2', label, kind: 'decision' }] },
  ],
  edges: [{ from: 'n1', to: 'n2', label: exit, kind: 'transition' }],
});

const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' };
const readEntity = (entity: string, name: string) =>
  name.startsWith('#') ? String.fromCodePoint(Number(name.slice(1))) : (entities[name] ?? entity);
/** Returns the texts that an SVG of Graphviz shows. */
const readTexts = (svg: string) =>
  [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => text!.replaceAll(/&([^;]+);/g, readEntity));
const visible = (text: string) => text.replaceAll(/[\p{C}\p{Z}\s]/gu, '');

describe('the texts of a machine', () => {
  it('are shown by Graphviz as they are, and read as nothing else', async () => {
    const viz = await instance();
    fc.assert(
      fc.property(texts, texts, texts, (label, title, exit) => {
        const drawn = viz.render(writeDot(drawing(label, title, exit)), { format: 'svg' });
        expect(drawn.errors.filter(({ level }) => level === 'error')).toEqual([]);
        const svg = drawn.output!;
        expect([...new Set([...svg.matchAll(/<(\w+)/g)].map(([, tag]) => tag))].toSorted()).toEqual(
          expect.not.arrayContaining(['a', 'image', 'script', 'b']),
        );
        const shown = readTexts(svg)
          .map(visible)
          .filter((text) => text !== '')
          .toSorted();
        expect(shown).toEqual(
          [label, label, title, exit]
            .map(visible)
            .filter((text) => text !== '')
            .toSorted(),
        );
      }),
      { numRuns: scaleRuns(300) },
    );
  });

  it('are written for Mermaid without a sign that it reads', () => {
    fc.assert(
      fc.property(texts, texts, texts, (label, title, exit) => {
        const text = writeMermaid(drawing(label, title, exit));
        const quoted = [...text.matchAll(/"([^"]*)"/g)].map(([, inside]) => inside!);
        expect(text.split('\n')).toHaveLength(7);
        expect(quoted).toHaveLength(exit === '' ? 3 : 4);
        for (const inside of quoted) expect(inside).toMatch(/^(?:[\p{L}\p{M}\p{N} _.,:?!…]|#\d+;)*$/u);
        const read = (inside: string) => inside.replaceAll(/#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
        expect(quoted.map(read).map(visible)).toEqual(
          [label, title, label, ...(exit === '' ? [] : [exit])].map(visible),
        );
      }),
      { numRuns: scaleRuns(500) },
    );
  });
});
