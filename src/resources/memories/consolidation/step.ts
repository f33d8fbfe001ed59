import type { MemoryRow } from '#src/resources/memories/memory.ts';

/** A memory that may be consolidated, with what earlier consolidations decided about it. */
export type Candidate = Pick<
  MemoryRow,
  | 'id'
  | 'version'
  | 'memoryType'
  | 'scopeType'
  | 'scopeKey'
  | 'userId'
  | 'sessionId'
  | 'key'
  | 'content'
  | 'importance'
  | 'saidAt'
> & {
  /** The ids of memories that it must not be merged with. */
  apart: string[];
  /** The ids of memories that it is known to contradict. */
  contradicts: string[];
  isSummary: boolean;
};

/** The relation of a newer memory to an older one, as a model judges it. `unsure` decides nothing. */
export type Verdict = 'same' | 'different' | 'contradicts' | 'supersedes' | 'unsure';

/** The decision of a model about the memories of a step. `needsModel`: it is carried out only as a model decides. */
type Decided = { needsModel: boolean; decision: Exclude<Verdict, 'unsure'> | null };

/** Several memories become one, with the content of the first one, the newest. Of a proposal there are two. */
export type MergeStep = Decided & { action: 'merge'; sources: Candidate[]; similarity: number };
/** The first memory, the newest, is linked with the others as contradicting them. */
export type LinkStep = Decided & { action: 'link'; concept: string; memories: Candidate[] };
/** A newer memory takes the place of an older one. */
export type SupersedeStep = { action: 'supersede'; newer: Candidate; older: Candidate; similarity: number };
/** Two memories are kept apart from now on, or, while a model is unsure, left as they are. */
export type LeaveStep = {
  action: 'leave';
  newer: Candidate;
  older: Candidate;
  similarity: number;
  keepsApart: boolean;
};
/** Several old episodes become one summary. */
export type SummaryStep = { action: 'summarise'; sources: Candidate[] };

/** A step of a plan. */
export type PlannedStep = MergeStep | LinkStep | SummaryStep;
/** A step that is carried out: one of a plan, or what became of a proposal. */
export type ConsolidationStep = PlannedStep | SupersedeStep | LeaveStep;

/** Orders memories from the newest to the oldest. */
export const compareNewestFirst = (a: Candidate, b: Candidate): number =>
  b.saidAt.getTime() - a.saidAt.getTime() || (a.id < b.id ? 1 : -1);

/** Tells whether two memories were taken apart by an undo or by a model. */
export const isKeptApart = (one: Candidate, other: Candidate): boolean =>
  one.apart.includes(other.id) || other.apart.includes(one.id);

/** Tells whether two memories are known to contradict each other. */
export const isContradiction = (one: Candidate, other: Candidate): boolean =>
  one.contradicts.includes(other.id) || other.contradicts.includes(one.id);

/** The largest number of memories that become one. */
export const maxSources = 20;

/**
 * Tells whether memories may become one: they are of one type, none was taken apart from another, and at most one has a
 * key, which says which memory is meant.
 */
export function mayBecomeOne(memories: readonly Candidate[]): boolean {
  if (memories.length > maxSources) return false;
  if (memories.filter(({ key }) => key !== null).length > 1) return false;
  if (new Set(memories.map(({ memoryType, scopeKey }) => `${memoryType} ${scopeKey}`)).size > 1) return false;
  return !memories.some((one, index) => memories.slice(index + 1).some((other) => isKeptApart(one, other)));
}
