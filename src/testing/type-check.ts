import { join, relative } from 'node:path';
import ts from 'typescript';
import { readProgramFiles } from '#src/codemod/code/source-files.ts';
import { shareLibraries } from '#src/tools/shared-libraries.ts';

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2024.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  types: [],
  strict: true,
  noUncheckedIndexedAccess: true,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  noEmit: true,
};

/** Lists the compiler's errors in a program, with the client that is installed there. */
export function listTypeErrors(folder: string): string[] {
  const program = ts.createProgram(
    readProgramFiles(folder).sources.map(({ file }) => file),
    options,
    shareLibraries(ts.createCompilerHost(options)),
  );
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    const name = file ? relative(folder, file.fileName) : join(folder, '?');
    return `${name}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}
