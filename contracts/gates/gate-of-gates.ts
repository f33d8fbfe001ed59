import { contractNames, newestContract } from './baselines.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mutations } from '#contracts/mutations/all.ts';
import { breaksOfAnyContract, harmlessInAnyContract } from '#contracts/mutations/any-contract.ts';
import type { Json, Mutation } from '#contracts/mutations/mutation.ts';
import { compareDocuments } from './diff/compare.ts';
import type { ContractChange } from './diff/change.ts';

const root = join(import.meta.dirname, '../..');

/** The verdict of a gate on one mutation. */
export type MutationOutcome = {
  mutation: Mutation;
  outcome: 'caught' | 'quiet' | 'missed' | 'false alarm' | 'no place';
  why: string;
};

export type Gate = (before: object, after: object) => ContractChange[];

const compareToday: Gate = (before, after) => compareDocuments(before, after, new Date().toISOString().slice(0, 10));

const isBreak = ({ severity }: ContractChange) => severity === 'breaking';

const texts = new WeakMap<object, string>();

/**
 * Returns a copy by way of a text that is written once: much faster than `structuredClone` for a document of this size.
 */
function copyOf(document: object): Json {
  const text = texts.get(document) ?? JSON.stringify(document);
  texts.set(document, text);
  return JSON.parse(text) as Json;
}

/** Makes one change in a copy of the bundle, and asks the gate about it. A mutation without a place is a fault too. */
export function tryMutation(mutation: Mutation, bundle: object, gate: Gate = compareToday): MutationOutcome {
  const { expect, given, apply } = mutation;
  try {
    const before = given ? copyOf(bundle) : bundle;
    given?.(before as Json);
    const after = copyOf(before);
    apply(after);
    const changes = gate(before, after);
    if (changes.length === 0 && JSON.stringify(before) === JSON.stringify(after))
      return { mutation, outcome: 'no place', why: 'it changed nothing' };
    const breaks = changes.filter(isBreak);
    const why = breaks.map(({ rule, pointer }) => `${rule} at ${pointer}`).join('; ');
    if (expect === 'breaking') return { mutation, outcome: breaks.length > 0 ? 'caught' : 'missed', why };
    return { mutation, outcome: breaks.length > 0 ? 'false alarm' : 'quiet', why };
  } catch (error) {
    return { mutation, outcome: 'no place', why: (error as Error).message };
  }
}

/** Returns the outcomes that mean that the gate, or the suite, is broken. */
export const listOutcomeFaults = (outcomes: MutationOutcome[]): string[] =>
  outcomes
    .filter(({ outcome }) => outcome !== 'caught' && outcome !== 'quiet')
    .map(({ mutation: { kind, name }, outcome, why }) => `${outcome}: ${kind}, ${name}${why && ` (${why})`}`);

/** Formats the numbers of outcomes, each with the number that was expected. */
export function formatTally(outcomes: MutationOutcome[]): string {
  const count = (wanted: MutationOutcome['outcome']) => outcomes.filter(({ outcome }) => outcome === wanted).length;
  const kinds = (expect: Mutation['expect']) =>
    new Set(outcomes.filter(({ mutation }) => mutation.expect === expect).map(({ mutation }) => mutation.kind)).size;
  return [
    `breaking: ${kinds('breaking')} kinds, ${count('caught')} caught, ${count('missed')} missed`,
    `harmless: ${kinds('harmless')} kinds, ${count('quiet')} quiet, ${count('false alarm')} false alarms`,
    `without a place: ${count('no place')}`,
  ].join('\n');
}

const anyContract = [...breaksOfAnyContract, ...harmlessInAnyContract];

const readBundle = (contract: string) =>
  JSON.parse(readFileSync(join(root, `generated/${contract}/openapi.json`), 'utf8')) as object;

/**
 * Tries the mutations of version 2, and those of any contract on each that is served. `npm run check` tries all; with
 * `stride` one of so many is tried.
 */
export function tryAll(stride = 1): MutationOutcome[] {
  const bundles = contractNames.map((contract) => ({ contract, bundle: readBundle(contract) }));
  const v2 = readBundle(newestContract);
  const trials = [
    ...mutations.map((mutation) => ({ mutation, bundle: v2 })),
    ...bundles.flatMap(({ contract, bundle }) =>
      anyContract.map((mutation) => ({ mutation: { ...mutation, name: `${mutation.name} (${contract})` }, bundle })),
    ),
  ];
  return trials.filter((_, index) => index % stride === 0).map(({ mutation, bundle }) => tryMutation(mutation, bundle));
}

if (import.meta.main) {
  const outcomes = tryAll();
  const faults = listOutcomeFaults(outcomes);
  for (const { mutation, outcome } of outcomes)
    process.stdout.write(`${outcome.padEnd(12)} ${mutation.kind}: ${mutation.name}\n`);
  process.stdout.write(`${[formatTally(outcomes), ...faults].join('\n')}\n`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
