import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Place } from '#src/codemod/code/context.ts';
import { unifiedDiff } from '#src/codemod/code/diff.ts';
import { migrate, type Migration, type Misfit } from '#src/codemod/code/migrate.ts';
import { misfitsOf } from '#src/codemod/code/misfits.ts';
import { migratePackage } from '#src/codemod/code/package-file.ts';
import { filesBelow, onDisk } from '#src/codemod/code/project.ts';
import { rulesOf } from '#src/codemod/code/rules.ts';
import { contractOf } from '#src/codemod/code/schemas.ts';
import { print } from '#src/telemetry/terminal.ts';
import { printFailure, UsageError } from './failure.ts';

const usage = `Usage:
  npx parley migrate code PATH [--dry-run] [--json FILE] [--mark] [--api-key-id EXPRESSION]

Rewrites the callers of the client of version 1 below PATH for version 2, and says what needs a person.
  --dry-run      print a diff and change nothing
  --json         write what was changed, what needs a person and what was not reached to a file
  --mark         say it beside the code too, as \`// parley-migrate: …\`
  --api-key-id   how the program gets the id of its API key, such as process.env.PARLEY_API_KEY_ID
`;

type Plan = Migration & { misfits: Misfit[] };

const options = {
  'dry-run': { type: 'boolean' },
  json: { type: 'string' },
  mark: { type: 'boolean' },
  'api-key-id': { type: 'string' },
} as const;

/** Everything below a path, rewritten in memory. */
function plan(path: string, { mark, apiKeyId }: { mark: boolean; apiKeyId: string | undefined }): Plan {
  const before = onDisk(path, 'v1');
  const made = migrate(before.sources, {
    rules: rulesOf(),
    isV1: before.isV1,
    options: { mark, ...(apiKeyId && { apiKeyId }) },
  });
  const texts = new Map(made.texts);
  const { version } = contractOf('v2').info;
  for (const file of filesBelow(path).packages) {
    const text = readFileSync(file, 'utf8');
    const next = migratePackage(file, text, version, made.report);
    if (next !== text) texts.set(file, next);
  }
  return { texts, report: made.report, misfits: misfitsOf(before, onDisk(path, 'v2'), made) };
}

const local = (path: string, file: string) => relative(path, file).replaceAll('\\', '/') || file;
const at = (path: string, { file, line }: Place) => `${local(path, file)}:${line}`;

function summary(path: string, { texts, report, misfits }: Plan): string {
  const doubts = report.needsAPerson.map((doubt) => `  ${at(path, doubt)}  ${doubt.reason}\n      ${doubt.suggestion}`);
  const open = misfits.map((misfit) => `  ${at(path, misfit)}  ${misfit.message}`);
  const rest = report.notReached.map((place) => `  ${at(path, place)}  ${place.reason}`);
  return [
    `${report.changed.length} changes in ${texts.size} of ${report.files} files.`,
    ...(doubts.length > 0 ? [`Needs a person (${doubts.length}):`, ...doubts] : []),
    ...(open.length > 0 ? [`Does not fit version 2 yet, by the lines of the new text (${open.length}):`, ...open] : []),
    ...(rest.length > 0 ? [`Not reached (${rest.length}):`, ...rest] : []),
    '',
  ].join('\n');
}

/** The report with paths below the one that was given. */
function written(path: string, { texts, report, misfits }: Plan): string {
  const named = <P extends Place>(places: readonly P[]) =>
    places.map((place) => ({ ...place, file: local(path, place.file) }));
  const { changed, needsAPerson, notReached, files } = report;
  const body = {
    files,
    files_changed: [...texts.keys()].map((file) => local(path, file)),
    changed: named(changed),
    needs_a_person: named(needsAPerson),
    does_not_fit: named(misfits),
    not_reached: named(notReached),
  };
  return `${JSON.stringify(body, null, 2)}\n`;
}

/** Runs the command and returns what to print. */
function run(args: string[]): string {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [command, given, ...more] = positionals;
  if (command !== 'code' || !given || more.length > 0) throw new UsageError(usage);
  const path = resolve(given);
  if (!existsSync(path)) throw new UsageError(`There is no ${given}.`);
  const made = plan(path, { mark: values.mark ?? false, apiKeyId: values['api-key-id'] });
  const diffs = [...made.texts].map(([file, text]) => unifiedDiff(local(path, file), readFileSync(file, 'utf8'), text));
  if (values.json) writeFileSync(values.json, written(path, made));
  if (!values['dry-run']) for (const [file, text] of made.texts) writeFileSync(file, text);
  return `${values['dry-run'] ? diffs.join('') : ''}${summary(path, made)}`;
}

try {
  print(run(process.argv.slice(3)));
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
