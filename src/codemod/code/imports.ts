import type { BindingElement, ExportSpecifier, ImportSpecifier } from 'ts-morph';
import { Node } from '#generated/packages/ts-morph.js';
import type { FileContext, RewriteRule } from './context.ts';
import { isLoaded } from './loaded.ts';
import { isDeclared, isTaken } from './needed.ts';
import { parenthesize } from './print.ts';

/** The names of the two clients for exports that are not in the contract; null when version 2 has no such export. */
const clientNames: Readonly<Record<string, string | null>> = {
  ParleyClient: 'Parley',
  ParleyClientOptions: 'ParleyOptions',
  ParleyApiError: 'ParleyError',
  ParleyApiErrorCode: 'ParleyErrorCode',
  CallOptions: 'CallOptions',
  AgentPage: 'AgentPage',
  ConversationPage: 'ConversationPage',
  MessagePage: 'MessagePage',
  EventPage: 'SessionEventPage',
  PageOptions: null,
  LegacyEvent: 'LogEvent',
};

const findTypeSuccessor = (name: string, file: FileContext) =>
  Object.hasOwn(clientNames, name) ? clientNames[name]! : file.rules.typeOf(name);

/**
 * Returns the export of the client of version 1 that a specifier names; null when it names something of the program's
 * own.
 */
function exportedName(specifier: ImportSpecifier | ExportSpecifier, file: FileContext): string | null {
  const node = specifier.getNameNode();
  const declared = specifier.getSymbol()?.getImmediatelyAliasedSymbol() ?? specifier.getSymbol()?.getAliasedSymbol();
  const inV1 = declared?.getDeclarations().some((declaration) => file.isV1(declaration.getSourceFile().getFilePath()));
  return inV1 ? node.getText() : null;
}

function reportNoSuccessor(node: Node, name: string, file: FileContext): void {
  const suggestion = 'Use the types of the parameters themselves; the guide lists them.';
  file.doubt(node, `${name} has no successor in version 2.`, suggestion);
}

/** Decides the new names of what is imported, before anything of the file is written. */
export function decideImports(file: FileContext): void {
  const specifiers = file.source.getImportDeclarations().flatMap((declaration) => declaration.getNamedImports());
  for (const specifier of specifiers) {
    const name = exportedName(specifier, file);
    if (!name) continue;
    const next = findTypeSuccessor(name, file);
    if (next === null) {
      reportNoSuccessor(specifier, name, file);
      continue;
    }
    if (next === name) continue;
    const alias = specifier.getAliasNode();
    const keeps = alias !== undefined || isTaken(next, file);
    const local = specifier.getSymbol();
    if (!keeps && local) file.renamed.set(local.compilerSymbol, next);
    const type = specifier.isTypeOnly() ? 'type ' : '';
    file.decided.set(specifier, () => {
      file.change(specifier, `${name} → ${next}`);
      return keeps ? `${type}${next} as ${alias?.getText() ?? name}` : `${type}${next}`;
    });
  }
}

/**
 * Renames an element that is taken out of the client where it is loaded: `const { ParleyClient } =
 * require('parley-client')`.
 */
function renameLoadedElement(element: BindingElement, file: FileContext): void {
  const name = (element.getPropertyNameNode() ?? element.getNameNode()).getText();
  const next = findTypeSuccessor(name, file);
  if (!next || next === name) return;
  const local = element.getNameNode();
  const keeps = element.getPropertyNameNode() !== undefined || isTaken(next, file);
  const symbol = local.getSymbol();
  if (!keeps && symbol) file.renamed.set(symbol.compilerSymbol, next);
  file.decided.set(element, () => {
    file.change(element, `${name} → ${next}`);
    return keeps ? `${next}: ${local.getText()}` : next;
  });
}

/** Decides the new names of what is loaded while the program runs. */
export function decideLoaded(file: FileContext): void {
  for (const node of file.source.getDescendants())
    if (Node.isObjectBindingPattern(node) && isLoaded(node.getParent()))
      for (const element of node.getElements()) renameLoadedElement(element, file);
}

/** Rewrites `export { ParleyClient } from 'parley-client'` so that it keeps the name that others import. */
export const exported: RewriteRule = (node, file) => {
  if (!Node.isExportSpecifier(node)) return undefined;
  const from = node.getExportDeclaration().getModuleSpecifierValue();
  const local = node.getNameNode().getSymbol();
  const renamed = local && file.renamed.get(local.compilerSymbol);
  const name = from ? exportedName(node, file) : null;
  const next = name ? findTypeSuccessor(name, file) : renamed;
  if (name && next === null) reportNoSuccessor(node, name, file);
  const old = node.getNameNode().getText();
  if (!next || next === old) return undefined;
  file.change(node, `${old} → ${next}`);
  return `${node.isTypeOnly() ? 'type ' : ''}${next} as ${node.getAliasNode()?.getText() ?? old}`;
};

/** Rewrites the names of things: of what is imported, and of variables that stand for something else now. */
export const identifier: RewriteRule = (node, file) => {
  if (!Node.isIdentifier(node)) return undefined;
  const parent = node.getParent();
  if (Node.isShorthandPropertyAssignment(parent)) return undefined;
  const symbol = node.getSymbol()?.compilerSymbol;
  if (!symbol || isDeclared(node)) return undefined;
  const value = file.values.get(symbol);
  return file.renamed.get(symbol) ?? (value && (/^\w+\(/.test(value) ? value : parenthesize(value, node)));
};

/** Rewrites `{ text }`, where `text` is another expression now. */
export const shorthand: RewriteRule = (node, file) => {
  if (!Node.isShorthandPropertyAssignment(node)) return undefined;
  const symbol = node.getValueSymbol()?.compilerSymbol;
  const text = symbol && (file.values.get(symbol) ?? file.renamed.get(symbol));
  return text ? `${node.getName()}: ${text}` : undefined;
};

/** Rewrites the type `import('parley-client').Agent`. */
export const importedType: RewriteRule = (node, file) => {
  if (!Node.isImportTypeNode(node) || node.getArgument().getText().slice(1, -1) !== 'parley-client') return undefined;
  const name = node.getQualifier()?.getText() ?? '';
  const next = findTypeSuccessor(name, file);
  if (!next || next === name) return undefined;
  file.change(node, `${name} → ${next}`);
  return node.getText().replace(`.${name}`, `.${next}`);
};

/** Rewrites `parley.ParleyClient`, of the whole package under a name. */
export const qualified: RewriteRule = (node, file) => {
  if (!Node.isPropertyAccessExpression(node) && !Node.isQualifiedName(node)) return undefined;
  const [name, left] = Node.isQualifiedName(node)
    ? [node.getRight(), node.getLeft()]
    : [node.getNameNode(), node.getExpression()];
  const whole = [
    left.getSymbol()?.getAliasedSymbol(),
    Node.isExpression(left) ? left.getType().getSymbol() : undefined,
  ];
  const isWhole = whole.some((symbol) => symbol?.getDeclarations().some(Node.isSourceFile));
  if (!isWhole && !left.getSymbol()?.getDeclarations().some(isLoaded)) return undefined;
  const target = name.getSymbol();
  const known = [target, target?.getAliasedSymbol()].some((symbol) =>
    symbol?.getDeclarations().some((one) => file.isV1(one.getSourceFile().getFilePath())),
  );
  const next = known ? findTypeSuccessor(name.getText(), file) : null;
  if (!next || next === name.getText()) return undefined;
  file.change(node, `${name.getText()} → ${next}`);
  return `${left.getText()}.${next}`;
};
