/** How far into an answer JSON may begin, how many beginnings are tried, and how many ends for each of them. */
const latestStart = 2_000;
const maxStarts = 20;
const maxEnds = 20;

/** Finds the first JSON object or list in an answer, whatever text is around it; null when there is none. */
export function findJson(answer: string): unknown {
  let starts = 0;
  for (const open of answer.matchAll(/[[{]/g)) {
    if (open.index > latestStart || (starts += 1) > maxStarts) return null;
    const close = open[0] === '{' ? '}' : ']';
    for (let end = answer.lastIndexOf(close), tries = 0; end > open.index && tries < maxEnds; tries += 1) {
      try {
        return JSON.parse(answer.slice(open.index, end + 1));
      } catch {
        end = answer.lastIndexOf(close, end - 1);
      }
    }
  }
  return null;
}
