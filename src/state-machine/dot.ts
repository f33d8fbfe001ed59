import type { Diagram, DiagramEdge, DiagramNode } from './diagram.ts';

const escapes: Record<string, string> = { '"': '\\"', '\\': '\\\\', '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Writes a text as a quoted string of DOT. Graphviz reads escapes and character references in labels, so those are escaped too. */
const quote = (text: string): string => `"${text.replaceAll(/["\\&<>]|\p{C}/gu, (sign) => escapes[sign] ?? ' ')}"`;

/** The shape of a box, and whether its border is drawn twice. */
const shapes: Record<DiagramNode['kind'], string> = {
  action: 'shape=box, style="rounded"',
  decision: 'shape=diamond',
  recall: 'shape=cylinder',
  annotation: 'shape=note',
  reflection: 'shape=hexagon',
  tool_call: 'shape=component',
  terminal: 'shape=box, style="rounded", peripheries=2',
  start: 'shape=plaintext',
  reference: 'shape=box, style="dashed"',
};

const writeNode = ({ id, label, kind }: DiagramNode): string => `${id} [label=${quote(label)}, ${shapes[kind]}];`;

function writeEdge({ from, to, label, kind }: DiagramEdge): string {
  const attributes = [
    ...(label === '' ? [] : [`label=${quote(label)}`]),
    ...(kind === 'return' ? ['style="dashed"'] : []),
  ];
  return `${from} -> ${to}${attributes.length === 0 ? '' : ` [${attributes.join(', ')}]`};`;
}

const head = ['rankdir=TB;', 'node [fontname="Helvetica", fontsize=12];', 'edge [fontname="Helvetica", fontsize=10];'];

/** Writes a diagram in DOT, the language of Graphviz. A referenced machine is a cluster, and a return a dashed arrow. */
export function writeDot({ groups, edges }: Diagram): string {
  const lines = groups.flatMap(({ title, nodes }, place) => {
    const boxes = nodes.map(writeNode);
    if (title === null) return boxes;
    const label = `label=${quote(title)}; fontname="Helvetica"; style="rounded";`;
    return [`subgraph cluster_${place} {`, ...[label, ...boxes].map((line) => `  ${line}`), '}'];
  });
  return [
    'digraph machine {',
    ...[...head, ...lines, ...edges.map(writeEdge)].map((line) => `  ${line}`),
    '}',
    '',
  ].join('\n');
}
