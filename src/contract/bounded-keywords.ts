import type { Ajv, CodeKeywordDefinition, KeywordCxt, Name } from 'ajv';
import { _, Type } from '#generated/packages/ajv.js';
import { maxListedErrors } from '#src/api/problems.ts';
import { countJsonValues } from '#src/json/json-size.ts';

/** The name of the error count in the code that Ajv generates. */
const errorCount = _`errors`;

/** The tests, as generated code, that a value is within the bound of a keyword. */
const withinBound = {
  maxLength: ({ data }: KeywordCxt, limit: number) => _`${data}.length <= ${2 * limit}`,
  maxItems: ({ data }: KeywordCxt, limit: number) => _`${data}.length <= ${limit}`,
  maxProperties: ({ data }: KeywordCxt, limit: number) => _`Object.keys(${data}).length <= ${limit}`,
};

type Bound = keyof typeof withinBound;

/** Generates the code of a keyword so that it runs only for values within their bound. */
function ifWithin(bound: Bound, cxt: KeywordCxt, code: () => void): void {
  const limit = cxt.parentSchema[bound] as unknown;
  if (typeof limit === 'number') cxt.gen.if(withinBound[bound](cxt, limit), code);
  else code();
}

/** Generates a break of a loop that has found the maximum of errors, so that work and errors stay bounded. */
function breakAtEnoughErrors({ gen }: KeywordCxt, before: Name): void {
  gen.if(_`${errorCount} - ${before} > ${maxListedErrors}`, () => gen.break());
}

function checkItems(cxt: KeywordCxt): void {
  const { gen, data } = cxt;
  const before = gen.const('before', errorCount);
  const valid = gen.name('valid');
  gen.forRange('i', 0, _`${data}.length`, (i) => {
    cxt.subschema({ keyword: 'items', dataProp: i, dataPropType: Type.Num }, valid);
    breakAtEnoughErrors(cxt, before);
  });
}

function checkAdditionalProperties(cxt: KeywordCxt): void {
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
      breakAtEnoughErrors(cxt, before);
    });
  });
}

/** Replaces a keyword of Ajv without changing its order among the others. */
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

/** Counts the characters (code points) of a text. */
function countCharacters(text: string): number {
  let count = text.length;
  for (let at = 1; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit >= 0xdc00 && unit <= 0xdfff && isHigh(text.charCodeAt(at - 1))) count -= 1;
  }
  return count;
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

/** Generates the check of a text's length. Characters are counted only if the number of UTF-16 units does not decide. */
function checkLength(cxt: KeywordCxt): void {
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

/** Makes an Ajv decide on texts that are much too long, or certainly fit, without reading them. Sizes are checked first. */
export function boundLengths(ajv: Ajv): void {
  for (const keyword of ['maxLength', 'minLength']) {
    const { definition } = ajv.RULES.all[keyword] as { definition: CodeKeywordDefinition };
    ajv.removeKeyword(keyword);
    ajv.addKeyword({ ...definition, keyword, $data: false, code: checkLength, before: 'pattern' });
  }
}

/** Adds `x-max-values`: how many values an object may have in all, itself and all members and items within. */
export function boundValues(ajv: Ajv): void {
  ajv.addKeyword({
    keyword: 'x-max-values',
    schemaType: 'number',
    validate: (limit: number, value: unknown) => countJsonValues(value, limit) <= limit,
  });
}

/**
 * Bounds the work and the errors of an Ajv that collects all errors: a list or map that is too long is one error and is not
 * traversed, a text that is too long is not matched with patterns, and a traversal ends when it has found more errors than
 * are reported.
 */
export function boundKeywords(ajv: Ajv): Ajv {
  redefine(ajv, 'pattern', 'maxLength');
  redefine(ajv, 'format', 'maxLength');
  redefine(ajv, 'items', 'maxItems', checkItems);
  redefine(ajv, 'uniqueItems', 'maxItems');
  redefine(ajv, 'additionalProperties', 'maxProperties', checkAdditionalProperties);
  redefine(ajv, 'propertyNames', 'maxProperties');
  return ajv;
}
