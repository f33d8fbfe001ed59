import type { Expression, Type } from 'ts-morph';
import { Node } from '#generated/packages/ts-morph.js';
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

const isAssertion = (node: Node | undefined) => Node.isAsExpression(node) || Node.isTypeAssertion(node);
const isWrapper = (node: Node | undefined): node is Expression =>
  isAssertion(node) || Node.isParenthesizedExpression(node) || Node.isAwaitExpression(node);

/** Finds the type that an object is used as: by an assertion, or by what is expected where it stands. */
function findUsedType(node: Expression): Type | undefined {
  let outer: Node | undefined = node.getParent();
  let type: Type | undefined;
  let inner = node;
  for (; isWrapper(outer); outer = outer.getParent()) {
    type = isAssertion(outer) ? outer.getType() : type;
    inner = outer;
  }
  return type ?? inner.getContextualType();
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

/** The functions that list the members of an object by their names. */
const enumeratingCall = /^(Object\.(keys|entries|getOwnPropertyNames)|Reflect\.ownKeys)$/;

/** Returns the object whose members are listed: by a function, or by `for … in`. */
function findEnumerated(node: Node): Node | undefined {
  if (Node.isForInStatement(node)) return node.getExpression();
  const isListing = Node.isCallExpression(node) && enumeratingCall.test(node.getExpression().getText());
  return isListing ? node.getArguments()[0] : undefined;
}

/** Reports `Object.keys(conversation)` and `for … in`: what the members are called is used as a value. */
export const enumeratedMembers: RewriteRule = (node, file) => {
  const listed = findEnumerated(node);
  const name = listed?.getType().isArray() ? null : findChangingType(listed?.getType().getNonNullableType(), file);
  if (listed && name)
    file.doubt(
      Node.isForInStatement(node) ? listed : node,
      `The members of a ${name} are listed by their names, which are others in version 2.`,
      'Write out the members that are meant, or expect the names of version 2.',
    );
  return undefined;
};

const parsingCall = /^JSON\.parse$|\.json$/;

/** Reports `JSON.parse(text) as Conversation`: a text that version 1 has written keeps the names of version 1. */
export const parsedValue: RewriteRule = (node, file) => {
  if (!Node.isCallExpression(node) || !parsingCall.test(node.getExpression().getText())) return undefined;
  if (!isUntyped(node.getType())) return undefined;
  const name = findChangingType(findUsedType(node), file);
  if (name)
    file.doubt(
      node,
      `What is read here is taken for a ${name}. If version 1 wrote it, it has the names of version 1.`,
      'Convert what is stored, or read it with a type of its own.',
    );
  return undefined;
};

/** Tells whether a value has no type of its own, at once or when it arrives. */
const isUntyped = (type: Type): boolean =>
  type.isAny() || type.isUnknown() || type.getTypeArguments().some((inner) => inner.isAny() || inner.isUnknown());

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
