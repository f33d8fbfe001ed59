import { listParameters } from '#contracts/gates/diff/parameters.ts';
import type { ContractChange } from '#contracts/gates/diff/change.ts';
import { getMembers, toRootSide, isSameValue, step } from '#contracts/gates/diff/side.ts';
import type { Side } from '#contracts/gates/diff/side.ts';

const maxValueLength = 600;

const unescaped = (segment: string) => segment.replaceAll('~1', '/').replaceAll('~0', '~');

/** Returns a value as text, short enough to be read. */
function formatShortValue(value: unknown): string | null {
  if (value === undefined) return null;
  const text = typeof value === 'object' && value !== null ? JSON.stringify(value, null, 2) : JSON.stringify(value);
  const more = text.length - maxValueLength;
  return more > 0 ? `${text.slice(0, maxValueLength)}… (${more} more characters)` : text;
}

/** Returns a parameter of an operation by its name, as the comparison places those that are gone or new. */
function findParameterAt(document: object, path: string, method: string, name: string): Side | undefined {
  const item = step(toRootSide(document), 'paths', path);
  return [...listParameters(item, method, path).values()].find(({ value }) => value['name'] === name);
}

/** Finds the part at a JSON pointer, references followed; undefined where there is none. */
function findPartAt(document: object, pointer: string): unknown {
  const segments = pointer.split('/').slice(1).map(unescaped);
  const [root, path, method, list, name] = segments;
  if (root === 'paths' && list === 'parameters' && segments.length === 5)
    return findParameterAt(document, path!, method!, name!)?.value;
  const last = segments.pop()!;
  const holder = segments.reduce((side, segment) => step(side, segment), toRootSide(document));
  if (!(last in holder.value)) return undefined;
  const part = holder.value[last];
  return typeof part === 'object' && part !== null && !Array.isArray(part) ? step(holder, last).value : part;
}

/** Examples show what is meant; of a value before and after they would only hide what counts. */
const withoutExamples = (part: unknown): unknown => {
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
  const { examples: _, example: __, ...rest } = getMembers(part);
  return rest;
};

/** An operation is told by its words: all of it would not be read. */
function selectShownPart(change: ContractChange, document: object): unknown {
  const part = withoutExamples(findPartAt(document, change.pointer));
  return change.rule.startsWith('operation-') && typeof part === 'object' ? getMembers(part)['summary'] : part;
}

/** Returns the values before and after a change: those that it names, or what stands in the documents. */
export function getShownValues(change: ContractChange, before: object, after: object) {
  const { rule, pointer } = change;
  if (change.before !== undefined || change.after !== undefined)
    return { before: formatShortValue(change.before), after: formatShortValue(change.after) };
  const then = rule.endsWith('-added') || pointer === '' ? undefined : selectShownPart(change, before);
  const now = rule.endsWith('-removed') || pointer === '' ? undefined : selectShownPart(change, after);
  return isSameValue(then, now)
    ? { before: null, after: null }
    : { before: formatShortValue(then), after: formatShortValue(now) };
}
