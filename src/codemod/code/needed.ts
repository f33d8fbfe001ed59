import { Node } from '#generated/packages/ts-morph.js';
import type { FileContext } from './context.ts';

/** Tells whether a node is where a name gets its meaning. */
export const isDeclared = (node: Node) => {
  const parent = node.getParent();
  return (
    (Node.isVariableDeclaration(parent) ||
      Node.isParameterDeclaration(parent) ||
      Node.isBindingElement(parent) ||
      Node.isFunctionDeclaration(parent) ||
      Node.isClassDeclaration(parent) ||
      Node.isInterfaceDeclaration(parent) ||
      Node.isTypeAliasDeclaration(parent) ||
      Node.isImportSpecifier(parent)) &&
    parent.getNameNode() === node
  );
};

/** Tells whether a name means something of the program's own in a file. */
export const isTaken = (name: string, file: Pick<FileContext, 'source'>) =>
  file.source
    .getDescendants()
    .some((node) => Node.isIdentifier(node) && node.getText() === name && isDeclared(node) && !isOfClient(node));

const isOfClient = (node: Node) =>
  Node.isImportSpecifier(node.getParent()) &&
  node.getFirstAncestor(Node.isImportDeclaration)?.getModuleSpecifierValue() === 'parley-client';

const toOwnName = (name: string) => `parley${name[0]!.toUpperCase()}${name.slice(1)}`;

/** Requires an export of the client in a file that did not import it before, and returns its name there. */
export function requireImport(name: string, kind: 'type' | 'value', file: FileContext): string {
  const local = isTaken(name, file) ? toOwnName(name) : name;
  const type = kind === 'type' ? 'type ' : '';
  file.imports.add(type + (local === name ? name : `${name} as ${local}`));
  return local;
}

const helperMark = '/** What a message says as plain text, as version 1 of Parley had it. */';

/** Returns the name of the function that says what a message says, in a file that needs it. */
export function requirePlainText(file: FileContext): string {
  if (!file.helper) {
    const isThere = file.source.getFullText().includes(helperMark);
    const name = !isThere && isTaken('plainText', file) ? toOwnName('plainText') : 'plainText';
    const typed = file.isTypeScript ? [`: ${requireImport('MessageContent', 'type', file)}`, ': string'] : ['', ''];
    file.helper = { name, text: isThere ? '' : helperText(name, typed as [string, string]) };
  }
  return file.helper.name;
}

/** Renders the function that returns the text of any message, in the file that needs it. */
const helperText = (name: string, [given, made]: [string, string]) => `
${helperMark}
function ${name}(content${given})${made} {
  if (content.type === 'text') return content.text;
  return content.type === 'tool_result' ? content.content : content.problem.detail;
}
`;
