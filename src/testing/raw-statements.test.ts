import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';

const source = join(import.meta.dirname, '..');

/** The files that ask the database: db/ opens it, and has no entities. */
const files = ['access', 'api', 'resources']
  .flatMap((room) =>
    readdirSync(join(source, room), { recursive: true, encoding: 'utf8' }).map((path) => join(room, path)),
  )
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'));

/** What runs a statement, by the names that it has everywhere. */
const runner = /(?:^|[.#])(?:db|tx|dataSource)$/;

const isRawCall = (node: ts.Node): boolean =>
  ts.isCallExpression(node) &&
  ts.isPropertyAccessExpression(node.expression) &&
  node.expression.name.text === 'query' &&
  runner.test(node.expression.expression.getText());

/** Tells whether a node, or one around it, has a comment before it that begins with `Raw:` or has a line that does. */
function hasReason(node: ts.Node, text: string): boolean {
  if (ts.isSourceFile(node)) return /^\/\/ All raw: ./m.test(text);
  const before = text.slice(node.getFullStart(), node.getStart());
  return /(?:\/\/|\*) Raw(?:, \w+)*: ./.test(before) || hasReason(node.parent, text);
}

function listUnexplained(path: string): string[] {
  const text = readFileSync(join(source, path), 'utf8');
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isRawCall(node) && !hasReason(node, text))
      found.push(`${path}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`);
    node.forEachChild(visit);
  };
  visit(file);
  return found;
}

it('a statement of raw SQL says why no repository does it: beside it, at its function, or for its whole file', () => {
  expect(files.length).toBeGreaterThan(100);
  expect(files.flatMap(listUnexplained)).toEqual([]);
});
