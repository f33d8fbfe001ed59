import type { ErrorObject, ValidateFunction } from 'ajv';
import { addFormats, Ajv2020 } from '#generated/packages/ajv.js';
import type { FieldError } from '#src/api/problems.ts';
import { boundKeywords, boundLengths, boundValues } from './bounded-keywords.ts';
import { refuseBlanks } from './blank-texts.ts';
import { addReferencesTo, compileReferences } from './compile-ahead.ts';
import { explainErrors } from './explain.ts';
import { refuseLoneSurrogates } from './well-formed-texts.ts';
import { isDate, isTimestamp } from './timestamp.ts';
import { ajvOptions } from './options.ts';
import { listNamedSchemas } from './schemas.ts';
import type { OpenApiDocument, Schema } from './spec.ts';

type Schemas = Iterable<readonly [address: string, schema: Schema]>;

/** Checks the value at `pointer` of a body. Returns its faults: at most `maxListedErrors`, and one more when there are more. */
export type Check = (value: unknown, pointer?: string) => FieldError[];

/** The checks of values against the schemas of the contract. */
export type Checker = {
  /** Returns the check of a schema. It is compiled at once, and the code that explains errors at the first error. */
  check(schema: Schema): Check;
  /** Returns the errors of Ajv, without explanations. */
  errors(schema: Schema, value: unknown): ErrorObject[];
  /** Compiles one of the two passes of schemas, in slices: the first, or the second, which explains errors. */
  warm(pass: 'first' | 'second', schemas: readonly Schema[]): Promise<void>;
};

/** Creates the Ajv of one pass: with `allErrors` that of the second one. */
function createAjv(allErrors: boolean): Ajv2020 {
  const ajv = new Ajv2020({ ...ajvOptions, allErrors, verbose: allErrors, useDefaults: !allErrors, formats: {} });
  addFormats.default(ajv);
  ajv.addFormat('date-time', isTimestamp);
  ajv.addFormat('date', isDate);
  boundLengths(ajv);
  boundValues(ajv);
  refuseBlanks(ajv);
  refuseLoneSurrogates(ajv);
  if (allErrors) boundKeywords(ajv);
  return ajv;
}

/**
 * Creates a checker of bodies with two passes, both linear in the size of the value. The first ends at the first error and
 * checks the size of a list before its items; it suffices for valid values. The second collects all errors, up to the
 * number that is reported.
 */
export function createChecker(schemas: () => Schemas): Checker {
  let named: ReadonlyMap<string, Schema> | null = null;
  let fast: Pass | null = null;
  let thorough: Pass | null = null;
  const load = (allErrors: boolean): Pass => createPass((named ??= new Map(schemas())), allErrors);
  const errors = (schema: Schema, value: unknown): ErrorObject[] => {
    const find = (thorough ??= load(true)).compile(schema);
    return find(value) ? [] : find.errors!;
  };
  return {
    errors,
    async warm(name, all) {
      const pass = name === 'first' ? (fast ??= load(false)) : (thorough ??= load(true));
      await compileReferences({ getSchema: (address) => pass.compile({ $ref: address }) }, all, named!);
      for (const schema of all) {
        pass.compile(schema);
        await new Promise(setImmediate);
      }
    },
    check: (schema) => {
      const fits = (fast ??= load(false)).compile(schema);
      return (value, pointer = '') => {
        if (fits(value)) return [];
        const found = errors(schema, value);
        const placed = (found.length > 0 ? found : fits.errors!).map((error) => ({
          ...error,
          instancePath: `/body${pointer}${error.instancePath}`,
        }));
        return explainErrors(placed, thorough!.ajv);
      };
    },
  };
}

/** One of the two passes: an Ajv that is given named schemas when it compiles one that needs them. */
type Pass = { ajv: Ajv2020; compile(schema: Schema): ValidateFunction };

function createPass(named: ReadonlyMap<string, Schema>, allErrors: boolean): Pass {
  const ajv = createAjv(allErrors);
  const addReferences = addReferencesTo(ajv, named);
  return {
    ajv,
    compile(schema) {
      addReferences(schema);
      return (typeof schema.$ref === 'string' && ajv.getSchema(schema.$ref)) || ajv.compile(schema);
    },
  };
}

/** The checkers of documents: what one app or part has compiled, others use. */
const checkers = new WeakMap<OpenApiDocument, Checker>();

/** Returns the checker of a prepared document, the same one each time. */
export function getChecker(document: OpenApiDocument): Checker {
  const known = checkers.get(document);
  if (known) return known;
  const checker = createChecker(() => listNamedSchemas(document));
  checkers.set(document, checker);
  return checker;
}
