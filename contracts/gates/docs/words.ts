import type { FieldKind } from '#src/v1/field.ts';
import type { ChangelogModel, ListedChange } from './model.ts';
import type { TouchedConsumer } from './touched.ts';

/** The words of a changelog that are not about one change. */

export const severityNames = { breaking: 'Breaking', warning: 'Warning', harmless: 'Harmless' } as const;

/** The kinds of field by what becomes of it: a sign, and its meaning. */
export const kinds: Record<FieldKind, { sign: string; meaning: string }> = {
  same: { sign: '=', meaning: 'under the same name in both' },
  renamed: { sign: '→', meaning: 'has another name or place' },
  converted: { sign: '⇄', meaning: 'the value changes on its way' },
  constant: { sign: '+', meaning: 'always this in version 2' },
  dropped: { sign: '−', meaning: 'version 2 is not told' },
  lost: { sign: '∅', meaning: 'only version 2 has it' },
};

export const formatTitle = ({ contract, from, to }: ChangelogModel): string =>
  from === null ? `${contract}: ${to}` : `${contract}: ${from} to ${to}`;

const countBySeverity = (changes: readonly ListedChange[], severity: ListedChange['severity']): number =>
  changes.filter((change) => change.severity === severity).length;

/** Formats the findings in one sentence. */
export function formatSummary({ from, changes, reworded, grpc }: ChangelogModel): string {
  if (from === null) return 'There is no release before: nothing is compared.';
  const words = reworded.length > 0 ? ` ${reworded.length} texts are in other words.` : '';
  if (changes.length === 0 && grpc.breaks.length + grpc.files.length > 0) return `Only gRPC changed.${words}`;
  if (changes.length === 0) return `Nothing changed for callers.${words}`;
  const counts = (['breaking', 'warning', 'harmless'] as const).map(
    (severity) => `${countBySeverity(changes, severity)} ${severity}`,
  );
  return `${changes.length} ${changes.length === 1 ? 'change' : 'changes'}: ${counts.join(', ')}.${words}`;
}

/** Formats the suggestion of a version; empty when there is none. */
export const formatNextVersion = ({ next }: ChangelogModel): string =>
  next ? `The next version is ${next.version}: ${next.reason}.` : '';

/** Formats the place of a change in a few words. */
export function formatDirections({ directions }: ListedChange): string {
  const names = directions.map((direction) => (direction === 'request' ? 'what is sent' : 'what is answered'));
  return names.length > 0 ? `in ${names.join(' and ')}` : '';
}

export const nobody = 'nobody';
export const untold = 'unknown: pacts do not tell';

export const formatVersions = ({ versions }: Pick<TouchedConsumer, 'versions'>): string => versions.join(', ');

const maxNamed = 3;

/** Formats what a consumer does with a changed part; of many interactions the first ones are named. */
export function formatInteractions({ interactions }: TouchedConsumer): string {
  const named = interactions.slice(0, maxNamed).map((name) => `“${name}”`);
  const more = interactions.length - named.length;
  return named.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** Counts the changes of each severity that touch each consumer. */
export function touchedConsumers({ changes, pacts }: ChangelogModel) {
  return pacts.map(({ consumer, versions }) => {
    const own = changes.filter(({ touched }) => touched?.some((one) => one.consumer === consumer));
    return {
      consumer,
      versions,
      breaking: countBySeverity(own, 'breaking'),
      warning: countBySeverity(own, 'warning'),
      harmless: countBySeverity(own, 'harmless'),
    };
  });
}

/** Returns the breaks, each with the reason that was given, or none. */
export const listBreaks = ({ changes }: ChangelogModel): ListedChange[] =>
  changes.filter(({ severity }) => severity === 'breaking');

export const unapproved = 'No reason is on record.';
