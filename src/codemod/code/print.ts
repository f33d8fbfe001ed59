import { Node } from '#generated/packages/ts-morph.js';
import { nullFallback } from './conversions.ts';

/** An object to be written: its members, in their order. A text that begins with `...` is spread. */
export type ObjectTree = Map<string, ObjectTree | string>;

/** Puts a text at a path; what is there stays before it. */
export function putText(tree: ObjectTree, path: readonly string[], text: string): void {
  const [name, ...rest] = path as [string, ...string[]];
  if (rest.length === 0) {
    tree.set(name, text);
    return;
  }
  const inner = tree.get(name);
  const next: ObjectTree = inner instanceof Map ? inner : new Map<string, ObjectTree | string>();
  tree.set(name, next);
  putText(next, rest, text);
}

function printMember(name: string, value: string, isText: boolean): string {
  if (value.startsWith('...')) return value;
  return isText && name === value ? name : `${name}: ${value}`;
}

const width = 100;

/** Returns the blanks before the line that a node begins on. */
export function getIndent(node: Node): string {
  const full = node.getSourceFile().getFullText();
  const line = full.slice(full.lastIndexOf('\n', node.getStart() - 1) + 1);
  return /^[ \t]*/.exec(line)![0];
}

const isDefault = (node: Node | undefined) =>
  Node.isBinaryExpression(node) && node.getOperatorToken().getText() === '??';

/** Tells whether another value follows for one that is missing. */
function isDefaulted(node: Node): boolean {
  const parent = node.getParent();
  if (!Node.isBinaryExpression(parent) || !isDefault(parent)) return false;
  const above = parent.getParent();
  return (
    parent.getLeft() === node || (Node.isBinaryExpression(above) && isDefault(above) && above.getLeft() === parent)
  );
}

/** Parentheses around an expression, where what is around it may bind more tightly. */
export function parenthesize(text: string, node: Node): string {
  const parent = node.getParent();
  const isFree =
    Node.isReturnStatement(parent) ||
    Node.isVariableDeclaration(parent) ||
    Node.isPropertyAssignment(parent) ||
    Node.isTemplateSpan(parent) ||
    Node.isParenthesizedExpression(parent) ||
    Node.isArrowFunction(parent) ||
    Node.isArrayLiteralExpression(parent) ||
    (Node.isCallExpression(parent) && parent.getExpression() !== node);
  if (isDefaulted(node) && text.endsWith(nullFallback)) return text.slice(0, -nullFallback.length);
  return isFree ? text : `(${text})`;
}

/** Returns an object literal, on one line where it fits behind what is before it on its line. */
export function printTree(tree: ObjectTree, indent: string, before = 0): string {
  const line = [...tree].map(([name, value]) =>
    printMember(name, value instanceof Map ? printTree(value, '') : value, typeof value === 'string'),
  );
  const short = line.length === 0 ? '{}' : `{ ${line.join(', ')} }`;
  if (indent.length + before + short.length <= width && !short.includes('\n')) return short;
  const inner = `${indent}  `;
  const members = [...tree].map(([name, value]) => {
    const text = value instanceof Map ? printTree(value, inner) : value;
    return `${inner}${printMember(name, text, typeof value === 'string')},`;
  });
  return ['{', ...members, `${indent}}`].join('\n');
}
