import { toChange } from './diff/change.ts';
import type { ContractChange } from './diff/change.ts';
import { listOperations } from './diff/operation.ts';
import type { Operation } from './diff/operation.ts';
import { listParameters } from './diff/parameters.ts';
import { getMembers, joinPointer, step } from './diff/side.ts';
import type { Side } from './diff/side.ts';
import { listBodyFaults, listParameterFaults } from './request-validator.ts';

type Example = { pointer: string; value: unknown };

/** Lists the examples of a parameter or a body: its own, the named ones, and the one of its schema. */
function listExamples(holder: Side): Example[] {
  const own =
    'example' in holder.value
      ? [{ pointer: joinPointer(holder.pointer, 'example'), value: holder.value['example'] }]
      : [];
  const named = Object.keys(getMembers(holder.value['examples'])).flatMap((name) => {
    const { pointer, value } = step(holder, 'examples', name);
    return 'value' in value ? [{ pointer: joinPointer(pointer, 'value'), value: value['value'] }] : [];
  });
  const schema = step(holder, 'schema');
  const general =
    'example' in schema.value
      ? [{ pointer: joinPointer(schema.pointer, 'example'), value: schema.value['example'] }]
      : [];
  return [...own, ...named, ...general];
}

type Taker = { before: Side; after: Side; listFaults: (holder: Side, value: unknown) => string[] };

/** Lists what takes examples in an operation, on both sides: its parameters, and its body in each media type. */
function listTakers(before: Operation, after: Operation): Taker[] {
  const [then, now] = [before, after].map(({ item, method, path }) => listParameters(item, method, path));
  const parameters = [...then!].flatMap(([key, parameter]): Taker[] => {
    const other = now!.get(key);
    return other ? [{ before: parameter, after: other, listFaults: listParameterFaults }] : [];
  });
  const [body, other] = [step(before.side, 'requestBody'), step(after.side, 'requestBody')];
  const types = Object.keys(getMembers(body.value['content']));
  const bodies = types
    .filter((type) => type in getMembers(other.value['content']))
    .map((type): Taker => {
      const [media, current] = [step(body, 'content', type), step(other, 'content', type)];
      return { before: media, after: current, listFaults: listBodyFaults };
    });
  return [...parameters, ...bodies];
}

/**
 * Lists the examples of requests that a document took and another one refuses. They are breaks whatever the rules of the
 * comparison say: an outside judge, a validator, finds them.
 */
export function listRefusedExamples(before: object, after: object): ContractChange[] {
  const current = listOperations(after);
  const refused = new Map<string, { example: Example; fault: string; operations: string[] }>();
  for (const [key, operation] of listOperations(before)) {
    const other = current.get(key);
    if (!other) continue;
    for (const { before: then, after: now, listFaults } of listTakers(operation, other))
      for (const example of listExamples(then)) {
        const [fault] = listFaults(now, example.value);
        if (fault === undefined || listFaults(then, example.value).length > 0) continue;
        const known = refused.get(example.pointer) ?? { example, fault, operations: [] };
        refused.set(example.pointer, { ...known, operations: [...known.operations, operation.id] });
      }
  }
  return [...refused.values()].map(({ example: { pointer, value }, fault, operations }) =>
    toChange({ rule: 'example-refused', pointer, name: fault, before: value }, 'request', operations),
  );
}
