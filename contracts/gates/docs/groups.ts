import type { ContractChange } from '#contracts/gates/diff/change.ts';
import type { Direction, RuleName, Severity } from '#contracts/gates/diff/rules.ts';
import { toCanonicalJson } from '#contracts/gates/diff/side.ts';
import type { ContractPart } from './places.ts';
import { canNameSeveral, formatSentence, isCompleteRule } from './sentences.ts';

/** The reason why a break was let pass, and the consumers that it was said to touch. */
export type ApprovalReason = { reason: string; consumers: string[] };

/** A change with all that is told of it. */
type ToldChange = {
  change: ContractChange;
  part: ContractPart;
  /** The part that is gone or new, in one line; null where there is none. */
  shown: string | null;
  approval: ApprovalReason | null;
};

/** Changes that one sentence tells. */
export type ChangeGroup = {
  rule: RuleName;
  severity: Severity;
  directions: Direction[];
  sentence: string;
  pointers: string[];
  operations: string[];
  /** The parts that are gone or new, by name. */
  shown: { name: string; text: string }[];
  approval: ApprovalReason | null;
  changes: ContractChange[];
};

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** Groups the changes that are the same but for their place. */
const toSameChange = ({ change, part, shown, approval }: ToldChange): string => {
  const { rule, severity, name, before, after } = change;
  return toCanonicalJson([rule, severity, name, before ?? null, after ?? null, approval, shown, part.kind]);
};

/** Groups the changes of one kind at the same places, each with a name of its own. */
function toSamePlaces(same: readonly ToldChange[]): string {
  const [{ change, approval }] = same as [ToldChange];
  const { rule, severity } = change;
  if (!canNameSeveral(rule)) return toSameChange(same[0]!);
  if (isCompleteRule(rule)) return toCanonicalJson([rule, severity, approval]);
  const places = same.map(({ part, change: { operations } }) =>
    toCanonicalJson(part.kind === 'contract' ? operations : [part.kind, part.name, part.owner]),
  );
  return toCanonicalJson([rule, severity, approval, unique(places).sort()]);
}

function toGroup(told: readonly ToldChange[]): ChangeGroup {
  const [{ change: first, approval }] = told as [ToldChange];
  const changes = told.map(({ change }) => change);
  const parts = [...new Map(told.map(({ part }) => [toCanonicalJson(part), part])).values()];
  const operations = unique(changes.flatMap(({ operations: ids }) => ids));
  const names = unique(changes.map(({ name }) => name).filter((name) => name !== null));
  const shown = new Map(
    told.flatMap(({ change: { name }, shown: text }) => (text === null ? [] : [[name ?? '', text]])),
  );
  return {
    rule: first.rule,
    severity: first.severity,
    directions: unique(changes.map(({ direction }) => direction).filter((direction) => direction !== null)).sort(),
    sentence: formatSentence({ ...first, parts, operations, names }),
    pointers: unique(changes.map(({ pointer }) => pointer)),
    operations,
    shown: [...shown].map(([name, text]) => ({ name, text })),
    approval,
    changes,
  };
}

/** Groups changes: what is the same at several places is told once, and so are several names at the same places. */
export function groupChanges(told: readonly ToldChange[]): ChangeGroup[] {
  const same = [...Map.groupBy(told, toSameChange).values()];
  return [...Map.groupBy(same, toSamePlaces).values()].map((groups) => toGroup(groups.flat()));
}
