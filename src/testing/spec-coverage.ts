import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { readOperations } from '#src/contract/spec.ts';
import type { OpenApiDocument } from '#src/contract/spec.ts';
import { exceptions } from './spec-coverage.exceptions.ts';

/** Where the pairs of one test run are kept, a file for each worker. */
const folder = join(import.meta.dirname, '../../node_modules/.cache/spec-coverage');

const recorded = new Set<string>();

/** Notes that an operation answered with a status. */
export function recordPair(operationId: string, status: number): void {
  const pair = `${operationId} ${status}`;
  if (recorded.has(pair)) return;
  recorded.add(pair);
  mkdirSync(folder, { recursive: true });
  appendFileSync(join(folder, `${process.pid}-${threadId}`), `${pair}\n`);
}

/** Forgets earlier runs; called once before the first test. */
export function startRecording(): void {
  rmSync(folder, { recursive: true, force: true });
}

/** All pairs that were seen since `startRecording`, in any worker. */
function recordedPairs(): Set<string> {
  const files = readdirSync(folder);
  return new Set(files.flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean)));
}

export type CoverageReport = {
  declared: number;
  /** Declared, and neither seen nor excepted. */
  missing: string[];
  /** Seen, and not declared. */
  undeclared: string[];
  /** Excepted, though seen or not declared. */
  stale: string[];
};

/** Holds what was seen against what the specs of all versions declare. */
export function compareCoverage(
  documents: OpenApiDocument[],
  seen: ReadonlySet<string>,
  excepted: Readonly<Record<string, string>>,
): CoverageReport {
  const operations = documents.flatMap(readOperations);
  const declared = operations.flatMap(({ id, responses }) => Object.keys(responses).map((status) => `${id} ${status}`));
  return {
    declared: declared.length,
    missing: declared.filter((pair) => !seen.has(pair) && !(pair in excepted)),
    undeclared: [...seen].filter((pair) => !declared.includes(pair)),
    stale: Object.keys(excepted).filter((pair) => seen.has(pair) || !declared.includes(pair)),
  };
}

function main(): void {
  const documents = ['v1', 'v2'].map((version) => {
    const bundle = join(import.meta.dirname, `../../generated/${version}/openapi.json`);
    return JSON.parse(readFileSync(bundle, 'utf8')) as OpenApiDocument;
  });
  const { declared, ...gaps } = compareCoverage(documents, recordedPairs(), exceptions);
  for (const [kind, pairs] of Object.entries(gaps)) for (const pair of pairs) console.error(`${kind}: ${pair}`);
  const faults = Object.values(gaps).flat().length;
  const excepted = Object.keys(exceptions).length;
  console.log(`Spec coverage: ${declared} pairs of operation and status, ${excepted} excepted, ${faults} faults.`);
  process.exitCode = faults > 0 ? 1 : 0;
}

if (import.meta.main) main();
