import type { Comparer, Finding, ComparablePart } from './change.ts';
import { compareCarrier } from './content.ts';
import { compareProse } from './schema.ts';
import { joinPointer, partition, step } from './side.ts';
import type { Side } from './side.ts';

/** Returns the key of a parameter: its location and name. A path parameter has its position in the path as name. */
function toParameterKey({ value }: Side, path: string): string {
  const [place, name] = [String(value['in']), String(value['name'])];
  if (place === 'header') return `header ${name.toLowerCase()}`;
  if (place !== 'path') return `${place} ${name}`;
  const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, inside]) => inside);
  return `path ${names.indexOf(name)}`;
}

/** Lists the parameters of an operation, with those of its path that it does not override. */
export function listParameters(item: Side, method: string, path: string): Map<string, Side> {
  const listed = (side: Side): Side[] => {
    const { parameters } = side.value;
    return Array.isArray(parameters) ? parameters.map((_, index) => step(side, 'parameters', index)) : [];
  };
  const all = [...listed(item), ...listed(step(item, method))];
  return new Map(all.map((parameter) => [toParameterKey(parameter, path), parameter]));
}

const getParameterName = ({ value }: Side) => String(value['name']);
const isRequired = ({ value }: Side) => value['required'] === true;

/** Compares the parameters of an operation. Removed and new ones are located at the operation. */
export function* compareParameters(
  before: Map<string, Side>,
  after: Map<string, Side>,
  operation: string,
): Iterable<Finding | ComparablePart> {
  const { removed, added, common } = partition([...before.keys()], [...after.keys()]);
  for (const key of removed) {
    const gone = before.get(key)!;
    yield {
      rule: 'parameter-removed',
      pointer: joinPointer(operation, 'parameters', getParameterName(gone)),
      name: getParameterName(gone),
    };
  }
  for (const key of added) {
    const fresh = after.get(key)!;
    const rule = isRequired(fresh) ? 'required-parameter-added' : 'parameter-added';
    yield {
      rule,
      pointer: joinPointer(operation, 'parameters', getParameterName(fresh)),
      name: getParameterName(fresh),
    };
  }
  for (const key of common) {
    const pair = { before: before.get(key)!, after: after.get(key)! };
    yield { compare: compareParameter, pair, direction: 'request' };
  }
}

const compareParameter: Comparer = function* (pair) {
  const { before, after } = pair;
  const { pointer } = before;
  const name = getParameterName(before);
  yield* compareProse(pair, `the parameter ${name}`);
  if (before.value['in'] === 'path' && name !== getParameterName(after))
    yield {
      rule: 'parameter-renamed',
      pointer: joinPointer(pointer, 'name'),
      before: name,
      after: getParameterName(after),
    };
  if (isRequired(after) && !isRequired(before)) yield { rule: 'parameter-required', pointer, name };
  if (isRequired(before) && !isRequired(after)) yield { rule: 'parameter-optional', pointer, name };
  yield* compareCarrier(pair, 'parameter', 'request', name);
};
