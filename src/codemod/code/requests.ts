import { Node, type CallExpression, type ObjectLiteralExpression } from 'ts-morph';
import type { FieldMapping } from '#src/v1/field.ts';
import type { OperationMapping } from '#src/v1/mapping.ts';
import { memberRead, type FileContext } from './context.ts';
import { put, type Tree } from './print.ts';

type Part = 'path' | 'query' | 'body';
/** The values of the members of a request, as they are written. */
export type Values = ReadonlyMap<string, { text: string; node: Node }>;

/** The operation of version 1 that a call calls. */
export function operationOf(node: Node, file: FileContext): OperationMapping | null {
  if (!Node.isCallExpression(node)) return null;
  const [origin] = memberRead(node.getExpression(), file);
  return origin?.startsWith('ParleyClient.')
    ? (file.rules.operations.get(origin.slice('ParleyClient.'.length)) ?? null)
    : null;
}

/** The text of the client that a call is made on. */
export const holderOf = (call: CallExpression, file: FileContext): string => {
  const callee = call.getExpression();
  return Node.isPropertyAccessExpression(callee) || Node.isElementAccessExpression(callee)
    ? file.render(callee.getExpression())
    : '';
};

const fieldsOf = ({ request }: OperationMapping, part: Part) => request.filter(({ v1 }) => v1?.startsWith(`${part}.`));

/** What an object literal says, member by member; null when not all of it can be seen. */
export function valuesOf(literal: ObjectLiteralExpression, part: Part, file: FileContext): Values | null {
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
export function carried(fields: readonly FieldMapping[], values: Values, constants: boolean): Tree {
  const tree: Tree = new Map();
  const first = (field: FieldMapping) => Number(field.v1 !== null || !field.v2?.startsWith('body.message.'));
  for (const field of [...fields].sort((a, b) => first(a) - first(b))) {
    if (field.v2 === null) continue;
    if (field.v1 === null) {
      if (constants && 'value' in field) put(tree, field.v2.split('.'), literal(field.value));
      continue;
    }
    const value = values.get(field.v1);
    if (value) put(tree, field.v2.split('.'), value.text);
  }
  return tree;
}

export const literal = (value: unknown) => (typeof value === 'string' ? `'${value}'` : JSON.stringify(value));

export const unseen = {
  reason: 'Not all members of this object can be seen here.',
  suggestion: 'Write its members out; the guide says where each of them goes.',
};

/** The path parameters, which were arguments of their own. */
export function pathTree(mapping: OperationMapping, call: CallExpression, tree: Tree, file: FileContext): number {
  const fields = fieldsOf(mapping, 'path');
  fields.forEach((field, index) => put(tree, field.v2!.split('.'), file.render(call.getArguments()[index]!)));
  return fields.length;
}

export function options(argument: Node | undefined, tree: Tree, file: FileContext): void {
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
