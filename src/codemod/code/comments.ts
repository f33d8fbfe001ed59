import { Node } from '#generated/packages/ts-morph.js';
import type { FileContext } from './context.ts';
import { importedType } from './imports.ts';

/** Finds the successor of a name in a comment, where the comment names a type: `@param {ParleyClient} client`. */
function findCommentSuccessor(node: Node, file: FileContext): string | undefined {
  if (Node.isImportTypeNode(node)) return importedType(node, file);
  const symbol = Node.isIdentifier(node) ? node.getSymbol()?.compilerSymbol : undefined;
  return symbol && file.renamed.get(symbol);
}

/** Decides the new names of the types in comments: JavaScript has them there. */
export function decideComments(file: FileContext): void {
  for (const node of file.source.getDescendants()) {
    const text = node.getFirstAncestor(Node.isJSDoc) ? findCommentSuccessor(node, file) : undefined;
    if (text !== undefined) file.comments.set(node.getStart(), { end: node.getEnd(), text });
  }
}

/** Renders the text between two nodes, comments among it, with the new names. */
export function renderBetween(start: number, end: number, file: FileContext): string {
  const full = file.source.getFullText();
  let text = '';
  let at = start;
  for (const [from, one] of file.comments) {
    if (from < at || one.end > end) continue;
    text += full.slice(at, from) + one.text;
    at = one.end;
  }
  return text + full.slice(at, end);
}
