type DiffStep = { sign: ' ' | '-' | '+'; line: string };

/** Computes the lengths of the longest common subsequences of lines, from each pair of positions on. */
function computeCommonLengths(before: readonly string[], after: readonly string[]): Uint32Array[] {
  const lengths = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i -= 1)
    for (let j = after.length - 1; j >= 0; j -= 1)
      lengths[i]![j] =
        before[i] === after[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
  return lengths;
}

function listDiffSteps(before: readonly string[], after: readonly string[]): DiffStep[] {
  const lengths = computeCommonLengths(before, after);
  const steps: DiffStep[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      steps.push({ sign: ' ', line: before[i]! });
      [i, j] = [i + 1, j + 1];
    } else if (j === after.length || (i < before.length && lengths[i + 1]![j]! >= lengths[i]![j + 1]!)) {
      steps.push({ sign: '-', line: before[i]! });
      i += 1;
    } else {
      steps.push({ sign: '+', line: after[j]! });
      j += 1;
    }
  }
  return steps;
}

const contextLines = 3;

/** Lists the hunks: changes with some lines of context. */
function listHunks(steps: readonly DiffStep[]): [from: number, to: number][] {
  const hunks: [number, number][] = [];
  for (const [index, { sign }] of steps.entries()) {
    if (sign === ' ') continue;
    const last = hunks.at(-1);
    const to = Math.min(steps.length, index + contextLines + 1);
    if (last && index - contextLines <= last[1]) last[1] = to;
    else hunks.push([Math.max(0, index - contextLines), to]);
  }
  return hunks;
}

const countSteps = (steps: readonly DiffStep[], but: DiffStep['sign']) =>
  steps.filter(({ sign }) => sign !== but).length;

/** Returns a unified diff of one file, as `patch` and `git apply` read it. */
export function unifiedDiff(path: string, before: string, after: string): string {
  const linesOf = (text: string) => text.replace(/\n$/, '').split('\n');
  const steps = listDiffSteps(linesOf(before), linesOf(after));
  const hunks = listHunks(steps).map(([from, to]) => {
    const [above, shown] = [steps.slice(0, from), steps.slice(from, to)];
    const old = `${countSteps(above, '+') + 1},${countSteps(shown, '+')}`;
    const now = `${countSteps(above, '-') + 1},${countSteps(shown, '-')}`;
    return [`@@ -${old} +${now} @@`, ...shown.map(({ sign, line }) => sign + line)].join('\n');
  });
  return [`--- a/${path}`, `+++ b/${path}`, ...hunks, ''].join('\n');
}
