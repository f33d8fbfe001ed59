import { diffLines, diffWordsWithSpace, type ChangeObject } from 'diff';

/** A part of a line; `isChanged` is what the other side does not have. */
type DiffPart = { text: string; isChanged: boolean };

/** A line of one side with its number, from 1 on. */
export type DiffLine = { number: number; parts: readonly DiffPart[] };

/** A row of two sides that stand beside each other; null where a side has no line. */
export type DiffRow = {
  kind: 'same' | 'added' | 'removed' | 'changed';
  left: DiffLine | null;
  right: DiffLine | null;
};

/** Rows that are shown, or rows that are the same on both sides and far from any change. */
export type DiffBlock = { isFolded: boolean; rows: readonly DiffRow[] };

/** The most changes that are looked for. Texts that differ more are shown as replaced. */
const mostEdits = 1_000;
/** The rows around a change that are shown. */
const contextRows = 3;
/** The longest lines whose words are compared. */
const longestComparedLine = 2_000;

const toLines = (text: string): string[] => text.replace(/\n$/, '').split('\n');
const whole = (text: string, isChanged: boolean): DiffPart[] => [{ text, isChanged }];

/** Compares the words of two lines; lines that have next to nothing in common are changed as a whole. */
function compareWords(left: string, right: string): { left: DiffPart[]; right: DiffPart[] } {
  const changes =
    left.length + right.length > longestComparedLine
      ? undefined
      : diffWordsWithSpace(left, right, { maxEditLength: mostEdits });
  const common = (changes ?? []).filter(({ added, removed }) => !added && !removed);
  const shared = common.reduce((sum, { value }) => sum + value.trim().length, 0);
  if (!changes || shared * 4 < Math.max(left.trim().length, right.trim().length))
    return { left: whole(left, true), right: whole(right, true) };
  const toParts = (isOurs: (change: ChangeObject<string>) => boolean) =>
    changes.filter(isOurs).map(({ value, added, removed }) => ({ text: value, isChanged: added || removed }));
  return { left: toParts(({ added }) => !added), right: toParts(({ removed }) => !removed) };
}

const replaceAll = (left: string, right: string): ChangeObject<string>[] => [
  { value: left, added: false, removed: true, count: toLines(left).length },
  { value: right, added: true, removed: false, count: toLines(right).length },
];

/**
 * Compares two texts line by line: lines that were removed stand beside those that were added in their place, with the words that
 * differ. An empty text has no line.
 */
export function compareLines(left: string, right: string): DiffRow[] {
  const ended = (text: string) => (text === '' || text.endsWith('\n') ? text : `${text}\n`);
  const changes =
    diffLines(ended(left), ended(right), { maxEditLength: mostEdits }) ?? replaceAll(ended(left), ended(right));
  const rows: DiffRow[] = [];
  const next = { left: 1, right: 1 };
  let removed: string[] = [];
  const takeLine = (side: 'left' | 'right', parts: readonly DiffPart[]): DiffLine => ({ number: next[side]++, parts });
  const pushChanged = (added: readonly string[]) => {
    for (let index = 0; index < Math.max(removed.length, added.length); index += 1) {
      const [before, after] = [removed[index], added[index]];
      if (before !== undefined && after !== undefined) {
        const words = compareWords(before, after);
        rows.push({ kind: 'changed', left: takeLine('left', words.left), right: takeLine('right', words.right) });
      } else if (before !== undefined)
        rows.push({ kind: 'removed', left: takeLine('left', whole(before, false)), right: null });
      else rows.push({ kind: 'added', left: null, right: takeLine('right', whole(after!, false)) });
    }
    removed = [];
  };
  for (const change of changes) {
    if (change.value === '') continue;
    const lines = toLines(change.value);
    if (change.removed) removed = lines;
    else if (change.added) pushChanged(lines);
    else {
      pushChanged([]);
      for (const line of lines) {
        const parts = whole(line, false);
        rows.push({ kind: 'same', left: takeLine('left', parts), right: takeLine('right', parts) });
      }
    }
  }
  pushChanged([]);
  return rows;
}

/** Splits rows into those near a change, and those that are folded because nothing has changed around them. */
export function foldRows(rows: readonly DiffRow[]): DiffBlock[] {
  const isNear = rows.map(() => false);
  for (const [index, { kind }] of rows.entries())
    if (kind !== 'same')
      for (let near = index - contextRows; near <= index + contextRows; near += 1)
        if (near >= 0 && near < rows.length) isNear[near] = true;
  const blocks: { isFolded: boolean; rows: DiffRow[] }[] = [];
  for (const [index, row] of rows.entries()) {
    const last = blocks.at(-1);
    if (last && last.isFolded === !isNear[index]) last.rows.push(row);
    else blocks.push({ isFolded: !isNear[index], rows: [row] });
  }
  // One or two rows take no more room than the button that opens them.
  return blocks.map(({ isFolded, rows: folded }) => ({ isFolded: isFolded && folded.length > 2, rows: folded }));
}
