import type { Block, CallExpression, Identifier, Statement, VariableDeclaration, VariableStatement } from 'ts-morph';
import { Node, SyntaxKind } from '#generated/packages/ts-morph.js';
import type { OperationMapping } from '#src/v1/mapping.ts';
import { listReadMembers, listUses, type FileContext } from './context.ts';
import { findOperation } from './requests.ts';

/** A loop that goes through all pages of a list by an offset, part by part. */
export type OffsetLoop = {
  loop: Node;
  body: Block;
  call: CallExpression;
  mapping: OperationMapping;
  /** `let offset = 0`. */
  offset: VariableDeclaration;
  /** The node that gives the offset to the list. */
  given: Node;
  /** `const page = await list(…)`. */
  page: VariableStatement;
  update: Statement | null;
  exit: Statement | null;
  /** The statement that leaves the loop after the last page. */
  end: Statement;
  /** The total, when only the end of the loop asks for it. */
  total: Node | null;
  /** The statements that work on a page. */
  rest: Statement[];
};

const getLoopBody = (loop: Node): Block | null => {
  if (!Node.isForStatement(loop) && !Node.isWhileStatement(loop) && !Node.isDoStatement(loop)) return null;
  const body = loop.getStatement();
  return Node.isBlock(body) ? body : null;
};

const isEndless = (loop: Node) => {
  if (Node.isForStatement(loop)) return loop.getCondition() === undefined;
  return (Node.isWhileStatement(loop) || Node.isDoStatement(loop)) && loop.getExpression().getText() === 'true';
};

/** Returns the variable that a list begins at, when it is one. */
function findOffset(call: CallExpression): { given: Node; name: Identifier } | null {
  const literal = call.getArguments().find(Node.isObjectLiteralExpression);
  const property = literal?.getProperty('offset');
  if (Node.isShorthandPropertyAssignment(property))
    return { given: property.getNameNode(), name: property.getNameNode() };
  const value = Node.isPropertyAssignment(property) ? property.getInitializer() : undefined;
  return Node.isIdentifier(value) ? { given: value, name: value } : null;
}

const findDeclaration = (name: Identifier): VariableDeclaration | null => {
  const parent = name.getParent();
  const symbol = Node.isShorthandPropertyAssignment(parent) ? parent.getValueSymbol() : name.getSymbol();
  const declaration = symbol?.getValueDeclaration();
  return Node.isVariableDeclaration(declaration) && declaration.getInitializer()?.getText() === '0'
    ? declaration
    : null;
};

/** `offset += …`, as a statement of the body or in the head of the loop. */
const isUpdate = (node: Node | undefined, name: string): boolean => {
  const expression = Node.isExpressionStatement(node) ? node.getExpression() : node;
  return (
    Node.isBinaryExpression(expression) &&
    expression.getOperatorToken().getKind() === SyntaxKind.PlusEqualsToken &&
    expression.getLeft().getText() === name
  );
};

/** `if (offset >= total) break;`: what is compared with, or null when it is another statement. */
function findComparedTotal(statement: Statement, name: string, file: FileContext): Node | null {
  if (!Node.isIfStatement(statement) || statement.getElseStatement()) return null;
  const then = statement.getThenStatement();
  const leaves = Node.isBlock(then) ? then.getStatements() : [then];
  if (leaves.length !== 1 || !(Node.isBreakStatement(leaves[0]) || Node.isReturnStatement(leaves[0]))) return null;
  const test = statement.getExpression();
  if (!Node.isBinaryExpression(test) || test.getOperatorToken().getKind() !== SyntaxKind.GreaterThanEqualsToken)
    return null;
  const counts =
    test.getLeft().getText() === name || new RegExp(`^${name} \\+ [\\w.]+$`).test(test.getLeft().getText());
  return counts && isTotal(test.getRight(), file) ? test.getRight() : null;
}

