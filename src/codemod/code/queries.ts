import { Node } from '#generated/packages/ts-morph.js';
import type { OperationMapping } from '#src/v1/mapping.ts';
import type { FileContext } from './context.ts';
import { putText, type ObjectTree } from './print.ts';
import { carryValues, toLiteral, membersUnseen, readValues, type RequestValues } from './requests.ts';

/** Tells whether the events of a log are counted by their places, as offsets counted them. */
const isCountedBySequence = ({ list }: OperationMapping) => list?.total !== undefined;

const isZero = (text: string) => text === '0';
const isSimple = (text: string) => /^[\w.]+$/.test(text);

/** Puts the start of a page as version 2 has it; returns false when that cannot be told. */
function putPageStart(mapping: OperationMapping, values: RequestValues, tree: ObjectTree, file: FileContext): boolean {
  const offset = values.get('query.offset');
  if (!offset || isZero(offset.text)) return true;
  const cursor = file.decided.get(offset.node);
  const field = mapping.request.find(({ v1 }) => v1 === 'query.offset')!;
  if (isCountedBySequence(mapping)) {
    const place = isSimple(offset.text) ? offset.text : `(${offset.text})`;
    putText(tree, field.v2!.split('.'), Number(offset.text) > 0 ? offset.text : `${place} || undefined`);
    return true;
  }
  if (cursor) {
    const text = cursor();
    if (text) putText(tree, ['query', 'after'], text);
    return true;
  }
  file.doubt(
    offset.node,
    'Version 2 has no offsets: a page begins after the cursor of the page before.',
    'Keep `next_cursor` of each page and send it as `after`, or iterate with `for await`.',
  );
  return false;
}

/** Tells whether the query of a list can be told, once it is decided what its loop becomes. */
export function isQueryKnown(mapping: OperationMapping, argument: Node | undefined, file: FileContext): boolean {
  if (!argument || argument.getText() === 'undefined') return true;
  if (!Node.isObjectLiteralExpression(argument)) return false;
  const values = readValues(argument, 'query', file);
  const offset = values?.get('query.offset');
  return (
    values !== null && (!offset || isCountedBySequence(mapping) || isZero(offset.text) || file.decided.has(offset.node))
  );
}

/** The query of a list; null when it cannot be told. */
export function buildQuery(
  mapping: OperationMapping,
  argument: Node | undefined,
  counted: boolean,
  tree: ObjectTree,
  file: FileContext,
): boolean {
  const fields = mapping.request.filter(({ v1, v2 }) => v2?.startsWith('query.') && v1 !== 'query.offset');
  if (argument && !Node.isObjectLiteralExpression(argument)) {
    const reason = 'The parameters of this list come from elsewhere, perhaps with an offset.';
    file.doubt(argument, reason, 'Write them out: `{ limit, after }`.');
    return false;
  }
  const values: RequestValues | null = argument ? readValues(argument, 'query', file) : new Map();
  if (!values) {
    file.doubt(argument!, membersUnseen.reason, membersUnseen.suggestion);
    return false;
  }
  for (const [name, value] of carryValues(fields, values, false)) tree.set(name, value);
  if (!putPageStart(mapping, values, tree, file)) return false;
  for (const { v1, v2 } of fields) {
    const value =
      v1 && !values.has(v1) ? file.rules.defaults.get(`${mapping.v1}.${v1.slice('query.'.length)}`) : undefined;
    if (value !== undefined) putText(tree, v2!.split('.'), toLiteral(value));
  }
  for (const { v1, v2, value } of fields)
    if (v1 === null && (counted || v2 !== 'query.include_total')) putText(tree, v2!.split('.'), toLiteral(value));
  return true;
}
