import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const source = join(import.meta.dirname, '..');

/** The lines that a function may have. A longer one needs a comment above it: `// Long: ` and the reason. */
const maxLines = 40;

/** Tests, and programs that only tests and developers run. */
const others = /\.test\.ts$|(^|\/)fixtures?[./]|^testing\/|^tools\//;

/** Tells whether a comment gives the reason of a function's length: above it, or above the statement that holds it. */
function hasReason(node: ts.Node, text: string): boolean {
  for (let at = node; at.parent; at = at.parent) {
    const comments = ts.getLeadingCommentRanges(text, at.getFullStart()) ?? [];
    if (comments.some(({ pos, end }) => /^\/\/ Long: \S.*\.$/.test(text.slice(pos, end)))) return true;
    if (ts.isStatement(at) || ts.isClassElement(at)) return false;
  }
  return false;
}

/** Lists the functions of a file that are too long and have no reason, with their lines. */
function listLongFunctions(path: string, text: string): string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const lineOf = (position: number) => file.getLineAndCharacterOfPosition(position).line;
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      const [first, last] = [lineOf(node.getStart()), lineOf(node.getEnd())];
      const lines = last - first + 1;
      if (lines > maxLines && !hasReason(node, text)) found.push(`${path}:${first + 1} has ${lines} lines`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

describe('a function', () => {
  it(`has ${maxLines} lines at most, or a reason for more`, () => {
    const paths = readdirSync(source, { recursive: true, encoding: 'utf8' })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => path.endsWith('.ts') && !others.test(path));
    expect(paths.length).toBeGreaterThan(100);
    expect(paths.flatMap((path) => listLongFunctions(path, readFileSync(join(source, path), 'utf8')))).toEqual([]);
  });

  const longFunction = `function long() {\n${'  step();\n'.repeat(maxLines)}}\n`;

  it.each([
    ['is reported when it is too long', longFunction, 1],
    ['may be long for a reason', `/** Does it. */\n// Long: one line for each step.\n${longFunction}`, 0],
    ['needs a reason in words', `// Long:\n${longFunction}`, 1],
    ['has a reason of its own', `// Long: one line for each step.\nconst short = 1;\n${longFunction}`, 1],
    ['is one inside of another too', `// Long: it is a list.\nfunction outer() {\n${longFunction}}\n`, 1],
  ])('%s', (_, text, count) => {
    expect(listLongFunctions('example.ts', text)).toHaveLength(count);
  });
});
