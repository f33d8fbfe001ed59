/** Escapes text, so that it stays text in Markdown, whatever it says. */
export const escapeMarkdown = (text: string): string =>
  text.replaceAll(/[\\`*[\]<>|~&#]|(?<!\w)_|_(?!\w)/g, (character) => `\\${character}`).replaceAll(/\s*\n\s*/g, ' ');

/** Returns the length of the longest run of backticks in a text. */
const longestRun = (text: string) => Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));

/** Formats code in a line; its fence is longer than any that is in it. */
export function code(text: string): string {
  const fence = '`'.repeat(longestRun(text) + 1);
  const inner = text.replaceAll(/\s*\n\s*/g, ' ');
  return /^`|`$/.test(inner) ? `${fence} ${inner} ${fence}` : `${fence}${inner}${fence}`;
}

/** Formats prose of ours, in which code stands between backticks. */
export const formatProse = (text: string): string =>
  text
    .split(/`([^`]+)`/)
    .map((part, index) => (index % 2 === 0 ? escapeMarkdown(part) : code(part)))
    .join('');

const escapeCell = (text: string) => text.replaceAll(/(?<!\\)\|/g, '\\|');

/** Formats a table. */
export const formatTable = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.map(escapeCell).join(' | ')} |`).join('\n');
