import type { Diagnostic } from 'ts-morph';
import { ts } from '#generated/packages/ts-morph.js';
import type { MigrationResult, TypeMisfit } from './migrate.ts';
import type { CodemodProgram } from './project.ts';

const toMessageText = (diagnostic: Diagnostic) =>
  ts.flattenDiagnosticMessageText(diagnostic.compilerObject.messageText, ' ');

const listDiagnostics = ({ sources }: CodemodProgram, onFile: () => void) =>
  sources.flatMap((source) => {
    const found = source.getPreEmitDiagnostics();
    onFile();
    return found;
  });

/**
 * Finds the places where the new texts do not fit version 2, although the old ones fitted version 1: those that the
 * rules could not see, and those that they have left to a person. Places are those of the new texts. `left` has what an
 * earlier run has found, by file and message: it is told again as long as it is there. `onFile` is called after each file of
 * either program.
 */
export function findMisfits(
  before: CodemodProgram,
  after: CodemodProgram,
  { texts }: Pick<MigrationResult, 'texts'>,
  left: ReadonlySet<string> = new Set(),
  onFile = () => {},
): TypeMisfit[] {
  for (const source of after.sources) {
    const text = texts.get(source.getFilePath());
    if (text !== undefined) source.replaceWithText(text);
  }
  const known = new Set(
    listDiagnostics(before, onFile).map((fault) => `${fault.getSourceFile()?.getFilePath()} ${toMessageText(fault)}`),
  );
  return listDiagnostics(after, onFile).flatMap((fault) => {
    const file = fault.getSourceFile()?.getFilePath() ?? '';
    const key = `${file} ${toMessageText(fault)}`;
    if (known.has(key) && !left.has(key)) return [];
    const { line, column } = fault.getSourceFile()?.getLineAndColumnAtPos(fault.getStart() ?? 0) ?? {
      line: 1,
      column: 1,
    };
    return [{ file, line, column, message: toMessageText(fault) }];
  });
}
