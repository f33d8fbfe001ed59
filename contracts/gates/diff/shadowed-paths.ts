import type { Finding } from './change.ts';
import type { Operation } from './operation.ts';
import { getMembers, step } from './side.ts';

const isParameter = (segment: string) => segment.startsWith('{');

/** Checks whether a path parameter of an operation may have a value. What cannot be decided is taken for possible. */
function mayBe({ item, side }: Operation, segment: string, value: string): boolean {
  const listed = [item, side].flatMap((owner) => {
    const parameters = owner.value['parameters'];
    return Array.isArray(parameters) ? parameters.map((_, index) => step(owner, 'parameters', index)) : [];
  });
  const parameter = listed.find((one) => one.value['in'] === 'path' && one.value['name'] === segment.slice(1, -1));
  if (!parameter) return true;
  const { pattern, enum: values } = getMembers(step(parameter, 'schema').value);
  if (Array.isArray(values)) return values.includes(value);
  return typeof pattern !== 'string' || new RegExp(pattern, 'u').test(value);
}

/** Checks that a new path takes requests to a released one: by a word of its own where that has a parameter. */
function isShadowed(released: Operation, path: string): boolean {
  const [then, now] = [released.path.split('/'), path.split('/')];
  if (then.length !== now.length) return false;
  const taken = then.map((segment, index) => isParameter(segment) && !isParameter(now[index]!));
  const isMet = then.every((segment, index) => {
    const word = now[index]!;
    return isParameter(segment) ? isParameter(word) || mayBe(released, segment, word) : segment === word;
  });
  return isMet && taken.includes(true);
}

/** Finds the released operations whose requests a new path takes: a literal path comes before one with parameters. */
export function* findShadowed(released: Iterable<Operation>, paths: readonly string[]): Iterable<[Finding, string]> {
  for (const operation of released)
    for (const path of paths)
      if (isShadowed(operation, path))
        yield [
          {
            rule: 'path-shadowed',
            pointer: operation.side.pointer,
            name: operation.id,
            before: operation.path,
            after: path,
          },
          operation.id,
        ];
}
