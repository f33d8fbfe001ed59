import type { DataSource } from 'typeorm';
import type { Queryable } from '#src/db/query.ts';
import type { MemoryRow } from '#src/resources/memories/memory.ts';
import { findRelevantMemories, type SearchDeps } from '#src/resources/memories/search/search.ts';
import {
  applyProposals,
  noOutcome,
  type KnownMemories,
  type LearningOutcome,
  type LearningTarget,
} from './apply-proposals.ts';
import { askForCall, type AskDeps } from './ask-for-call.ts';
import type { KeyedQueue } from '#src/process/keyed-queue.ts';
import { listNewestMemories } from '#src/resources/memories/known-store.ts';
import { learningTool, toLearningData, toLearningInstructions, type TurnMessage } from './learning-question.ts';
import { toZone } from './local-time.ts';
import { parseProposals } from './proposals.ts';
import { readRevisions } from '#src/resources/memories/revision-store.ts';
import { prepareIndexing } from '#src/resources/memories/index-store.ts';

/** The services that learning needs. */
export type LearnDeps = SearchDeps &
  AskDeps & {
    dataSource: DataSource;
    /** One learner at a time for each scope. */
    learners: KeyedQueue;
  };

/** A turn of which memories are to be made, and the models that choose them. */
export type LearningInput = LearningTarget & {
  models: readonly [string, ...string[]];
  transcript: readonly TurnMessage[];
  /** The name of the user's zone; null when it is not known. */
  timeZone: string | null;
  instructions: string | null;
  /** Makes the signal that bounds one question to the model. */
  createSignal: () => AbortSignal;
  /** Tells, in the transaction that stores what is learned, whether it may still be: another process may have done so. */
  mayApply?: (tx: Queryable) => Promise<boolean>;
};

/** The outcome of learning from a turn. `refused` is the number of proposals that could not be used. */
export type LearningResult = LearningOutcome & { refused: number };

const learner = 'parley';
/** How often a model is asked when others write to the scope while it answers. */
const maxQuestions = 3;
const maxRelevant = 15;
const maxKnown = 30;
const maxForeign = 5;
const maxQueryCharacters = 4_000;

/**
 * Reads the memories that the model is told of: those nearest to what the user says, in all scopes that the conversation
 * reads, then a few of the newest that it may not change, and the newest of those that it may.
 */
async function readKnown(
  deps: LearnDeps,
  { transcript, writableKeys, reachedKeys }: LearningInput,
): Promise<KnownMemories> {
  const revisions = await readRevisions(deps.dataSource, writableKeys);
  const said = transcript.filter(({ role }) => role === 'user').map(({ text }) => text);
  const query = said.join('\n').slice(-maxQueryCharacters).toWellFormed();
  const readKeys = [...new Set([...reachedKeys, ...writableKeys])];
  const foreignKeys = readKeys.filter((key) => !writableKeys.includes(key));
  const { found } = await findRelevantMemories(deps, {
    keys: readKeys,
    query,
    options: { max_results: maxRelevant },
  });
  const now = deps.clock();
  const foreign = await listNewestMemories(deps.dataSource, foreignKeys, maxForeign, now);
  const newest = await listNewestMemories(deps.dataSource, writableKeys, maxKnown, now);
  const rows = new Map<string, MemoryRow>();
  for (const row of [...found.map((hit) => hit.row), ...foreign, ...newest])
    if (rows.size < maxKnown && !rows.has(row.id)) rows.set(row.id, row);
  return { rows, revisions };
}

/** Asks the model about a turn, and applies what it answers; null when others have written to the scopes meanwhile. */
async function learnOnce(deps: LearnDeps, input: LearningInput, anyway: boolean): Promise<LearningResult | null> {
  const known = await readKnown(deps, input);
  const now = deps.clock();
  const timeZone = toZone(input.timeZone);
  const situation = { ...input, known: [...known.rows.values()], now, timeZone };
  const values = await askForCall(deps, {
    models: input.models,
    tool: learningTool,
    system: toLearningInstructions(situation),
    data: toLearningData(situation),
    signal: input.createSignal(),
  });
  const { proposals, faults } = parseProposals(values, { knownIds: new Set(known.rows.keys()), timeZone });
  const refused = faults.length;
  if (proposals.length === 0) return { ...noOutcome(), refused };
  const model = await prepareIndexing(deps.embedder);
  const applied = { ...input, authorship: { by: learner, now }, model, clock: deps.clock };
  const outcome = await deps.dataSource.transaction((tx) => applyProposals(tx, applied, { proposals, known, anyway }));
  if (!outcome) return null;
  await deps.embedder.soon([...outcome.created, ...outcome.updated]);
  return { ...outcome, refused };
}

/**
 * Has a model choose what a turn adds to the memories of a scope, and what of them it changes, and stores that. Turns of
 * one scope are learned from one after the other; when others write to it while the model answers, it is asked again.
 * Only what the user says is a source: a turn without it teaches nothing.
 * @throws the problem of a gateway that fails.
 */
export async function learnFromTurn(deps: LearnDeps, input: LearningInput): Promise<LearningResult> {
  if (!input.transcript.some(({ role, text }) => role === 'user' && text.trim() !== ''))
    return { ...noOutcome(), refused: 0 };
  return deps.learners.run(input.scopeKey, async () => {
    for (let question = 1; ; question += 1) {
      const result = await learnOnce(deps, input, question >= maxQuestions);
      if (result) return result;
    }
  });
}
