import { Node } from '#generated/packages/ts-morph.js';
import type { FileContext } from './context.ts';

const loading = /^(?:require|(?:await )?import)\(['"]parley-client['"]\)$/;

/**
 * Tells whether a node is the client as it is loaded into a variable: by `require`, or by `import()` while the program
 * runs.
 */
export function isLoaded(node: Node | undefined): boolean {
  const declaration = Node.isAwaitExpression(node) ? node.getParent() : node;
  return Node.isVariableDeclaration(declaration) && loading.test(declaration.getInitializer()?.getText() ?? '');
}

/** Tells whether a file is a script of CommonJS, in which nothing can be imported by a statement. */
export const isCommonJs = ({ source }: Pick<FileContext, 'source'>): boolean =>
  /\.c[jt]s$/.test(source.getFilePath()) ||
  (/\brequire\(/.test(source.getFullText()) &&
    source.getImportDeclarations().length === 0 &&
    source.getExportSymbols().length === 0);

/** Renders the statement by which a script of CommonJS loads names from the client. */
export const renderRequire = (names: readonly string[]): string =>
  `const { ${names.map((name) => name.replace(' as ', ': ')).join(', ')} } = require('parley-client');\n`;
