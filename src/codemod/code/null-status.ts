import { Node, SyntaxKind } from '#generated/packages/ts-morph.js';
import { listElementOrigins } from './bindings.ts';
import { listReadMembers, type FileContext, type RewriteRule } from './context.ts';

/** Lists the members that an expression has its value from: by what it reads, or by where its variable comes from. */
function listValueOrigins(node: Node, file: FileContext): string[] {
  if (Node.isParenthesizedExpression(node)) return listValueOrigins(node.getExpression(), file);
  if (!Node.isIdentifier(node)) return listReadMembers(node, file);
  const [declaration] = node.getSymbol()?.getDeclarations() ?? [];
  if (Node.isBindingElement(declaration)) {
    const pattern = declaration.getParentIfKind(SyntaxKind.ObjectBindingPattern);
    return pattern ? listElementOrigins(pattern, declaration, file) : [];
  }
  const source = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : undefined;
  return source ? listValueOrigins(source, file) : [];
}

const isNothing = (node: Node) => Node.isNullLiteral(node) || node.getText() === 'undefined';
const comparing = new Set(['===', '!==', '==', '!=']);
const joining = new Set(['&&', '||', '??', '??=']);

/** Tells whether a value is tested for being there: compared with null, joined by `??`, or a condition. */
function isTestedForNull(node: Node): boolean {
  const parent = node.getParent();
  if (Node.isParenthesizedExpression(parent)) return isTestedForNull(parent);
  if (Node.isBinaryExpression(parent)) {
    const operator = parent.getOperatorToken().getText();
    const other = parent.getLeft() === node ? parent.getRight() : parent.getLeft();
    return comparing.has(operator) ? isNothing(other) : joining.has(operator) && parent.getLeft() === node;
  }
  if (Node.isPrefixUnaryExpression(parent)) return parent.getOperatorToken() === SyntaxKind.ExclamationToken;
  if (Node.isConditionalExpression(parent)) return parent.getCondition() === node;
  return Node.isIfStatement(parent) || Node.isWhileStatement(parent) || Node.isTypeOfExpression(parent);
}

/**
 * Reports `error.status === null`, and other tests for a status that is not there. In version 1 that was a failure in the
 * middle of a stream, which has the status of its problem in version 2; there it is a failure without any answer.
 */
export const nullStatus: RewriteRule = (node, file) => {
  if (!Node.isPropertyAccessExpression(node) && !Node.isElementAccessExpression(node) && !Node.isIdentifier(node))
    return undefined;
  if (isTestedForNull(node) && listValueOrigins(node, file).includes('ParleyApiError.status'))
    file.doubt(
      node,
      'A status was null in the middle of a stream; in version 2 it is null when no answer arrived.',
      'A failure of a stream has the status of its problem: test `error.code`, or where the error is caught.',
    );
  return undefined;
};
