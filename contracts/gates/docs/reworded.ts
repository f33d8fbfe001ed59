import type { ContractChange } from '#contracts/gates/diff/change.ts';
import { getMembers, toCanonicalJson } from '#contracts/gates/diff/side.ts';
import type { ContractPart } from './places.ts';
import { formatParts } from './sentences.ts';

/** A text of the contract that is in other words now, once for all places that have it. */
export type Rewording = { about: string; keyword: string; before: string | null; after: string | null };

/** Divides a text into sentences, so that only those that differ are shown. */
const toSentences = (text: string): string[] => text.trim().split(/(?<=[.!?:])\s+|\n\s*\n/);

/** Counts how many elements two lists have in common at their beginning. */
function countCommon(one: readonly string[], other: readonly string[]): number {
  const first = one.findIndex((sentence, index) => sentence !== other[index]);
  return first < 0 ? one.length : first;
}

/** Returns two texts without the sentences that both begin and end with; an ellipsis stands for these. */
export function showDifference(before: string, after: string): { before: string; after: string } {
  const [then, now] = [toSentences(before), toSentences(after)];
  const head = Math.min(countCommon(then, now), then.length, now.length);
  const [restThen, restNow] = [then.slice(head), now.slice(head)];
  const tail = countCommon(restThen.toReversed(), restNow.toReversed());
  const end = Math.min(tail, restThen.length, restNow.length);
  const shorten = (rest: string[]) =>
    [...(head > 0 ? ['…'] : []), ...rest.slice(0, rest.length - end), ...(end > 0 ? ['…'] : [])].join(' ');
  return { before: shorten(restThen), after: shorten(restNow) };
}

type Reworded = { part: ContractPart; operations: string[]; keyword: string; before: unknown; after: unknown };

function toRewording(same: readonly Reworded[]): Rewording {
  const [{ keyword, before, after }] = same as [Reworded];
  const parts = [...new Map(same.map(({ part }) => [toCanonicalJson(part), part])).values()];
  const about = formatParts(parts, [...new Set(same.flatMap(({ operations }) => operations))]);
  if (typeof before !== 'string' || typeof after !== 'string')
    return { about, keyword, before: toText(before), after: toText(after) };
  return { about, keyword, ...showDifference(before, after) };
}

const toText = (value: unknown) => (typeof value === 'string' ? value : null);

/** Lists the texts that are in other words now, those of most operations first. */
export function listRewordings(
  changes: readonly ContractChange[],
  findPart: (change: ContractChange) => ContractPart,
): Rewording[] {
  const reworded = changes.flatMap((change): Reworded[] => {
    const [then, now] = [getMembers(change.before), getMembers(change.after)];
    const part = findPart(change);
    return ['title', 'summary', 'description']
      .filter((keyword) => then[keyword] !== now[keyword])
      .map((keyword) => ({ part, operations: change.operations, keyword, before: then[keyword], after: now[keyword] }));
  });
  const key = ({ keyword, before, after, part }: Reworded) =>
    toCanonicalJson([keyword, before ?? null, after ?? null, part.kind]);
  const reach = (same: readonly Reworded[]) => new Set(same.flatMap(({ operations }) => operations)).size;
  return [...Map.groupBy(reworded, key).values()].toSorted((one, other) => reach(other) - reach(one)).map(toRewording);
}
