import { _, type Ajv, type CodeKeywordDefinition, type KeywordCxt, type Name } from 'ajv';
import { Type } from 'ajv/dist/compile/util.js';
import { maxListedErrors } from '#src/api/problems.ts';

/** The name of the count of errors in code that Ajv generates. */
const errorCount = _`errors`;

/** The size of a value that Ajv has a bound for, and whether it is within it. */
const within = {
  maxLength: ({ data }: KeywordCxt, limit: number) => _`${data}.length <= ${2 * limit}`,
  maxItems: ({ data }: KeywordCxt, limit: number) => _`${data}.length <= ${limit}`,
  maxProperties: ({ data }: KeywordCxt, limit: number) => _`Object.keys(${data}).length <= ${limit}`,
};

type Bound = keyof typeof within;

/** Runs the code of a keyword only for values within their bound: what is too large is not looked at. */
function ifWithin(bound: Bound, cxt: KeywordCxt, code: () => void): void {
  const limit = cxt.parentSchema[bound] as unknown;
  if (typeof limit === 'number') cxt.gen.if(within[bound](cxt, limit), code);
  else code();
}

/** Leaves a loop when it has found as many errors as are told, so that the work and the errors do not grow further. */
function untilEnough({ gen }: KeywordCxt, before: Name): void {
  gen.if(_`${errorCount} - ${before} > ${maxListedErrors}`, () => gen.break());
}

function items(cxt: KeywordCxt): void {
  const { gen, data } = cxt;
  const before = gen.const('before', errorCount);
  const valid = gen.name('valid');
  gen.forRange('i', 0, _`${data}.length`, (i) => {
    cxt.subschema({ keyword: 'items', dataProp: i, dataPropType: Type.Num }, valid);
    untilEnough(cxt, before);
  });
}

function additionalProperties(cxt: KeywordCxt): void {
  const { gen, data, schema, parentSchema } = cxt;
  const before = gen.const('before', errorCount);
  const names = new Set(Object.keys((parentSchema.properties as object | undefined) ?? {}));
  const known = gen.scopeValue('schema', { ref: names });
  const valid = gen.name('valid');
  gen.forIn('key', data, (key) => {
    gen.if(_`!${known}.has(${key})`, () => {
      if (schema === false) {
        cxt.setParams({ additionalProperty: key });
        cxt.error();
      } else {
        cxt.subschema({ keyword: 'additionalProperties', dataProp: key, dataPropType: Type.Str }, valid);
      }
      untilEnough(cxt, before);
    });
  });
}

/** Rewrites a keyword of Ajv in its place among the others. */
function redefine(ajv: Ajv, keyword: string, bound: Bound, code?: (cxt: KeywordCxt) => void): void {
  const { definition } = ajv.RULES.all[keyword] as { definition: CodeKeywordDefinition };
  ajv.removeKeyword(keyword);
  ajv.addKeyword({
    ...definition,
    keyword,
    code: (cxt: KeywordCxt, type?: string) => {
      ifWithin(bound, cxt, () => (code ? code(cxt) : definition.code(cxt, type)));
    },
  });
}

/** How many characters a text has: its UTF-16 units, but for the second ones of pairs. */
function countCharacters(text: string): number {
  let count = text.length;
  for (let at = 1; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit >= 0xdc00 && unit <= 0xdfff && isHigh(text.charCodeAt(at - 1))) count -= 1;
  }
  return count;
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

/** Ajv counts the characters of each text; here only those of one whose units do not tell. */
function lengths(cxt: KeywordCxt): void {
  const { gen, data, keyword } = cxt;
  const limit = cxt.schema as number;
  const units = _`${data}.length`;
  const count = _`${gen.scopeValue('func', { ref: countCharacters })}(${data})`;
  cxt.fail(
    keyword === 'maxLength'
      ? _`${units} > ${limit} && (${units} > ${2 * limit} || ${count} > ${limit})`
      : _`${units} < ${2 * limit} && (${units} < ${limit} || ${count} < ${limit})`,
  );
}

/** Makes an Ajv look at a text that is much too long, or surely fits, without reading it. Sizes come before contents. */
export function boundLengths(ajv: Ajv): void {
  for (const keyword of ['maxLength', 'minLength']) {
    const { definition } = ajv.RULES.all[keyword] as { definition: CodeKeywordDefinition };
    ajv.removeKeyword(keyword);
    ajv.addKeyword({ ...definition, keyword, $data: false, code: lengths, before: 'pattern' });
  }
}

/**
 * Makes an Ajv that finds all errors find a bounded number of them, with work that is linear in the value: a list or map
 * that is too long is one error and is not walked, a text that is too long is matched with no pattern, and a walk ends
 * when it has found more errors than are told.
 */
export function boundKeywords(ajv: Ajv): Ajv {
  redefine(ajv, 'pattern', 'maxLength');
  redefine(ajv, 'format', 'maxLength');
  redefine(ajv, 'items', 'maxItems', items);
  redefine(ajv, 'uniqueItems', 'maxItems');
  redefine(ajv, 'additionalProperties', 'maxProperties', additionalProperties);
  redefine(ajv, 'propertyNames', 'maxProperties');
  return ajv;
}
