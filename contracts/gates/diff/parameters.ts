import type { Comparer, Finding, Part } from './change.ts';
import { compareContent, compareEncoding } from './content.ts';
import { compareProse, compareSchema } from './schema.ts';
import { below, partition, step, stepBoth } from './side.ts';
import type { Side } from './side.ts';

/** What a parameter is known by: where it is, and its name. The name of a path parameter is its place in the path. */
function keyOf({ value }: Side, path: string): string {
  const [place, name] = [String(value['in']), String(value['name'])];
  if (place === 'header') return `header ${name.toLowerCase()}`;
  if (place !== 'path') return `${place} ${name}`;
  const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, inside]) => inside);
  return `path ${names.indexOf(name)}`;
}

/** The parameters of an operation, with those of its path unless it says them again. */
export function parametersOf(item: Side, method: string, path: string): Map<string, Side> {
  const listed = (side: Side): Side[] => {
    const { parameters } = side.value;
    return Array.isArray(parameters) ? parameters.map((_, index) => step(side, 'parameters', index)) : [];
  };
  const all = [...listed(item), ...listed(step(item, method))];
  return new Map(all.map((parameter) => [keyOf(parameter, path), parameter]));
}

const nameOf = ({ value }: Side) => String(value['name']);
const isRequired = ({ value }: Side) => value['required'] === true;

/** The parameters of an operation on both sides; what is gone or new is placed in the operation. */
export function* compareParameters(
  before: Map<string, Side>,
  after: Map<string, Side>,
  operation: string,
): Iterable<Finding | Part> {
  const { removed, added, common } = partition([...before.keys()], [...after.keys()]);
  for (const key of removed) {
    const gone = before.get(key)!;
    yield { rule: 'parameter-removed', pointer: below(operation, 'parameters', nameOf(gone)), name: nameOf(gone) };
  }
  for (const key of added) {
    const fresh = after.get(key)!;
    const rule = isRequired(fresh) ? 'required-parameter-added' : 'parameter-added';
    yield { rule, pointer: below(operation, 'parameters', nameOf(fresh)), name: nameOf(fresh) };
  }
  for (const key of common) {
    const pair = { before: before.get(key)!, after: after.get(key)! };
    yield { compare: compareParameter, pair, direction: 'request' };
  }
}

const compareParameter: Comparer = function* (pair) {
  const { before, after } = pair;
  const { pointer } = before;
  const name = nameOf(before);
  yield* compareProse(pair, `the parameter ${name}`);
  if (before.value['in'] === 'path' && name !== nameOf(after))
    yield { rule: 'parameter-renamed', pointer: below(pointer, 'name'), before: name, after: nameOf(after) };
  if (isRequired(after) && !isRequired(before)) yield { rule: 'parameter-required', pointer, name };
  if (isRequired(before) && !isRequired(after)) yield { rule: 'parameter-optional', pointer, name };
  yield* compareEncoding(pair, 'parameter-encoding-changed', name);
  yield* compareContent(pair, 'request');
  yield { compare: compareSchema, pair: stepBoth(pair, 'schema'), direction: 'request' };
};
