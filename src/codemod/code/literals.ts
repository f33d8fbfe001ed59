import type { StringLiteral } from 'ts-morph';
import { Node, SyntaxKind } from '#generated/packages/ts-morph.js';
import { listOrigins, findV1Type, type FileContext, type RewriteRule } from './context.ts';
import { findExpressionList, listSuccessors, type NameList } from './names.ts';
import { parenthesize, getIndent } from './print.ts';

const quoteLike = (literal: StringLiteral, text: string) => literal.getText()[0] + text + literal.getText()[0];

const equalities = new Map([
  [SyntaxKind.EqualsEqualsEqualsToken, '||'],
  [SyntaxKind.EqualsEqualsToken, '||'],
  [SyntaxKind.ExclamationEqualsEqualsToken, '&&'],
  [SyntaxKind.ExclamationEqualsToken, '&&'],
]);

function reportCustomEvent(literal: StringLiteral, names: NameList, file: FileContext): void {
  if (names !== 'log' || literal.getLiteralText() !== 'CUSTOM') return;
  file.doubt(
    literal,
    'Version 1 showed what AG-UI 1.0 has added as CUSTOM. In version 2 such events have types of their own.',
    'Handle ACTIVITY_*, SUBAGENT_* and the other new types where they matter to you.',
  );
}

/** Names that are written beside this one already, so that it is not taken apart twice. */
const listNeighbours = (node: Node): string => {
  const parent = node.getParent();
  return Node.isBinaryExpression(parent) || Node.isParenthesizedExpression(parent)
    ? listNeighbours(parent)
    : node.getText();
};

/** Rewrites comparisons: `event.type === 'token'`, `error.code !== 'conversation_busy'`. */
export const comparison: RewriteRule = (node, file) => {
  if (!Node.isBinaryExpression(node)) return undefined;
  const joint = equalities.get(node.getOperatorToken().getKind());
  if (!joint) return undefined;
  const [left, right] = [node.getLeft(), node.getRight()];
  const literal = Node.isStringLiteral(right) ? right : Node.isStringLiteral(left) ? left : null;
  const names = literal && findExpressionList(literal === right ? left : right, file);
  if (!literal || !names) return undefined;
  reportCustomEvent(literal, names, file);
  const next = listSuccessors(literal.getLiteralText(), names, file);
  if (next.length === 1 && next[0] === literal.getLiteralText()) return undefined;
  if (next.length > 1 && next.slice(1).every((name) => listNeighbours(node).includes(`'${name}'`))) return undefined;
  file.change(literal, `${literal.getLiteralText()} → ${next.join(', ')}`);
  const other = file.render(literal === right ? left : right);
  const operator = node.getOperatorToken().getText();
  const tests = next.map((name) => `${other} ${operator} ${quoteLike(literal, name)}`);
  if (tests.length === 1) return literal === right ? tests[0] : `${quoteLike(literal, next[0]!)} ${operator} ${other}`;
  const parent = node.getParent();
  const isJoined = Node.isBinaryExpression(parent) && parent.getOperatorToken().getText() === joint;
  const text = tests.join(` ${joint} `);
  return isJoined || Node.isIfStatement(parent) ? text : parenthesize(text, node);
};

/** Rewrites `case 'token':`; one that stands for several becomes several. */
export const switchCase: RewriteRule = (node, file) => {
  const clause = node.getParent();
  if (!Node.isStringLiteral(node) || !Node.isCaseClause(clause)) return undefined;
  const block = clause.getParentIfKindOrThrow(SyntaxKind.CaseBlock);
  const names = findExpressionList(block.getParentIfKindOrThrow(SyntaxKind.SwitchStatement).getExpression(), file);
  if (!names) return undefined;
  reportCustomEvent(node, names, file);
  const written = block
    .getClauses()
    .map((other) => (Node.isCaseClause(other) ? other.getExpression().getText().slice(1, -1) : ''));
  const name = node.getLiteralText();
  const next = listSuccessors(name, names, file).filter((one) => one === name || !written.includes(one));
  if (next.length === 0 || (next.length === 1 && next[0] === name)) return undefined;
  file.change(node, `${name} → ${next.join(', ')}`);
  return next.map((one) => quoteLike(node, one)).join(`:\n${getIndent(clause)}case `);
};

/** Rewrites `['timeout', 'conversation_busy'].includes(error.code)`. */
export const inclusion: RewriteRule = (node, file) => {
  if (!Node.isArrayLiteralExpression(node)) return undefined;
  const call = node.getParent()?.getParent();
  const names =
    Node.isCallExpression(call) && call.getArguments()[0] ? findExpressionList(call.getArguments()[0]!, file) : null;
  const callee = Node.isCallExpression(call) ? call.getExpression() : undefined;
  if (
    !names ||
    !Node.isPropertyAccessExpression(callee) ||
    callee.getName() !== 'includes' ||
    callee.getExpression() !== node
  )
    return undefined;
  const elements = node.getElements();
  const texts = elements.flatMap((element) =>
    Node.isStringLiteral(element)
      ? listSuccessors(element.getLiteralText(), names, file).map((name) => quoteLike(element, name))
      : [file.render(element)],
  );
  const text = `[${[...new Set(texts)].join(', ')}]`;
  if (text === node.getText()) return undefined;
  file.change(node, 'names of version 1 → names of version 2');
  return text;
};

/** Reports `table[error.code]`: the table has the names of version 1. */
export const lookup: RewriteRule = (node, file) => {
  if (!Node.isElementAccessExpression(node)) return undefined;
  const index = node.getArgumentExpression();
  if (index && !Node.isStringLiteral(index) && findExpressionList(index, file))
    file.doubt(
      node,
      `What is looked up here has names of version 1.`,
      'Give the table the names of version 2; the guide lists them.',
    );
  return undefined;
};

/** Rewrites `Conversation['agentId']`. */
export const indexedType: RewriteRule = (node, file) => {
  if (!Node.isIndexedAccessTypeNode(node)) return undefined;
  const type = findV1Type(node.getObjectTypeNode().getType(), file);
  const index = node.getIndexTypeNode().getText().slice(1, -1);
  if (!type) return undefined;
  const operation = type === 'ParleyClient' ? file.rules.operations.get(index)?.v2 : undefined;
  const rule = file.rules.members.get(`${type}.${index}`);
  const next = operation ?? (rule?.path?.length === 1 && !rule.converted ? rule.path[0] : undefined);
  if (next === index || listOrigins(node.getObjectTypeNode().getType().getProperty(index), file).length === 0)
    return undefined;
  if (!next) {
    file.doubt(node, `${type}['${index}'] has no type in version 2 that is the same.`, 'Name the type that is meant.');
    return undefined;
  }
  file.change(node, `${type}.${index} → ${next}`);
  return `${file.render(node.getObjectTypeNode())}['${next}']`;
};
