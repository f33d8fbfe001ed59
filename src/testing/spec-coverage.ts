import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { readOperations } from '#src/contract/spec.ts';
import type { OpenApiDocument } from '#src/contract/spec.ts';
import { listDeclaredMembers } from './member-coverage.ts';
import { exceptions, unseenMembers } from './spec-coverage.exceptions.ts';

/** Where the pairs of one test run are kept, a file for each worker. */
const folder = join(import.meta.dirname, '../../node_modules/.cache/spec-coverage');

const recorded = new Set<string>();

function record(line: string): void {
  if (recorded.has(line)) return;
  recorded.add(line);
  mkdirSync(folder, { recursive: true });
  appendFileSync(join(folder, `${process.pid}-${threadId}`), `${line}\n`);
}

/** Notes that an operation answered with a status. */
export const recordPair = (operationId: string, status: number): void => record(`${operationId} ${status}`);

const memberPrefix = 'member ';

/** Notes that an answer had a member. */
export const recordMember = (member: string): void => record(memberPrefix + member);

/** Forgets earlier runs; called once before the first test. A second attempt of tests that failed adds to the first one. */
export function startRecording(): void {
  if (process.env['PARLEY_TEST_SECOND_ATTEMPT'] !== '1') rmSync(folder, { recursive: true, force: true });
}

/** Returns the pairs and the members that were seen since `startRecording`, in any worker. */
function readRecorded(): { pairs: Set<string>; members: Set<string> } {
  const files = readdirSync(folder);
  const lines = files.flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean));
  const isMember = (line: string) => line.startsWith(memberPrefix);
  return {
    pairs: new Set(lines.filter((line) => !isMember(line))),
    members: new Set(lines.filter(isMember).map((line) => line.slice(memberPrefix.length))),
  };
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

/** Lists the pairs of operation and status that a contract declares. */
const listDeclaredPairs = (document: OpenApiDocument): string[] =>
  readOperations(document).flatMap(({ id, responses }) => Object.keys(responses).map((status) => `${id} ${status}`));

/** Holds what was seen against what contracts declare. */
export function compareCoverage(
  documents: OpenApiDocument[],
  seen: ReadonlySet<string>,
  excepted: Readonly<Record<string, string>>,
): CoverageReport {
  const declared = documents.flatMap(listDeclaredPairs);
  return {
    declared: declared.length,
    missing: declared.filter((pair) => !seen.has(pair) && !(pair in excepted)),
    undeclared: [...seen].filter((pair) => !declared.includes(pair)),
    stale: Object.keys(excepted).filter((pair) => seen.has(pair) || !declared.includes(pair)),
  };
}

/** Holds the members that were seen against those that the specs declare. */
function compareMembers(
  declared: readonly string[],
  seen: ReadonlySet<string>,
  excepted: Readonly<Record<string, string>>,
): CoverageReport {
  return {
    declared: declared.length,
    missing: declared.filter((member) => !seen.has(member) && !(member in excepted)),
    undeclared: [],
    stale: Object.keys(excepted).filter((member) => seen.has(member) || !declared.includes(member)),
  };
}

/** Prints a report; returns the number of its faults. */
function printReport(what: string, { declared, ...gaps }: CoverageReport, excepted: object): number {
  for (const [kind, names] of Object.entries(gaps)) for (const name of names) console.error(`${kind}: ${name}`);
  const faults = Object.values(gaps).flat().length;
  console.log(`Spec coverage: ${declared} ${what}, ${Object.keys(excepted).length} excepted, ${faults} faults.`);
  return faults;
}

function readBundle(contract: string): OpenApiDocument {
  const bundle = join(import.meta.dirname, `../../generated/${contract}/openapi.json`);
  return JSON.parse(readFileSync(bundle, 'utf8')) as OpenApiDocument;
}

function main(): void {
  const documents = (['openai', 'v1', 'v2'] as const).map(readBundle);
  const { pairs, members } = readRecorded();
  const declared = documents.flatMap(listDeclaredMembers);
  const faults = [
    printReport('pairs of operation and status', compareCoverage(documents, pairs, exceptions), exceptions),
    printReport('members of successes', compareMembers(declared, members, unseenMembers), unseenMembers),
  ];
  process.exitCode = faults.some((count) => count > 0) ? 1 : 0;
}

if (import.meta.main) main();
