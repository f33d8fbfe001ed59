import type { CallExpression, ObjectLiteralExpression } from 'ts-morph';
import { Node } from '#generated/packages/ts-morph.js';
import type { FieldMapping } from '#src/v1/field.ts';
import type { OperationMapping } from '#src/v1/mapping.ts';
import { listReadMembers, type FileContext } from './context.ts';
import { putText, type ObjectTree } from './print.ts';

type RequestPart = 'path' | 'query' | 'body';
/** The values of the members of a request, as they are written. */
export type RequestValues = ReadonlyMap<string, { text: string; node: Node }>;

/** Returns the operation of version 1 that a call calls. */
export function findOperation(node: Node, file: FileContext): OperationMapping | null {
  if (!Node.isCallExpression(node)) return null;
  const [origin] = listReadMembers(node.getExpression(), file);
  return origin?.startsWith('ParleyClient.')
    ? (file.rules.operations.get(origin.slice('ParleyClient.'.length)) ?? null)
    : null;
}

/** Returns the text of the client that a call is made on. */
export const getHolderText = (call: CallExpression, file: FileContext): string => {
  const callee = call.getExpression();
  return Node.isPropertyAccessExpression(callee) || Node.isElementAccessExpression(callee)
    ? file.render(callee.getExpression())
    : '';
};

const listPartFields = ({ request }: OperationMapping, part: RequestPart) =>
  request.filter(({ v1 }) => v1?.startsWith(`${part}.`));

/** Reads the values of an object literal, member by member; null when not all of it can be seen. */
export function readValues(
  literal: ObjectLiteralExpression,
  part: RequestPart,
  file: FileContext,
): RequestValues | null {
  const values = new Map<string, { text: string; node: Node }>();
  for (const property of literal.getProperties()) {
    if (Node.isShorthandPropertyAssignment(property)) {
      const symbol = property.getValueSymbol();
      const text = (symbol && file.values.get(symbol.compilerSymbol)) ?? property.getName();
      values.set(`${part}.${property.getName()}`, { text, node: property.getNameNode() });
    } else if (Node.isPropertyAssignment(property) && !Node.isComputedPropertyName(property.getNameNode())) {
      const name = property.getNameNode();
      const value = property.getInitializerOrThrow();
      const key = Node.isStringLiteral(name) ? name.getLiteralText() : name.getText();
      values.set(`${part}.${key}`, { text: file.render(value), node: value });
    } else return null;
  }
  return values;
}

/** Carries values to where version 2 has them, as the mapping says; constants with them. */
export function carryValues(fields: readonly FieldMapping[], values: RequestValues, constants: boolean): ObjectTree {
  const tree: ObjectTree = new Map();
  const first = (field: FieldMapping) => Number(field.v1 !== null || !field.v2?.startsWith('body.message.'));
  for (const field of [...fields].sort((a, b) => first(a) - first(b))) {
    if (field.v2 === null) continue;
    if (field.v1 === null) {
      if (constants && 'value' in field) putText(tree, field.v2.split('.'), toLiteral(field.value));
      continue;
    }
    const value = values.get(field.v1);
    if (value) putText(tree, field.v2.split('.'), value.text);
  }
  return tree;
}

/** Returns a value as a literal of JavaScript. */
export const toLiteral = (value: unknown) => (typeof value === 'string' ? `'${value}'` : JSON.stringify(value));

export const membersUnseen = {
  reason: 'Not all members of this object can be seen here.',
  suggestion: 'Write its members out; the guide says where each of them goes.',
};

/** Returns the path parameters, which were arguments of their own. */
export function buildPathTree(
  mapping: OperationMapping,
  call: CallExpression,
  tree: ObjectTree,
  file: FileContext,
): number {
  const fields = listPartFields(mapping, 'path');
  fields.forEach((field, index) => putText(tree, field.v2!.split('.'), file.render(call.getArguments()[index]!)));
  return fields.length;
}

/** Puts the options of a call into its input. */
export function putOptions(argument: Node | undefined, tree: ObjectTree, file: FileContext): void {
  if (!argument) return;
  if (!Node.isObjectLiteralExpression(argument)) {
    tree.set('...options', `...${file.render(argument)}`);
    return;
  }
  for (const property of argument.getProperties()) {
    if (Node.isPropertyAssignment(property))
      tree.set(property.getName(), file.render(property.getInitializerOrThrow()));
    else if (Node.isShorthandPropertyAssignment(property)) tree.set(property.getName(), property.getName());
    else tree.set(property.getText(), file.render(property));
  }
}
