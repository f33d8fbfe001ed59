import type { ContractChange } from '#contracts/gates/diff/change.ts';
import { compareDocuments } from '#contracts/gates/diff/compare.ts';
import { listOperations } from '#contracts/gates/diff/operation.ts';
import type { Operation } from '#contracts/gates/diff/operation.ts';
import type { Direction, Severity } from '#contracts/gates/diff/rules.ts';
import { getShownValues } from './shown-values.ts';
import type { OperationPair } from './side-by-side.ts';
import { listTouchedConsumers } from './touched.ts';
import type { TouchedConsumer } from './touched.ts';
import { listInteractionUses } from './uses.ts';
import type { KeptPact } from './uses.ts';

/** The reason why a break was let pass, and the consumers that it was said to touch. */
export type ApprovalReason = { reason: string; consumers: string[] };

/** A break of gRPC that was let pass; the comparison here does not see it itself. */
type ProtoApproval = ApprovalReason & { rule: string; pointer: string };

/** The sources of a changelog: documents, pacts and reasons. Nothing else is read later. */
export type ChangelogSources = {
  contract: string;
  /** Null when there is no release to begin with. */
  from: { name: string; document: object } | null;
  to: { name: string; document: object };
  pacts: KeptPact[];
  reasonFor: (change: ContractChange) => ApprovalReason | null;
  protoApprovals: ProtoApproval[];
  pairs: OperationPair[];
};

/** A change as it is told: the same one in requests and answers is told once. */
export type ListedChange = {
  id: string;
  rule: string;
  severity: Severity;
  directions: Direction[];
  message: string;
  pointer: string;
  before: string | null;
  after: string | null;
  operations: string[];
  /** Null when pacts cannot tell. */
  touched: TouchedConsumer[] | null;
  approval: ApprovalReason | null;
};

/** The changes in one operation: its own, and those that it shares with others. */
export type OperationChanges = { id: string; route: string; own: ListedChange[]; shared: ListedChange[] };

export type ChangelogModel = {
  contract: string;
  from: string | null;
  to: string;
  /** All changes but those of words. */
  changes: ListedChange[];
  operations: OperationChanges[];
  shared: ListedChange[];
  /** The changes that are about no single operation. */
  whole: ListedChange[];
  reworded: string[];
  pacts: { consumer: string; versions: string[] }[];
  protoApprovals: ProtoApproval[];
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

/** Every change but those of words, the worst first, each once. */
function listChanges({ from, to, pacts, reasonFor }: ChangelogSources, changes: ContractChange[]): ListedChange[] {
  if (!from) return [];
  const relied = { before: listInteractionUses(from.document, pacts), after: listInteractionUses(to.document, pacts) };
  const key = ({ rule, severity, pointer, message }: ContractChange) => [rule, severity, pointer, message].join('\n');
  const merged = [...Map.groupBy(changes, key).values()].sort(
    ([one], [other]) => severities.indexOf(one!.severity) - severities.indexOf(other!.severity),
  );
  return merged.map((same, index) => {
    const [first] = same as [ContractChange];
    return {
      id: `change-${index + 1}`,
      rule: first.rule,
      severity: first.severity,
      directions: [...new Set(same.map(({ direction }) => direction))].filter((direction) => direction !== null).sort(),
      message: first.message,
      pointer: first.pointer,
      ...getShownValues(first, from.document, to.document),
      operations: [...new Set(same.flatMap(({ operations }) => operations))],
      touched: mergeTouched(same.map((change) => listTouchedConsumers(change, relied))),
      approval: first.severity === 'breaking' ? reasonFor(first) : null,
    };
  });
}

function groupByOperation(known: Operation[], changes: ListedChange[]): OperationChanges[] {
  const byId = new Map(known.map((operation) => [operation.id, operation]));
  return [...byId.values()].flatMap(({ id, method, path }) => {
    const all = changes.filter(({ operations }) => operations.includes(id));
    const own = all.filter(({ operations }) => operations.length === 1);
    const shared = all.filter(({ operations }) => operations.length > 1);
    return all.length > 0 ? [{ id, route: `${method.toUpperCase()} ${path}`, own, shared }] : [];
  });
}

/** Creates the changelog of two forms of a contract. The same sources give the same model. */
export function createChangelogModel(sources: ChangelogSources): ChangelogModel {
  const { contract, from, to, pacts, protoApprovals, pairs } = sources;
  const found = from ? compareDocuments(from.document, to.document) : [];
  const told = listChanges(
    sources,
    found.filter((change) => !isProse(change)),
  );
  const documents = from ? [from.document, to.document] : [to.document];
  const own = pacts.filter(({ pact }) => pact.provider.name === 'parley');
  const versions = Map.groupBy(own, ({ consumer }) => consumer);
  return {
    contract,
    from: from?.name ?? null,
    to: to.name,
    changes: told,
    operations: groupByOperation(
      documents.flatMap((document) => [...listOperations(document).values()]),
      told,
    ),
    shared: told.filter(({ operations }) => operations.length > 1),
    whole: told.filter(({ operations }) => operations.length === 0),
    reworded: [...new Set(found.filter(isProse).map(({ pointer }) => pointer))],
    pacts: [...versions].map(([consumer, all]) => ({ consumer, versions: all.map(({ version }) => version) })),
    protoApprovals,
    pairs,
  };
}
