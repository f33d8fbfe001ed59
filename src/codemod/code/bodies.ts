import type { ObjectLiteralExpression } from 'ts-morph';
import { Node } from '#generated/packages/ts-morph.js';
import type { OperationMapping } from '#src/v1/mapping.ts';
import { findV1Type, type FileContext, type RewriteRule } from './context.ts';
import { getIndent, printTree, putText, type ObjectTree } from './print.ts';
import { getMethodName, renderSuccessorCall } from './successor-calls.ts';
import { carryValues, membersUnseen, readValues, type RequestValues } from './requests.ts';

const listBodyFields = (mapping: OperationMapping) => mapping.request.filter(({ v2 }) => v2?.startsWith('body.'));
const getBodyTree = (tree: ObjectTree): ObjectTree => (tree.get('body') as ObjectTree | undefined) ?? new Map();

/** Tells whether a value can be written twice. */
const isStable = (node: Node): boolean =>
  Node.isIdentifier(node) ||
  Node.isLiteralLike(node) ||
  Node.isThisExpression(node) ||
  (Node.isPropertyAccessExpression(node) && isStable(node.getExpression())) ||
  (Node.isNonNullExpression(node) && isStable(node.getExpression()));

/** Tells whether `await` may be written here. */
export function canAwait(node: Node): boolean {
  for (const above of node.getAncestors()) {
    if (Node.isFunctionLikeDeclaration(above) || Node.isFunctionExpression(above) || Node.isArrowFunction(above))
      return 'isAsync' in above && (above as unknown as { isAsync(): boolean }).isAsync();
    if (Node.isPropertyDeclaration(above) || Node.isClassStaticBlockDeclaration(above)) return false;
    if (Node.isSourceFile(above)) return above.getImportDeclarations().length > 0;
  }
  return false;
}

const mayBeMissing = (node: Node) => {
  const type = node.getType();
  return type.isNullable() || type.isAny();
};

/** Begins the conversation of a message as version 1 did, so that it has the channel and the workspace. */
function renderConversationCall(
  mapping: OperationMapping,
  values: RequestValues,
  holder: string,
  at: Node,
  indent: string,
  file: FileContext,
): string | null {
  const [before] = Object.values(mapping.before ?? {}).filter(({ unless }) => unless !== undefined);
  if (!before) return null;
  const needed = before.request.flatMap(({ v1 }) => values.get(v1!) ?? []);
  if (!holder || !canAwait(at) || !needed.every(({ node }) => isStable(node))) {
    file.doubt(
      at,
      'Version 1 began a conversation with the channel and the workspace; here nothing can be awaited before the message.',
      `Call ${getMethodName(before.v2)} with them in \`metadata\` first, if you need them in the conversation.`,
    );
    return null;
  }
  const tree = carryValues(before.request, values, true);
  return `(await ${holder}.${renderSuccessorCall(before.v2, tree, `${indent}    `, 60)}).id`;
}

/** Returns the body for a literal of version 1; `holder` is the client that it is sent with, where that is known. */
function buildBody(
  mapping: OperationMapping,
  argument: ObjectLiteralExpression,
  holder: string,
  file: FileContext,
): ObjectTree | null {
  const values = readValues(argument, 'body', file);
  if (!values) {
    file.doubt(argument, membersUnseen.reason, membersUnseen.suggestion);
    return null;
  }
  const tree = getBodyTree(
    carryValues(
      listBodyFields(mapping).filter(({ v1 }) => !v1?.startsWith('@')),
      values,
      true,
    ),
  );
  const field = listBodyFields(mapping).find(({ v1 }) => v1 === 'body.conversationId');
  const given = values.get('body.conversationId');
  if (!field || (given && !mayBeMissing(given.node))) return tree;
  const made = renderConversationCall(mapping, values, holder, argument, getIndent(argument.getParentOrThrow()), file);
  if (made) putText(tree, field.v2!.split('.').slice(1), given ? `${given.text} ?? ${made}` : made);
  return tree;
}

/** Renders the body that is sent: a literal, or something that was made as a request elsewhere. */
export function renderBody(
  mapping: OperationMapping,
  argument: Node,
  holder: string,
  file: FileContext,
): ObjectTree | string | null {
  if (Node.isObjectLiteralExpression(argument)) return buildBody(mapping, argument, holder, file);
  if (findV1Type(argument.getType(), file)) return file.render(argument);
  file.doubt(
    argument,
    'This was not made as a request of version 1, so that it cannot be seen what it says.',
    membersUnseen.suggestion,
  );
  return null;
}

/** Tells whether an object is only a part of the one that it is spread into. */
const isSpread = (node: Node): boolean => {
  const parent = node.getParent();
  if (Node.isParenthesizedExpression(parent) || Node.isConditionalExpression(parent) || Node.isBinaryExpression(parent))
    return isSpread(parent);
  return Node.isSpreadAssignment(parent);
};

/** Tells whether an object says something by a name that only version 1 has. */
const hasV1Members = (node: ObjectLiteralExpression, type: string, file: FileContext) =>
  [...file.rules.members].some(([key, { path }]) => {
    const name = key.startsWith(`${type}.`) ? key.slice(type.length + 1) : '';
    return name !== '' && path?.[0] !== name && node.getProperty(name) !== undefined;
  });

/** Rewrites a request that is made in one place and sent in another. */
export const requestLiteral: RewriteRule = (node, file) => {
  if (!Node.isObjectLiteralExpression(node)) return undefined;
  const type = findV1Type(node.getContextualType(), file);
  const mapping = [...file.rules.operations.values()].find(
    ({ v1 }) => type !== null && file.rules.bodies.get(v1) === type,
  );
  if (!mapping || isSpread(node) || !hasV1Members(node, type!, file)) return undefined;
  const tree = buildBody(mapping, node, '', file);
  if (!tree) return undefined;
  file.change(node, `${type} → ${file.rules.typeOf(type!)}`);
  return printTree(tree, getIndent(node));
};
