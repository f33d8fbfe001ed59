import { Node, SyntaxKind } from '#generated/packages/ts-morph.js';
import { listElementOrigins } from './bindings.ts';
import { listReadMembers, listOrigins, listUses, findV1Type, type FileContext, type RewriteRule } from './context.ts';

/** The closed lists of names of version 1 that are others in version 2. */
export type NameList = 'event' | 'log' | 'code';

const findNameList = (origins: readonly string[], file: FileContext): NameList | null => {
  if (origins.some((key) => file.rules.eventMembers.has(key))) return 'event';
  if (origins.includes('LegacyEvent.type')) return 'log';
  return origins.some((key) => key === 'Failure.code' || key === 'ParleyApiError.code') ? 'code' : null;
};

/** Returns the list that a type says, by its alias or as `ChatStreamEvent['type']`. */
function findDeclaredList(declaration: Node, file: FileContext): NameList | null {
  const node =
    Node.isVariableDeclaration(declaration) || Node.isParameterDeclaration(declaration)
      ? declaration.getTypeNode()
      : undefined;
  if (Node.isIndexedAccessTypeNode(node)) {
    const member = node.getIndexTypeNode().getText().slice(1, -1);
    return findNameList(listOrigins(node.getObjectTypeNode().getType().getProperty(member), file), file);
  }
  const type = findV1Type(declaration.getType(), file);
  return type === 'ErrorCode' || type === 'ParleyApiErrorCode' ? 'code' : null;
}

/**
 * Finds the list that an expression is of: by the member that it reads, by where its variable comes from, by its type.
 */
export function findExpressionList(node: Node, file: FileContext): NameList | null {
  if (Node.isParenthesizedExpression(node)) return findExpressionList(node.getExpression(), file);
  if (!Node.isIdentifier(node)) return findNameList(listReadMembers(node, file), file);
  const [declaration] = node.getSymbol()?.getDeclarations() ?? [];
  if (!declaration || file.isV1(declaration.getSourceFile().getFilePath())) return null;
  if (Node.isBindingElement(declaration)) {
    const pattern = declaration.getParentIfKind(SyntaxKind.ObjectBindingPattern);
    return pattern ? findNameList(listElementOrigins(pattern, declaration, file), file) : null;
  }
  const source = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : undefined;
  return findDeclaredList(declaration, file) ?? (source ? findExpressionList(source, file) : null);
}

/** Lists the names in version 2 for a name: several, where version 1 had one for them. */
export function listSuccessors(name: string, names: NameList, { rules }: FileContext): readonly string[] {
  if (names === 'code') return rules.codes.get(name) ?? [name];
  return [(names === 'event' ? rules.events : rules.logTypes).get(name) ?? name];
}

const isCompared = (node: Node, parent: Node) =>
  Node.isBinaryExpression(parent) ||
  Node.isSwitchStatement(parent) ||
  Node.isCaseClause(parent) ||
  Node.isTemplateSpan(parent) ||
  Node.isParenthesizedExpression(parent) ||
  Node.isExpressionStatement(parent) ||
  Node.isVariableDeclaration(parent) ||
  (Node.isElementAccessExpression(parent) && parent.getArgumentExpression() === node) ||
  (Node.isConditionalExpression(parent) && parent.getCondition() === node);

/** Tells whether a function of the program does nothing with an argument but compare it with names that stay. */
function onlyComparesArgument(call: Node, node: Node, names: NameList, file: FileContext): boolean {
  if (!Node.isCallExpression(call)) return false;
  const callee = call.getExpression();
  if (callee.getText().startsWith('console.')) return true;
  if (
    Node.isPropertyAccessExpression(callee) &&
    callee.getName() === 'includes' &&
    Node.isArrayLiteralExpression(callee.getExpression())
  )
    return true;
  const [declaration] = callee.getSymbol()?.getDeclarations() ?? [];
  const made = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : declaration;
  if (!Node.isFunctionDeclaration(made) && !Node.isArrowFunction(made)) return false;
  const parameter = made.getParameters()[call.getArguments().indexOf(node as never)];
  if (!parameter || findDeclaredList(parameter, file)) return parameter !== undefined;
  return listUses(parameter.getNameNode()).every((use) => {
    const test = use.getParent();
    if (!Node.isBinaryExpression(test)) return Node.isTemplateSpan(test);
    const [literal] = [test.getLeft(), test.getRight()].filter(Node.isStringLiteral);
    return (
      literal !== undefined && `${listSuccessors(literal.getLiteralText(), names, file)}` === literal.getLiteralText()
    );
  });
}

/** Reports a name of version 1 that goes where it cannot be followed, as mere text. */
export const escapingName: RewriteRule = (node, file) => {
  if (!Node.isPropertyAccessExpression(node) && !Node.isIdentifier(node)) return undefined;
  const parent = node.getParent();
  if (!parent || Node.isBindingElement(parent) || Node.isImportSpecifier(parent) || Node.isTypeNode(parent))
    return undefined;
  if (
    Node.isIdentifier(node) &&
    (Node.isPropertyAccessExpression(parent)
      ? parent.getNameNode() === node
      : !Node.isExpression(parent) &&
        !Node.isReturnStatement(parent) &&
        !Node.isPropertyAssignment(parent) &&
        !Node.isShorthandPropertyAssignment(parent))
  )
    return undefined;
  const names = findExpressionList(node, file);
  if (!names || isCompared(node, parent) || onlyComparesArgument(parent, node, names, file)) return undefined;
  const expected = findV1Type(Node.isExpression(node) ? node.getContextualType() : undefined, file);
  if (expected === 'ErrorCode' || expected === 'ParleyApiErrorCode') return undefined;
  file.doubt(
    node,
    'A name of version 1 goes on from here as mere text; version 2 has other names.',
    'See that whoever reads it knows the names of version 2; the guide lists them.',
  );
  return undefined;
};
