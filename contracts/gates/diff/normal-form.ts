import { flattenConditions, mergeSides } from './merge.ts';
import { isProse, step } from './side.ts';
import type { Members, Pair, Side } from './side.ts';

/** The keywords of unions, which ask for one variant or for any. */
const unions = ['oneOf', 'anyOf'] as const;

/** The keywords that say something of values of one type only. */
const keywordsByType: Record<string, string[]> = {
  null: [],
  boolean: [],
  integer: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  string: ['minLength', 'maxLength', 'pattern', 'contentEncoding', 'contentMediaType'],
  array: ['items', 'minItems', 'maxItems', 'uniqueItems'],
  object: ['properties', 'required', 'additionalProperties', 'minProperties', 'maxProperties'],
};

const hasFormats = new Set(['string', 'integer', 'number']);

/** Returns the keyword of the only union of a schema. */
const findUnion = ({ value }: Side): (typeof unions)[number] | undefined => {
  const written = unions.filter((keyword) => Array.isArray(value[keyword]));
  return written.length === 1 ? written[0] : undefined;
};

const listVariantSides = (side: Side, keyword: string): Side[] =>
  (side.value[keyword] as unknown[]).map((_, index) => flattenConditions(step(side, keyword, index)));

/** Returns a side without some of its keywords. */
const without = (side: Side, ...keywords: string[]): Side => ({
  ...side,
  value: Object.fromEntries(Object.entries(side.value).filter(([name]) => !keywords.includes(name))),
});

/** Lists the values of a schema that is nothing but a list of values; null for any other. */
function listPlainValues({ value }: Side): unknown[] | null {
  const others = Object.keys(value).filter((name) => !isProse(name) && !['const', 'enum', 'type'].includes(name));
  if (others.length > 0) return null;
  if ('const' in value) return 'enum' in value ? null : [value['const']];
  if (Array.isArray(value['enum'])) return value['enum'] as unknown[];
  return value['type'] === 'null' ? [null] : null;
}

/** Returns a union of constants as a list of values. */
function toValueList(side: Side, keyword: string): Side | null {
  const lists = listVariantSides(side, keyword).map(listPlainValues);
  const values = lists.flatMap((list) => list ?? []);
  const isDistinct = new Set(values.map((value) => JSON.stringify(value))).size === values.length;
  if (lists.includes(null) || 'enum' in side.value || 'const' in side.value) return null;
  if (!isDistinct && keyword === 'oneOf') return null;
  const rest = without(side, keyword, 'discriminator');
  return { ...rest, value: { ...rest.value, enum: values } };
}

/** Returns the type of a schema that says nothing of values of other types; null for any other. */
function findOnlyType({ value }: Side): string | null {
  const { type } = value;
  if (typeof type !== 'string' || !keywordsByType[type]) return null;
  const known = [...keywordsByType[type], 'type', ...(hasFormats.has(type) ? ['format'] : [])];
  return Object.keys(value).every((name) => known.includes(name) || isProse(name)) ? type : null;
}

/** Returns a union of schemas of different types as one schema with a list of types. */
function toTypeList(side: Side, keyword: string): Side | null {
  const variants = listVariantSides(side, keyword);
  const types = variants.map(findOnlyType);
  const isNumberTwice = types.includes('integer') && types.includes('number');
  if (types.includes(null) || new Set(types).size < types.length || isNumberTwice) return null;
  const parts = variants.map((variant) => without(variant, 'type', 'title', 'description', 'example', 'examples'));
  const merged = mergeSides(side.pointer, [without(side, keyword, 'discriminator'), ...parts]);
  if (!merged || 'type' in side.value || 'format' in side.value) return null;
  return { ...merged, value: { ...merged.value, type: types.length === 1 ? types[0] : types } };
}

/** Returns a union of one variant as that variant. */
function toOnlyVariant(side: Side, keyword: string): Side | null {
  const variants = listVariantSides(side, keyword);
  return variants.length === 1 ? mergeSides(side.pointer, [without(side, keyword), variants[0]!]) : null;
}

/** Returns a union in the form of a schema without one, or as it is when there is none. */
function dissolve(side: Side): Side {
  const keyword = findUnion(side);
  if (!keyword) return side;
  return toValueList(side, keyword) ?? toTypeList(side, keyword) ?? toOnlyVariant(side, keyword) ?? side;
}

const isNullOnly = (side: Side) => JSON.stringify(listPlainValues(side)) === '[null]';

/** Returns whether a schema allows null, and the schema of all other values; null when that cannot be told apart. */
function splitNull(side: Side): { allowsNull: boolean; others: Side } | null {
  const keyword = findUnion(side);
  if (keyword) {
    const variants = listVariantSides(side, keyword);
    const others = variants.filter((variant) => !isNullOnly(variant));
    if (others.length !== 1 || variants.length !== 2 || splitNull(others[0]!)?.allowsNull !== false) return null;
    const rest = without(side, keyword, 'title', 'description', 'example', 'examples', 'discriminator');
    const merged = Object.keys(rest.value).length === 0 ? others[0]! : mergeSides(side.pointer, [rest, others[0]!]);
    return merged && { allowsNull: true, others: merged };
  }
  const { type, enum: values } = side.value;
  const types: unknown[] | null = typeof type === 'string' ? [type] : Array.isArray(type) ? type : null;
  const listed = Array.isArray(values) ? values : null;
  if ((!types && !listed) || 'const' in side.value)
    return 'const' in side.value && side.value['const'] !== null ? { allowsNull: false, others: side } : null;
  const allowsNull = (types?.includes('null') ?? true) && (listed?.includes(null) ?? true);
  if (!allowsNull && !types?.includes('null') && !listed?.includes(null)) return { allowsNull, others: side };
  const rest = types?.filter((one) => one !== 'null');
  const kept = listed?.filter((one) => one !== null);
  if (rest?.length === 0 || kept?.length === 0) return null;
  const value: Members = { ...side.value };
  if (rest) value['type'] = rest.length === 1 ? rest[0] : rest;
  if (kept) value['enum'] = kept;
  return { allowsNull, others: { ...side, value } };
}

/** The two sides of a comparison in one form, and whether null was and is allowed where that is told apart. */
type NormalPair = { pair: Pair; null?: { before: boolean; after: boolean } };

const hasUnion = (side: Side) => unions.some((keyword) => keyword in side.value);

/**
 * Brings two schemas into one form where they say the same in different ones: conditions become part of the schema that
 * has them, null is told apart from all other values, and a union becomes a list of values or types when the other side is
 * no union.
 */
export function toNormalPair({ before, after }: Pair): NormalPair {
  const flat: Pair = { before: flattenConditions(before), after: flattenConditions(after) };
  const [then, now] = [splitNull(flat.before), splitNull(flat.after)];
  const isSplit = then && now && (then.others !== flat.before || now.others !== flat.after);
  const others = isSplit ? { before: then.others, after: now.others } : flat;
  const differ = hasUnion(others.before) !== hasUnion(others.after);
  const pair = differ ? { before: dissolve(others.before), after: dissolve(others.after) } : others;
  return isSplit ? { pair, null: { before: then.allowsNull, after: now.allowsNull } } : { pair };
}
