import { Node } from '#generated/packages/ts-morph.js';
import type { FileContext } from './context.ts';
import { isLoaded } from './loaded.ts';

/** A node that looks like a use of version 1 and is out of sight of the types. */
type Unreached = { node: Node; reason: string };

/** Returns the members that have another name now, and a name that hardly anything else has. */
const listOldNames = ({ rules }: FileContext): Set<string> => {
  const names = [...rules.members].map(([key, { path }]) => [key.split('.')[1]!, path] as const);
  return new Set(names.filter(([name, path]) => /[A-Z]/.test(name) && path?.join('.') !== name).map(([name]) => name));
};

const isPartOfText = (node: Node) =>
  Node.isTemplateHead(node) || Node.isTemplateMiddle(node) || Node.isTemplateTail(node);

/** Returns a text that names the server, the client or a member. */
function findV1Text(node: Node, names: ReadonlySet<string>): string | null {
  const text = node.getText().slice(1, -1);
  const parent = node.getParent();
  const path = /\/v1\/(chat|agents|conversations|sessions)\b/.exec(text)?.[0];
  if (path) return `${path} is called without the client.`;
  const isImport =
    Node.isImportDeclaration(parent) ||
    Node.isLiteralTypeNode(parent) ||
    Node.isExportDeclaration(parent) ||
    isLoaded(parent?.getParent());
  if (text === 'parley-client' && !isImport) return 'The client is named without an import.';
  const isGiven = Node.isCallExpression(parent) || Node.isArrayLiteralExpression(parent);
  return isGiven && names.has(text) ? `'${text}' may name a member, which has another name in version 2.` : null;
}

function findUntypedCall(node: Node, file: FileContext): string | null {
  const callee = Node.isCallExpression(node) ? node.getExpression() : undefined;
  if (!Node.isPropertyAccessExpression(callee) || !file.rules.operations.has(callee.getName())) return null;
  return callee.getExpression().getType().isAny()
    ? `${callee.getText()}() is called on something without a type.`
    : null;
}

/** Finds the uses that the types do not show, so that somebody looks at them. */
export function findUnreached(file: FileContext): Unreached[] {
  const isCaller = file.source.getImportDeclarations().some((one) => one.getModuleSpecifierValue() === 'parley-client');
  const names = isCaller ? listOldNames(file) : new Set<string>();
  return file.source.getDescendants().flatMap((node): Unreached[] => {
    const isText = Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node) || isPartOfText(node);
    const reason = isText ? findV1Text(node, names) : findUntypedCall(node, file);
    return reason === null ? [] : [{ node, reason }];
  });
}
