import { Node, SyntaxKind } from '#generated/packages/ts-morph.js';
import { listReadMembers, findV1Type, type FileContext, type RewriteRule } from './context.ts';
import { parenthesize } from './print.ts';
import { conversions, identityConversion } from './conversions.ts';
import type { MemberRule } from './rules.ts';

/** The one rule for what may be members of several types, or why there is none. */
export function findMemberRule(
  origins: readonly string[],
  file: FileContext,
): { key: string; rule: MemberRule } | null | 'several' {
  const known = origins.flatMap((key) => {
    const rule = file.rules.members.get(key);
    return rule ? [{ key, rule }] : [];
  });
  const [first] = known;
  if (!first) return null;
  return known.every(({ rule }) => `${rule.path}` === `${first.rule.path}`) ? first : 'several';
}

/** Tells whether a member is as it was. */
export const isUnchanged = (key: string, { path, converted }: MemberRule) =>
  path?.length === 1 && path[0] === key.split('.')[1] && (!converted || conversions[key] === identityConversion);

/** Tells whether a node is assigned to, counted up or deleted. */
export const isWritten = (node: Node): boolean => {
  const parent = node.getParent();
  if (Node.isBinaryExpression(parent) && parent.getLeft() === node)
    return (
      parent.getOperatorToken().getKind() >= SyntaxKind.FirstAssignment &&
      parent.getOperatorToken().getKind() <= SyntaxKind.LastAssignment
    );
  return Node.isPostfixUnaryExpression(parent) || Node.isDeleteExpression(parent);
};

const memberRemoved = (key: string, note: string | null) => ({
  reason: `${key} is not in the answer of version 2.`,
  suggestion: key.startsWith('Chat')
    ? 'Ask getAgent for it, with the agent that the message was sent to.'
    : (note ?? 'Do without it.'),
});

/** `holder.member`, with another name or as an expression. */
function rewriteAccess(
  node: Node,
  holder: Node,
  dot: string,
  origins: string[],
  file: FileContext,
): string | undefined {
  const found = findMemberRule(origins, file);
  if (found === null) return undefined;
  if (found === 'several') {
    file.doubt(
      node,
      `It may be a member of ${origins.join(' or ')}, which have gone to different places.`,
      'Tell the cases apart first.',
    );
    return undefined;
  }
  const { key, rule } = found;
  if (isUnchanged(key, rule)) return undefined;
  if (rule.path === null || (rule.converted && isWritten(node))) {
    const { reason, suggestion } = memberRemoved(key, rule.note);
    file.doubt(
      node,
      rule.path === null ? reason : `${key} cannot be written to: it is made of ${rule.path.join('.')}.`,
      suggestion,
    );
    return undefined;
  }
  file.change(node, `${key} → ${rule.path.join('.')}`);
  const text = file.render(holder);
  if (!rule.converted) return `${text}${dot}${rule.path.join('.')}`;
  const value = conversions[key]!(`${text}.${rule.path.join('.')}`, file);
  const isCall = /^\w+\(/.test(value);
  if (dot === '?.') return parenthesize(`${text} ? ${isCall ? value : `(${value})`} : undefined`, node);
  return isCall ? value : parenthesize(value, node);
}

/** Rewrites the access to a member that has another name or form in version 2. */
export const propertyAccess: RewriteRule = (node, file) => {
  if (!Node.isPropertyAccessExpression(node) && !Node.isElementAccessExpression(node)) return undefined;
  const holder = node.getExpression();
  const dot = node.hasQuestionDotToken() ? '?.' : '.';
  const replaced = rewriteAccess(node, holder, dot, listReadMembers(node, file), file);
  return replaced ?? rewriteLegacyMember(node, holder, file) ?? reportDynamicAccess(node, holder, file);
};

/** Members of a log's event that version 1 did not declare: version 2 declares them, each for its own types. */
function rewriteLegacyMember(node: Node, holder: Node, file: FileContext): string | undefined {
  if (findV1Type(holder.getType(), file) !== 'LegacyEvent') return undefined;
  const name = Node.isPropertyAccessExpression(node) ? `'${node.getName()}'` : getMemberText(node, file);
  if (name === `'type'` || name === undefined) return undefined;
  const text = file.render(holder);
  file.change(node, 'a member of an event, which version 2 declares by its type');
  return file.isTypeScript ? `(${text} as Record<string, unknown>)[${name}]` : undefined;
}

const getMemberText = (node: Node, file: FileContext) => {
  const index = Node.isElementAccessExpression(node) ? node.getArgumentExpression() : undefined;
  return index && file.render(index).replaceAll('"', "'");
};

/** `x[name]`: which member that is, is known only when it runs. */
function reportDynamicAccess(node: Node, holder: Node, file: FileContext): undefined {
  if (!Node.isElementAccessExpression(node)) return;
  const index = node.getArgumentExpression();
  if (!index || Node.isStringLiteral(index) || Node.isNumericLiteral(index)) return;
  const type = findV1Type(holder.getType(), file);
  const keys = [...file.rules.members].filter(([key, rule]) => key.startsWith(`${type}.`) && !isUnchanged(key, rule));
  if (type === 'ParleyClient' || keys.length > 0)
    file.doubt(
      node,
      `Which member of ${type} this is, is known only when it runs.`,
      'Write the members out by their names.',
    );
}

/** Rewrites `error.message` of a failure: version 2 says more in it, and what version 1 said in `problem.detail`. */
export const failureMessage: RewriteRule = (node, file) => {
  if (!Node.isPropertyAccessExpression(node) || node.getName() !== 'message') return undefined;
  const holder = node.getExpression();
  if (findV1Type(holder.getType(), file) !== 'ParleyApiError' || isWritten(node)) return undefined;
  const text = file.render(holder);
  file.change(node, 'message of an error → problem.detail');
  return parenthesize(`${text}.problem?.detail ?? ${text}.message`, node);
};
