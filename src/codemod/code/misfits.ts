import { ts, type Diagnostic } from 'ts-morph';
import type { Migration, Misfit } from './migrate.ts';
import type { Program } from './project.ts';

const textOf = (diagnostic: Diagnostic) => ts.flattenDiagnosticMessageText(diagnostic.compilerObject.messageText, ' ');

const faultsOf = ({ sources }: Program) => sources.flatMap((source) => source.getPreEmitDiagnostics());

/**
 * Where the new texts do not fit version 2, although the old ones fitted version 1: what the rules could not see, and
 * what they have left to a person. Places are those of the new texts.
 */
export function misfitsOf(before: Program, after: Program, { texts }: Pick<Migration, 'texts'>): Misfit[] {
  for (const source of after.sources) {
    const text = texts.get(source.getFilePath());
    if (text !== undefined) source.replaceWithText(text);
  }
  const known = new Set(faultsOf(before).map((fault) => `${fault.getSourceFile()?.getFilePath()} ${textOf(fault)}`));
  return faultsOf(after).flatMap((fault) => {
    const file = fault.getSourceFile()?.getFilePath() ?? '';
    if (known.has(`${file} ${textOf(fault)}`)) return [];
    const { line, column } = fault.getSourceFile()?.getLineAndColumnAtPos(fault.getStart() ?? 0) ?? {
      line: 1,
      column: 1,
    };
    return [{ file, line, column, message: textOf(fault) }];
  });
}
