type Step = { sign: ' ' | '-' | '+'; line: string };

/** The longest common lines of two texts, from each pair of places on. */
function common(before: readonly string[], after: readonly string[]): Uint32Array[] {
  const lengths = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i -= 1)
    for (let j = after.length - 1; j >= 0; j -= 1)
      lengths[i]![j] =
        before[i] === after[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
  return lengths;
}

function stepsOf(before: readonly string[], after: readonly string[]): Step[] {
  const lengths = common(before, after);
  const steps: Step[] = [];
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

const around = 3;

/** The parts of the steps that are shown: changes with some lines around them. */
function hunksOf(steps: readonly Step[]): [from: number, to: number][] {
  const hunks: [number, number][] = [];
  for (const [index, { sign }] of steps.entries()) {
    if (sign === ' ') continue;
    const last = hunks.at(-1);
    const to = Math.min(steps.length, index + around + 1);
    if (last && index - around <= last[1]) last[1] = to;
    else hunks.push([Math.max(0, index - around), to]);
  }
  return hunks;
}

const count = (steps: readonly Step[], but: Step['sign']) => steps.filter(({ sign }) => sign !== but).length;

/** A unified diff of one file, as `patch` and `git apply` read it. */
export function unifiedDiff(path: string, before: string, after: string): string {
  const linesOf = (text: string) => text.replace(/\n$/, '').split('\n');
  const steps = stepsOf(linesOf(before), linesOf(after));
  const hunks = hunksOf(steps).map(([from, to]) => {
    const [above, shown] = [steps.slice(0, from), steps.slice(from, to)];
    const old = `${count(above, '+') + 1},${count(shown, '+')}`;
    const now = `${count(above, '-') + 1},${count(shown, '-')}`;
    return [`@@ -${old} +${now} @@`, ...shown.map(({ sign, line }) => sign + line)].join('\n');
  });
  return [`--- a/${path}`, `+++ b/${path}`, ...hunks, ''].join('\n');
}
