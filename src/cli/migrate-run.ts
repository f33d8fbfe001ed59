import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { Findings, SourcePosition } from '#src/codemod/code/context.ts';
import { unifiedDiff } from '#src/codemod/code/diff.ts';
import { migrateSources, type MigrationResult, type TypeMisfit } from '#src/codemod/code/migrate.ts';
import { findMisfits } from '#src/codemod/code/misfits.ts';
import { migratePackage } from '#src/codemod/code/package-file.ts';
import { openDiskProgram } from '#src/codemod/code/project.ts';
import { createRules } from '#src/codemod/code/rules.ts';
import { readBundledContract } from '#src/codemod/code/schemas.ts';
import { formatAs, readProgramFiles, writeAll } from '#src/codemod/code/source-files.ts';
import type { CommandCall } from './command.ts';
import type { migrateCodeOptions } from './command-options.ts';
import { CommandError } from './failure.ts';
import {
  findOpenSteps,
  getFolder,
  listMarks,
  readLeftSteps,
  toLeftMisfits,
  toLeftSteps,
  toMisfitKeys,
  writeLeftSteps,
  type LeftSteps,
} from './left-steps.ts';
import { Progress } from './progress.ts';

/** A rewrite in memory; `before` has what earlier runs have left and is still open, `left` what to note for the next one. */
type MigrationPlan = MigrationResult & {
  misfits: TypeMisfit[];
  before: Findings['needsAPerson'];
  left: LeftSteps;
};

/** Rewrites everything below a path in memory: each file once or twice, and checks its types before and after. */
function planMigration(
  path: string,
  { mark, apiKeyId }: { mark: boolean; apiKeyId: string | undefined },
): MigrationPlan {
  const files = readProgramFiles(path);
  const before = openDiskProgram(path, 'v1', files.sources);
  const progress = new Progress('Migrating');
  let filesDone = 0;
  const fileCount = before.sources.length * (mark ? 3 : 4);
  const onFile = () => progress.show((filesDone += 1) / fileCount);
  const known = { rules: createRules(), isV1: before.isV1, onFile };
  const run = (marks: boolean) =>
    migrateSources(before.sources, { ...known, options: { mark: marks, ...(apiKeyId && { apiKeyId }) } });
  const made = run(mark);
  const forms = new Map(files.sources.map((source) => [toPosix(source.file), source]));
  const texts = new Map([...made.texts].map(([file, text]) => [file, formatAs(forms.get(file)!, text)]));
  const written = new Map(before.sources.map((source) => [source.getFilePath() as string, source.getFullText()]));
  const earlier = readLeftSteps(path);
  const open = findOpenSteps(path, earlier, (file) => made.texts.get(file) ?? written.get(file) ?? null);
  // With marks, the next run reads what is left from the code.
  const fresh = mark ? [] : toLeftSteps(path, run(true).texts, made.report.needsAPerson);
  const { version } = readBundledContract('v2').info;
  for (const file of files.packages) {
    const text = readFileSync(file, 'utf8');
    const next = migratePackage(file, text, version, made.report);
    if (next !== text) texts.set(file, next);
  }
  const after = openDiskProgram(path, 'v2', files.sources);
  const misfits = findMisfits(before, after, made, toMisfitKeys(path, earlier), onFile);
  progress.clear();
  const still = open.map(({ step, position }) => ({ ...position, reason: step.reason, suggestion: step.suggestion }));
  const marks = [...written].flatMap(([file, text]) => listMarks(file, text));
  return {
    texts,
    report: { ...made.report, notReached: [...made.report.notReached, ...files.unread, ...before.unread] },
    misfits,
    before: [...still, ...marks],
    left: { steps: [...open.map(({ step }) => step), ...fresh], misfits: toLeftMisfits(path, misfits) },
  };
}

const toPosix = (file: string) => file.replaceAll('\\', '/');
const toLocalPath = (path: string, file: string) => relative(path, file).replaceAll('\\', '/') || file;
const formatPosition = (path: string, { file, line }: SourcePosition) => `${toLocalPath(path, file)}:${line}`;

function formatSummary(path: string, { texts, report, misfits, before }: MigrationPlan): string {
  const toLines = (steps: Findings['needsAPerson']) =>
    steps.map((step) => `  ${formatPosition(path, step)}  ${step.reason}\n      ${step.suggestion}`);
  const [doubts, left] = [toLines(report.needsAPerson), toLines(before)];
  const open = misfits.map((misfit) => `  ${formatPosition(path, misfit)}  ${misfit.message}`);
  const rest = report.notReached.map((place) => `  ${formatPosition(path, place)}  ${place.reason}`);
  return [
    `${report.changed.length} changes in ${texts.size} of ${report.files} files.`,
    ...(doubts.length > 0 ? [`Needs a person (${doubts.length}):`, ...doubts] : []),
    ...(left.length > 0 ? [`Left by an earlier run (${left.length}):`, ...left] : []),
    ...(open.length > 0 ? [`Does not fit version 2 yet, by the lines of the new text (${open.length}):`, ...open] : []),
    ...(rest.length > 0 ? [`Not reached (${rest.length}):`, ...rest] : []),
    '',
  ].join('\n');
}

/** Formats the report as JSON, with paths relative to the given one. */
function formatReport(path: string, { texts, report, misfits, before }: MigrationPlan): string {
  const named = <P extends SourcePosition>(places: readonly P[]) =>
    places.map((place) => ({ ...place, file: toLocalPath(path, place.file) }));
  const { changed, needsAPerson, notReached, files } = report;
  const body = {
    files,
    files_changed: [...texts.keys()].map((file) => toLocalPath(path, file)),
    changed: named(changed),
    needs_a_person: named(needsAPerson),
    left_before: named(before),
    does_not_fit: named(misfits),
    not_reached: named(notReached),
  };
  return `${JSON.stringify(body, null, 2)}\n`;
}

/** Runs `parley migrate code` and returns the text to print. @throws CommandError when there is no such path */
export function runMigrateCommand({ values, words }: CommandCall<typeof migrateCodeOptions>): string {
  const [given] = words as [string];
  const path = resolve(given);
  if (!existsSync(path)) throw new CommandError(`There is no ${given}.`);
  const made = planMigration(path, { mark: values.mark, apiKeyId: values['api-key-id'] });
  const diffs = [...made.texts].map(([file, text]) =>
    unifiedDiff(toLocalPath(path, file), readFileSync(file, 'utf8'), text),
  );
  if (values.json) writeFileSync(values.json, formatReport(path, made));
  if (!values['dry-run']) {
    writeAll(made.texts, getFolder(path));
    writeLeftSteps(path, made.left);
  }
  return `${values['dry-run'] ? diffs.join('') : ''}${formatSummary(path, made)}`;
}
