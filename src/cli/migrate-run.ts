import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { SourcePosition } from '#src/codemod/code/context.ts';
import { unifiedDiff } from '#src/codemod/code/diff.ts';
import { migrateSources, type MigrationResult, type TypeMisfit } from '#src/codemod/code/migrate.ts';
import { findMisfits } from '#src/codemod/code/misfits.ts';
import { migratePackage } from '#src/codemod/code/package-file.ts';
import { listFilesBelow, openDiskProgram } from '#src/codemod/code/project.ts';
import { createRules } from '#src/codemod/code/rules.ts';
import { readBundledContract } from '#src/codemod/code/schemas.ts';
import { UsageError } from './failure.ts';

const usage = `Usage:
  npx parley migrate code PATH [--dry-run] [--json FILE] [--mark] [--api-key-id EXPRESSION]

Rewrites the callers of the client of version 1 below PATH for version 2, and says what needs a person.
  --dry-run      print a diff and change nothing
  --json         write what was changed, what needs a person and what was not reached to a file
  --mark         say it beside the code too, as \`// parley-migrate: …\`
  --api-key-id   how the program gets the id of its API key, such as process.env.PARLEY_API_KEY_ID
`;

type MigrationPlan = MigrationResult & { misfits: TypeMisfit[] };

const options = {
  'dry-run': { type: 'boolean' },
  json: { type: 'string' },
  mark: { type: 'boolean' },
  'api-key-id': { type: 'string' },
} as const;

/** Rewrites everything below a path in memory. */
function planMigration(
  path: string,
  { mark, apiKeyId }: { mark: boolean; apiKeyId: string | undefined },
): MigrationPlan {
  const before = openDiskProgram(path, 'v1');
  const made = migrateSources(before.sources, {
    rules: createRules(),
    isV1: before.isV1,
    options: { mark, ...(apiKeyId && { apiKeyId }) },
  });
  const texts = new Map(made.texts);
  const { version } = readBundledContract('v2').info;
  for (const file of listFilesBelow(path).packages) {
    const text = readFileSync(file, 'utf8');
    const next = migratePackage(file, text, version, made.report);
    if (next !== text) texts.set(file, next);
  }
  return { texts, report: made.report, misfits: findMisfits(before, openDiskProgram(path, 'v2'), made) };
}

const toLocalPath = (path: string, file: string) => relative(path, file).replaceAll('\\', '/') || file;
const formatPosition = (path: string, { file, line }: SourcePosition) => `${toLocalPath(path, file)}:${line}`;

function formatSummary(path: string, { texts, report, misfits }: MigrationPlan): string {
  const doubts = report.needsAPerson.map(
    (doubt) => `  ${formatPosition(path, doubt)}  ${doubt.reason}\n      ${doubt.suggestion}`,
  );
  const open = misfits.map((misfit) => `  ${formatPosition(path, misfit)}  ${misfit.message}`);
  const rest = report.notReached.map((place) => `  ${formatPosition(path, place)}  ${place.reason}`);
  return [
    `${report.changed.length} changes in ${texts.size} of ${report.files} files.`,
    ...(doubts.length > 0 ? [`Needs a person (${doubts.length}):`, ...doubts] : []),
    ...(open.length > 0 ? [`Does not fit version 2 yet, by the lines of the new text (${open.length}):`, ...open] : []),
    ...(rest.length > 0 ? [`Not reached (${rest.length}):`, ...rest] : []),
    '',
  ].join('\n');
}

/** Formats the report as JSON, with paths relative to the given one. */
function formatReport(path: string, { texts, report, misfits }: MigrationPlan): string {
  const named = <P extends SourcePosition>(places: readonly P[]) =>
    places.map((place) => ({ ...place, file: toLocalPath(path, place.file) }));
  const { changed, needsAPerson, notReached, files } = report;
  const body = {
    files,
    files_changed: [...texts.keys()].map((file) => toLocalPath(path, file)),
    changed: named(changed),
    needs_a_person: named(needsAPerson),
    does_not_fit: named(misfits),
    not_reached: named(notReached),
  };
  return `${JSON.stringify(body, null, 2)}\n`;
}

/** Runs `parley migrate code` and returns the text to print. @throws UsageError when there is no such command or path */
export function runMigrateCommand(args: string[]): string {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [command, given, ...more] = positionals;
  if (command !== 'code' || !given || more.length > 0) throw new UsageError(usage);
  const path = resolve(given);
  if (!existsSync(path)) throw new UsageError(`There is no ${given}.`);
  const made = planMigration(path, { mark: values.mark ?? false, apiKeyId: values['api-key-id'] });
  const diffs = [...made.texts].map(([file, text]) =>
    unifiedDiff(toLocalPath(path, file), readFileSync(file, 'utf8'), text),
  );
  if (values.json) writeFileSync(values.json, formatReport(path, made));
  if (!values['dry-run']) for (const [file, text] of made.texts) writeFileSync(file, text);
  return `${values['dry-run'] ? diffs.join('') : ''}${formatSummary(path, made)}`;
}
