import type { ContractChange } from '#contracts/gates/diff/change.ts';
import { compareDocuments } from '#contracts/gates/diff/compare.ts';
import { listOperations } from '#contracts/gates/diff/operation.ts';
import type { Operation } from '#contracts/gates/diff/operation.ts';
import type { Severity } from '#contracts/gates/diff/rules.ts';
import { groupChanges } from './groups.ts';
import type { ApprovalReason, ChangeGroup } from './groups.ts';
import { suggestNextVersion } from './next-version.ts';
import type { NextVersion } from './next-version.ts';
import { createPartFinder } from './places.ts';
import { listRewordings } from './reworded.ts';
import type { Rewording } from './reworded.ts';
import { formatShownPart } from './shown-values.ts';
import type { OperationPair } from './side-by-side.ts';
import { listTouchedConsumers } from './touched.ts';
import type { TouchedConsumer } from './touched.ts';
import { listInteractionUses } from './uses.ts';
import type { KeptPact } from './uses.ts';

/** The changes in gRPC, which this comparison does not see itself. */
export type GrpcChanges = {
  breaks: { pointer: string; approval: ApprovalReason | null }[];
  /** The files that have additions or other words. */
  files: string[];
};

/** The sources of a changelog: documents, pacts and reasons. Nothing else is read later. */
export type ChangelogSources = {
  contract: string;
  /** Null when there is no release to begin with. */
  from: { name: string; document: object } | null;
  to: { name: string; document: object };
  /** The day of the later form, as 2026-11-29; null when it is not known. */
  date: string | null;
  /** The release that the later form is to follow; null when it has a version already. */
  newestRelease: string | null;
  pacts: KeptPact[];
  reasonFor: (change: ContractChange) => ApprovalReason | null;
  grpc: GrpcChanges;
  pairs: OperationPair[];
};

/** A change as it is told, with the consumers that it touches; `touched` is null when pacts cannot tell. */
export type ListedChange = Omit<ChangeGroup, 'changes'> & { id: string; touched: TouchedConsumer[] | null };

/** The changes of one operation that no other has. */
export type OperationChanges = { id: string; route: string; own: ListedChange[] };

export type ChangelogModel = {
  contract: string;
  from: string | null;
  to: string;
  date: string | null;
  next: NextVersion | null;
  /** The operations of a first release, which has nothing to be compared with. */
  firstOperations: { id: string; route: string }[];
  /** All changes but those of words, the worst first. */
  changes: ListedChange[];
  shared: ListedChange[];
  operations: OperationChanges[];
  /** The changes that are about no single operation. */
  whole: ListedChange[];
  reworded: Rewording[];
  pacts: { consumer: string; versions: string[] }[];
  grpc: GrpcChanges;
  pairs: OperationPair[];
};

export const severities: readonly Severity[] = ['breaking', 'warning', 'harmless'];

const isProse = ({ rule }: ContractChange) => rule === 'documentation-changed';

function mergeTouched(all: (TouchedConsumer[] | null)[]): TouchedConsumer[] | null {
  const known = all.filter((touched) => touched !== null);
  if (known.length === 0) return null;
  const merged = Map.groupBy(known.flat(), ({ consumer }) => consumer);
  return [...merged]
    .map(([consumer, parts]) => ({
      consumer,
      versions: [...new Set(parts.flatMap(({ versions }) => versions))].sort(),
      interactions: [...new Set(parts.flatMap(({ interactions }) => interactions))].sort(),
    }))
    .sort((one, other) => (one.consumer < other.consumer ? -1 : 1));
}

/** Orders changes: the worst first, and of those the ones that most operations share. */
const compareGroups = (one: ChangeGroup, other: ChangeGroup): number =>
  severities.indexOf(one.severity) - severities.indexOf(other.severity) ||
  other.operations.length - one.operations.length;

/** Lists every change but those of words, each once. */
function listChanges({ from, to, pacts, reasonFor }: ChangelogSources, changes: ContractChange[]): ListedChange[] {
  if (!from) return [];
  const relied = { before: listInteractionUses(from.document, pacts), after: listInteractionUses(to.document, pacts) };
  const findPart = createPartFinder(from.document, to.document);
  const told = changes.map((change) => ({
    change,
    part: findPart(change),
    shown: formatShownPart(change, from.document, to.document),
    approval: change.severity === 'breaking' ? reasonFor(change) : null,
  }));
  return groupChanges(told)
    .toSorted(compareGroups)
    .map(({ changes: same, ...group }, index) => ({
      ...group,
      id: `change-${index + 1}`,
      touched: mergeTouched(same.map((change) => listTouchedConsumers(change, relied))),
    }));
}

const toRoute = ({ id, method, path }: Operation) => ({ id, route: `${method.toUpperCase()} ${path}` });

function groupByOperation(known: Operation[], changes: ListedChange[]): OperationChanges[] {
  const byId = new Map(known.map((operation) => [operation.id, operation]));
  return [...byId.values()].flatMap((operation) => {
    const own = changes.filter(({ operations }) => operations.length === 1 && operations[0] === operation.id);
    return own.length > 0 ? [{ ...toRoute(operation), own }] : [];
  });
}

/** Suggests the version of an unreleased form. */
function suggestVersion({ newestRelease, grpc }: ChangelogSources, found: ContractChange[]): NextVersion | null {
  if (newestRelease === null) return null;
  return suggestNextVersion(newestRelease, {
    isBroken: grpc.breaks.length > 0 || found.some(({ severity }) => severity === 'breaking'),
    hasChanges: grpc.files.length > 0 || found.some((change) => !isProse(change)),
    hasOtherWords: found.some(isProse),
  });
}

/** Creates the changelog of two forms of a contract. The same sources give the same model. */
export function createChangelogModel(sources: ChangelogSources): ChangelogModel {
  const { contract, from, to, date, pacts, grpc, pairs } = sources;
  const found = from ? compareDocuments(from.document, to.document) : [];
  const told = listChanges(
    sources,
    found.filter((change) => !isProse(change)),
  );
  const operations = [from?.document ?? {}, to.document].flatMap((document) => [...listOperations(document).values()]);
  const own = pacts.filter(({ pact }) => pact.provider.name === 'parley');
  const versions = Map.groupBy(own, ({ consumer }) => consumer);
  return {
    contract,
    from: from?.name ?? null,
    to: to.name,
    date,
    next: suggestVersion(sources, found),
    firstOperations: from ? [] : operations.map(toRoute),
    changes: told,
    shared: told.filter((change) => change.operations.length > 1),
    operations: groupByOperation(operations, told),
    whole: told.filter((change) => change.operations.length === 0),
    reworded: from ? listRewordings(found.filter(isProse), createPartFinder(from.document, to.document)) : [],
    pacts: [...versions].map(([consumer, all]) => ({ consumer, versions: all.map(({ version }) => version) })),
    grpc,
    pairs,
  };
}
