import ts from 'typescript';

/** What a compiled module needs: paths of modules, from the module or as `#src/…`, and names of packages. */
type Compiled = { text: string; specifiers: string[] };

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2024,
  module: ts.ModuleKind.ESNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  verbatimModuleSyntax: true,
  rewriteRelativeImportExtensions: true,
  allowJs: true,
};

const isThisModule = (node: ts.Expression | undefined): boolean =>
  node !== undefined && node.getText() === 'import.meta.url';

/** Names the compiled file in `new URL('./worker.ts', import.meta.url)`, by which a thread is started. */
const renameThreads: ts.TransformerFactory<ts.SourceFile> = (context) => {
  const visit = (node: ts.Node): ts.Node => {
    if (!ts.isNewExpression(node) || !isThisModule(node.arguments?.[1])) return ts.visitEachChild(node, visit, context);
    const [path, base] = node.arguments!;
    if (!path || !ts.isStringLiteral(path) || !path.text.endsWith('.ts')) return node;
    const compiled = context.factory.createStringLiteral(path.text.replace(/\.ts$/, '.js'), true);
    return context.factory.updateNewExpression(node, node.expression, node.typeArguments, [compiled, base!]);
  };
  return (file) => ts.visitEachChild(file, visit, context);
};

/** Compiles a module to JavaScript, and lists what it imports at run time, its threads included. */
export function compileModule(file: string, text: string): Compiled {
  const { outputText } = ts.transpileModule(text, {
    fileName: file,
    compilerOptions: options,
    transformers: { before: [renameThreads] },
  });
  const imported = ts.preProcessFile(outputText, true, true).importedFiles.map(({ fileName }) => fileName);
  const threads = [...outputText.matchAll(/new URL\('(\.\/[^']+\.js)', import\.meta\.url\)/g)].map(([, path]) => path!);
  return { text: outputText, specifiers: [...new Set([...imported, ...threads])] };
}
