import { Node, type Expression, type Type } from 'ts-morph';
import { listOrigins, findV1Type, type FileContext, type RewriteRule } from './context.ts';
import { isUnchanged } from './members.ts';

/** Returns the type of version 1 of a value, or of the items of a list, when it has members that change. */
function findChangingType(type: Type | undefined, file: FileContext): string | null {
  const item = type?.isArray() ? type.getArrayElementType() : type;
  const name = findV1Type(item, file);
  return name && item!.getProperties().some((property) => hasChangingOrigin(listOrigins(property, file), file))
    ? name
    : null;
}

const hasChangingOrigin = (origins: readonly string[], file: FileContext) =>
  origins.some((key) => {
    const rule = file.rules.members.get(key);
    return key === 'Counted.total' || (rule !== undefined && !isUnchanged(key, rule));
  });

/** Finds the type that an object is used as: by an assertion, or by what is expected where it stands. */
function findUsedType(node: Expression): Type | undefined {
  let outer: Node | undefined = node.getParent();
  let type: Type | undefined;
  for (; Node.isAsExpression(outer) || Node.isParenthesizedExpression(outer); outer = outer.getParent())
    type = Node.isAsExpression(outer) ? outer.getType() : type;
  return type ?? node.getContextualType();
}

const members = (node: Node) => (Node.isObjectLiteralExpression(node) ? node.getProperties() : []);
const getName = (property: Node) =>
  'getName' in property ? (property as unknown as { getName(): string }).getName() : '';

/** Reports an answer that the program makes up itself, as tests do. */
export const handmadeAnswer: RewriteRule = (node, file) => {
  if (!Node.isObjectLiteralExpression(node)) return undefined;
  const type = findUsedType(node);
  const name = findV1Type(type, file);
  const isStandIn = name === 'ParleyClient' && members(node).some((one) => file.rules.operations.has(getName(one)));
  const isOld = members(node).some((one) =>
    hasChangingOrigin(listOrigins(type?.getNonNullableType().getProperty(getName(one)), file), file),
  );
  if (name && (isStandIn || (isOld && ![...file.rules.bodies.values()].includes(name))))
    file.doubt(
      node,
      `This stands for a ${name} of version 1, and was made by the program itself.`,
      'Give it the members that version 2 has; the guide lists them.',
    );
  return undefined;
};

/** Reports `({ agents } = page)`, which takes apart into variables that are there already. */
export const destructuringAssignment: RewriteRule = (node, file) => {
  if (!Node.isBinaryExpression(node) || node.getOperatorToken().getText() !== '=') return undefined;
  const name = Node.isObjectLiteralExpression(node.getLeft())
    ? findChangingType(node.getRight().getType(), file)
    : null;
  if (name)
    file.doubt(node, `A ${name} is taken apart into variables that are there already.`, 'Read its members one by one.');
  return undefined;
};

const serializingCall = /^JSON\.stringify$|\.(json|send|postMessage)$/;

/** Reports `'agentId' in conversation`: whether a member is there may tell something else in version 2. */
export const inOperator: RewriteRule = (node, file) => {
  if (!Node.isBinaryExpression(node) || node.getOperatorToken().getText() !== 'in') return undefined;
  const name = node.getLeft();
  if (!Node.isStringLiteral(name)) return undefined;
  const asked = [node.getRight().getType(), ...node.getRight().getType().getUnionTypes()];
  const origins = asked.flatMap((type) => listOrigins(type.getProperty(name.getLiteralText()), file));
  if (hasChangingOrigin(origins, file))
    file.doubt(
      node,
      `Whether ${origins[0]} is there tells something else in version 2.`,
      'Tell the cases apart by what names them.',
    );
  return undefined;
};

/** Reports values that leave the program: whoever reads them knows the members of version 1. */
export const serializedValue: RewriteRule = (node, file) => {
  if (!Node.isCallExpression(node) || !serializingCall.test(node.getExpression().getText())) return undefined;
  const names = node.getArguments().map((argument) => findChangingType(argument.getType(), file));
  const name = names.find((one) => one !== null);
  if (name)
    file.doubt(
      node,
      `A ${name} leaves the program here, with the members that version 2 gives it.`,
      'Tell its readers, or write out what they know.',
    );
  return undefined;
};
