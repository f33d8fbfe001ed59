import { listParameters } from '#contracts/gates/diff/parameters.ts';
import type { ContractChange } from '#contracts/gates/diff/change.ts';
import { getMembers, toRootSide, step } from '#contracts/gates/diff/side.ts';
import type { Members, Side } from '#contracts/gates/diff/side.ts';
import { code, formatProse } from './markdown-text.ts';
import { unescapeSegment } from './places.ts';

/** Returns a parameter of an operation by its name, as the comparison places those that are gone or new. */
function findParameterAt(document: object, path: string, method: string, name: string): Side | undefined {
  const item = step(toRootSide(document), 'paths', path);
  return [...listParameters(item, method, path).values()].find(({ value }) => value['name'] === name);
}

/** Finds the part at a JSON pointer, references followed; undefined where there is none. */
function findPartAt(document: object, pointer: string): Side | undefined {
  const segments = pointer.split('/').slice(1).map(unescapeSegment);
  const [root, path, method, list, name] = segments;
  if (root === 'paths' && list === 'parameters' && segments.length === 5)
    return findParameterAt(document, path!, method!, name!);
  const last = segments.pop()!;
  const holder = segments.reduce((side, segment) => step(side, segment), toRootSide(document));
  return last in holder.value ? step(holder, last) : undefined;
}

const limits = [
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
];
const shownKeywords = ['const', 'default', 'format', 'pattern', ...limits];

const lastSegment = (reference: unknown) => String(reference).split('/').at(-1)!;

/** Returns the name of a schema that is written elsewhere. */
const findReferenceName = (written: unknown): string | null => {
  const { $ref } = getMembers(written);
  return typeof $ref === 'string' ? lastSegment($ref) : null;
};

function formatType(side: Side): string {
  const { type, oneOf, anyOf, items } = side.value;
  const variants = [oneOf, anyOf].filter(Array.isArray).flat() as unknown[];
  if (variants.length > 0)
    return variants
      .map((variant) => findReferenceName(variant) ?? String(getMembers(variant)['type'] ?? 'any'))
      .join(' or ');
  const types = (Array.isArray(type) ? type : [type ?? 'any']).map(String);
  const of = items === undefined ? '' : ` of ${findReferenceName(items) ?? formatType(step(side, 'items'))}`;
  return types.map((name) => (name === 'array' ? `array${of}` : name)).join(' or ');
}

const maxListed = 12;

const listAll = (values: readonly unknown[]): string => {
  const more = values.length - maxListed;
  const shown = values
    .slice(0, maxListed)
    .map((value) => code(typeof value === 'string' ? value : JSON.stringify(value)));
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
};

/** Formats a schema in one line: its type, its limits, its values and its fields. */
function formatSchema(side: Side): string {
  const { value } = side;
  const keywords = shownKeywords
    .filter((name) => name in value)
    .map(
      (name) => `${name} ${code(typeof value[name] === 'string' ? String(value[name]) : JSON.stringify(value[name]))}`,
    );
  const values = Array.isArray(value['enum']) ? [`one of ${listAll(value['enum'])}`] : [];
  const fields = Object.keys(getMembers(value['properties']));
  return [
    code(formatType(side)),
    ...keywords,
    ...values,
    ...(fields.length > 0 ? [`with ${listAll(fields)}`] : []),
  ].join(', ');
}

const firstParagraph = (text: unknown): string[] =>
  typeof text === 'string' && text.trim() !== '' ? [formatProse(text.trim().split(/\n\s*\n/)[0]!)] : [];

const isSchema = (value: Members) =>
  ['type', 'enum', 'const', 'oneOf', 'anyOf', 'allOf', 'properties'].some((name) => name in value);

/** Formats an operation in one line: its route and its summary. */
function formatOperation({ pointer, value }: Side): string {
  const [, , path, method] = pointer.split('/').map(unescapeSegment);
  return [code(`${method!.toUpperCase()} ${path}`), ...firstParagraph(value['summary'])].join('. ');
}

/** Formats a part of the contract in one line: its form, and what it says of itself. */
function formatPart(side: Side): string | null {
  const { value } = side;
  const form = 'schema' in value ? [formatSchema(step(side, 'schema'))] : isSchema(value) ? [formatSchema(side)] : [];
  const said = [...form, ...firstParagraph(value['description'])];
  return said.length > 0 ? said.join('. ') : null;
}

/**
 * Returns in one line of Markdown the part that is gone or new, as it stands in the document that has it; null for a change
 * whose sentence tells the values.
 */
export function formatShownPart({ rule, pointer }: ContractChange, before: object, after: object): string | null {
  const [isGone, isNew] = [rule.endsWith('-removed'), rule.endsWith('-added')];
  if (!isGone && !isNew) return null;
  const part = findPartAt(isGone ? before : after, pointer);
  if (!part) return null;
  return rule.startsWith('operation-') ? formatOperation(part) : formatPart(part);
}
