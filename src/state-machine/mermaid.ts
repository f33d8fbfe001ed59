import type { Diagram, DiagramEdge, DiagramNode } from './diagram.ts';

/**
 * Writes a text so that Mermaid shows it and never reads it: whatever is neither a letter, a digit nor a few harmless signs is
 * a character reference, which Mermaid writes with `#`.
 */
const quote = (text: string): string =>
  `"${text.replaceAll(/[^\p{L}\p{M}\p{N} _.,:?!…]/gu, (sign) => (/[\p{C}\p{Z}]/u.test(sign) ? ' ' : `#${sign.codePointAt(0)};`))}"`;

/** The brackets that make the shape of a box. */
const shapes: Record<DiagramNode['kind'], readonly [string, string]> = {
  action: ['(', ')'],
  decision: ['{', '}'],
  recall: ['[(', ')]'],
  annotation: ['>', ']'],
  reflection: ['{{', '}}'],
  tool_call: ['[[', ']]'],
  terminal: ['([', '])'],
  start: ['((', '))'],
  reference: ['[', ']'],
};

const writeNode = ({ id, label, kind }: DiagramNode): string =>
  `${id}${shapes[kind][0]}${quote(label)}${shapes[kind][1]}`;

const writeEdge = ({ from, to, label, kind }: DiagramEdge): string =>
  `${from} ${kind === 'return' ? '-.->' : '-->'}${label === '' ? '' : `|${quote(label)}|`} ${to}`;

/** Writes a diagram as a flowchart of Mermaid. A referenced machine is a subgraph, and a return a dotted arrow. */
export function writeMermaid({ groups, edges }: Diagram): string {
  const lines = groups.flatMap(({ title, nodes }, place) => {
    const boxes = nodes.map(writeNode);
    if (title === null) return boxes;
    return [`subgraph g${place}[${quote(title)}]`, ...boxes.map((box) => `  ${box}`), 'end'];
  });
  return ['flowchart TD', ...[...lines, ...edges.map(writeEdge)].map((line) => `  ${line}`), ''].join('\n');
}
