import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Findings, SourcePosition } from '#src/codemod/code/context.ts';
import type { TypeMisfit } from '#src/codemod/code/migrate.ts';
import { UsageError } from './failure.ts';

type ManualStep = Findings['needsAPerson'][number];

/** A step that a run has left, at the line of the new text that it is about. */
type LeftStep = { file: string; at: string; reason: string; suggestion: string };
type LeftMisfit = { file: string; message: string };

/** The steps that earlier runs have left, by files relative to the folder of the program. */
export type LeftSteps = { steps: LeftStep[]; misfits: LeftMisfit[] };

/** The file in which a run notes what it leaves, for the next one. */
const leftStepsFile = '.parley-migrate.json';

/** Returns the folder of a program: a path, or the folder of a file. */
export const getFolder = (path: string) => (statSync(path).isFile() ? dirname(path) : path);
const toLocalPath = (path: string, file: string) => relative(getFolder(path), file).replaceAll('\\', '/');
const toFile = (path: string, local: string) => join(getFolder(path), local).replaceAll('\\', '/');

/** Reads what earlier runs have left below a path. */
export function readLeftSteps(path: string): LeftSteps {
  const file = join(getFolder(path), leftStepsFile);
  if (!existsSync(file)) return { steps: [], misfits: [] };
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LeftSteps;
  } catch (cause) {
    throw new UsageError(
      `${file} is no note of an earlier run: ${(cause as Error).message}. Restore it, or remove it.`,
    );
  }
}

/** Writes what is left, for the next run; nothing is written, and the note is removed, when nothing is. */
export function writeLeftSteps(path: string, left: LeftSteps): void {
  const file = join(getFolder(path), leftStepsFile);
  if (left.steps.length + left.misfits.length > 0) writeFileSync(file, `${JSON.stringify(left, null, 2)}\n`);
  else rmSync(file, { force: true });
}

const comment = /^\s*\/\/ parley-migrate: (.*)$/;

/** Returns the lines of a text with marks that are marked, each with what its comments say. */
function listMarkedLines(text: string): { at: string; notes: string[] }[] {
  const found: { at: string; notes: string[] }[] = [];
  let notes: string[] = [];
  for (const line of text.split('\n')) {
    const note = comment.exec(line)?.[1];
    if (note !== undefined) notes.push(note);
    else if (notes.length > 0) {
      found.push({ at: line.trim(), notes });
      notes = [];
    }
  }
  return found;
}

/** Returns the steps of a run at the lines of its new texts, which the texts with marks tell. */
export function toLeftSteps(
  path: string,
  marked: ReadonlyMap<string, string>,
  steps: readonly ManualStep[],
): LeftStep[] {
  return [...marked].flatMap(([file, text]) =>
    listMarkedLines(text).flatMap(({ at, notes }) =>
      notes.flatMap((note) => {
        const step = steps.find((one) => one.file === file && `${one.reason} ${one.suggestion}` === note);
        return step ? [{ file: toLocalPath(path, file), at, reason: step.reason, suggestion: step.suggestion }] : [];
      }),
    ),
  );
}

export const toLeftMisfits = (path: string, misfits: readonly TypeMisfit[]): LeftMisfit[] =>
  misfits.map(({ file, message }) => ({ file: toLocalPath(path, file), message }));

/** Returns the misfits of earlier runs as they are looked for: by file and message. */
export const toMisfitKeys = (path: string, { misfits }: LeftSteps): ReadonlySet<string> =>
  new Set(misfits.map(({ file, message }) => `${toFile(path, file)} ${message}`));

/**
 * Finds the steps of earlier runs that are still open: those whose line is still there. `read` returns the text of a file as
 * it is now, or null when it is gone.
 */
export function findOpenSteps(
  path: string,
  { steps }: LeftSteps,
  read: (file: string) => string | null,
): { step: LeftStep; position: SourcePosition }[] {
  const used = new Set<string>();
  return steps.flatMap((step) => {
    const file = toFile(path, step.file);
    const lines = read(file)?.split('\n') ?? [];
    const key = (index: number) => `${file} ${index} ${step.reason}`;
    const index = lines.findIndex((line, at) => line.trim() === step.at && !used.has(key(at)));
    if (index < 0) return [];
    used.add(key(index));
    return [{ step, position: { file, line: index + 1, column: lines[index]!.search(/\S/) + 1 } }];
  });
}

/** Lists the marks that earlier runs have written beside the code, and nobody has removed. */
export const listMarks = (file: string, text: string): ManualStep[] =>
  text.split('\n').flatMap((line, index) => {
    const note = comment.exec(line)?.[1];
    const suggestion = 'Remove the comment when this is done.';
    return note === undefined ? [] : [{ file, line: index + 1, column: 1, reason: note, suggestion }];
  });
