import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ErrorObject, ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { FieldError } from '#src/api/problems.ts';
import { boundKeywords, boundLengths } from './bounded-keywords.ts';
import { explain } from './explain.ts';
import { isMoment } from './moment.ts';
import { ajvOptions } from './options.ts';

type Schema = Record<string, unknown>;
type Schemas = Iterable<readonly [address: string, schema: Schema]>;

/** Checks a value that stands at `pointer` in a body. Returns what is wrong: at most `mostErrors`, and one more when there are more. */
export type Check = (value: unknown, pointer?: string) => FieldError[];

export type Checker = {
  /** The check of a schema; compiled when it is asked for, and what explains its errors when there is one. */
  check(schema: Schema): Check;
  /** What Ajv finds wrong with a value, before it is put into words. */
  errors(schema: Schema, value: unknown): ErrorObject[];
};

/**
 * Checks bodies in two passes, both linear in the size of the value. The first ends at the first error, and looks at the
 * size of a list before its items; nearly all values are good, and need no other. The second looks for all errors, but
 * ends where there are more than are told.
 */
export function createChecker(schemas: () => Schemas): Checker {
  let fast: Ajv2020 | null = null;
  let thorough: Ajv2020 | null = null;
  const load = (allErrors: boolean) => {
    const ajv = new Ajv2020({ ...ajvOptions, allErrors, verbose: allErrors, useDefaults: !allErrors, formats: {} });
    addFormats.default(ajv);
    ajv.addFormat('date-time', isMoment);
    boundLengths(ajv);
    if (allErrors) boundKeywords(ajv);
    for (const [address, schema] of schemas()) ajv.addSchema(schema, address);
    return ajv;
  };
  const compiled = (ajv: Ajv2020, schema: Schema): ValidateFunction =>
    (typeof schema.$ref === 'string' && ajv.getSchema(schema.$ref)) || ajv.compile(schema);
  const errors = (schema: Schema, value: unknown): ErrorObject[] => {
    const find = compiled((thorough ??= load(true)), schema);
    return find(value) ? [] : find.errors!;
  };
  return {
    errors,
    check: (schema) => {
      const fits = compiled((fast ??= load(false)), schema);
      return (value, pointer = '') => {
        if (fits(value)) return [];
        const found = errors(schema, value);
        const placed = (found.length > 0 ? found : fits.errors!).map((error) => ({
          ...error,
          instancePath: `/body${pointer}${error.instancePath}`,
        }));
        return explain(placed, thorough!);
      };
    },
  };
}
