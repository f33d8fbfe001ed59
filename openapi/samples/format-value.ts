import type { Json } from './sample-call.ts';

/** How a language writes values. */
type Notation = {
  scalar: (value: null | boolean | number | string) => string;
  key: (name: string) => string;
  /** Whether one line has spaces within its braces. */
  spaced: boolean;
  /** What a member is indented by. */
  step: string;
  /** What is after the last of several lines. */
  end: ',' | '';
};

const maxLine = 72;

/** Writes a value in one line if it is short, and otherwise one member a line. */
export function formatValue(notation: Notation, value: Json, indent = ''): string {
  if (value === null || typeof value !== 'object') return notation.scalar(value);
  const inner = indent + notation.step;
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const items = Array.isArray(value)
    ? value.map((item) => formatValue(notation, item, inner))
    : Object.entries(value).map(([name, item]) => `${notation.key(name)}: ${formatValue(notation, item, inner)}`);
  if (items.length === 0) return open + close;
  const space = notation.spaced && open === '{' ? ' ' : '';
  const line = `${open}${space}${items.join(', ')}${space}${close}`;
  if (line.length + indent.length <= maxLine && !line.includes('\n')) return line;
  return `${open}\n${items.map((item) => inner + item).join(',\n')}${notation.end}\n${indent}${close}`;
}