/** `if (items.length < limit) return found;`: how a loop ends that does not ask for the total. */
function isEnd(statement: Statement, page: VariableStatement): boolean {
  if (!Node.isIfStatement(statement) || statement.getElseStatement()) return false;
  const then = statement.getThenStatement();
  const [leaf, ...more] = Node.isBlock(then) ? then.getStatements() : [then];
  const test = statement.getExpression();
  if (more.length > 0 || !(Node.isBreakStatement(leaf) || Node.isReturnStatement(leaf))) return false;
  if (!Node.isBinaryExpression(test) || !test.getLeft().getText().endsWith('.length')) return false;
  const made = page.getDescendantsOfKind(SyntaxKind.Identifier).map((name) => name.getText());
  const counts = made.some((name) => test.getLeft().getText().startsWith(`${name}.`));
  return counts && !leaf.getDescendantsOfKind(SyntaxKind.Identifier).some((name) => made.includes(name.getText()));
}

const isTotal = (node: Node, file: FileContext): boolean => {
  if (listReadMembers(node, file).includes('Counted.total')) return true;
  if (!Node.isIdentifier(node)) return false;
  const [declaration] = node.getSymbol()?.getDeclarations() ?? [];
  return (
    Node.isBindingElement(declaration) &&
    (declaration.getPropertyNameNode() ?? declaration.getNameNode()).getText() === 'total'
  );
};

const countUses = (declaration: VariableDeclaration, but: readonly Node[]): number => {
  const isIn = (reference: Node) =>
    but.some((node) => node === reference || node.containsRange(reference.getPos(), reference.getEnd()));
  return listUses(declaration.getNameNode()).filter((reference) => !isIn(reference)).length;
};

/** Finds the element that takes the total, when only the exit of the loop asks for it. */
function findTotalElement(total: Node, exit: Node): Node | null {
  if (!Node.isIdentifier(total)) return null;
  const [declaration] = total.getSymbol()?.getDeclarations() ?? [];
  if (!Node.isBindingElement(declaration)) return null;
  const others = listUses(declaration.getNameNode()).filter(
    (node) => !exit.containsRange(node.getPos(), node.getEnd()),
  );
  return others.length === 0 ? declaration : null;
}

/** Returns the loop around a call of a list if every part of it is understood; otherwise null, and nothing is changed. */
export function findOffsetLoop(call: Node, file: FileContext): OffsetLoop | null {
  const mapping = findOperation(call, file);
  if (!mapping?.list || mapping.list.total || !Node.isCallExpression(call)) return null;
  const page = call.getFirstAncestorByKind(SyntaxKind.VariableStatement);
  const block = page?.getParent();
  const loop = block?.getParent();
  const from = findOffset(call);
  const offset = from && findDeclaration(from.name);
  if (!page || !loop || !from || !offset || getLoopBody(loop) !== block || !isEndless(loop)) return null;
  if (page.getDeclarations().length !== 1 || !Node.isAwaitExpression(call.getParent())) return null;
  const home = offset.getVariableStatement() ?? offset.getParent()?.getParent();
  if (home !== loop && home?.getParent() !== loop.getParent()) return null;
  const name = offset.getName();
  const body = block as Block;
  const update = body.getStatements().find((statement) => isUpdate(statement, name)) ?? null;
  const head = Node.isForStatement(loop) ? loop.getIncrementor() : undefined;
  if (
    head
      ? update !== null || !isUpdate(head, name) || body.getDescendantsOfKind(SyntaxKind.ContinueStatement).length > 0
      : !update
  )
    return null;
  const exit = body.getStatements().find((statement) => findComparedTotal(statement, name, file) !== null) ?? null;
  const parts = [from.given, update, head, exit].filter((part) => part !== null && part !== undefined);
  if (countUses(offset, parts) > 0) return null;
  const compared = exit && findComparedTotal(exit, name, file);
  const total = exit && compared ? findTotalElement(compared, exit) : null;
  const rest = body
    .getStatements()
    .filter((statement) => statement !== page && statement !== update && statement !== exit);
  const end = exit ?? rest.find((statement) => isEnd(statement, page)) ?? null;
  if (!end) return null;
  return { loop, body, call, mapping, offset, given: from.given, page, update, exit, total, rest, end };
}
