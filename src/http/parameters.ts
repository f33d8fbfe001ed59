import { invalidRequest } from '#src/api/problems.ts';
import type { FieldError } from '#src/api/problems.ts';
import { readValue } from './parameter-values.ts';
import type { Operation, Parameter } from '#src/contract/spec.ts';
import type { Step } from './step.ts';
import type { Validation } from '#src/contract/validation.ts';

/** Reads the parameters and checks them with the body: all that is wrong is answered at once. */
export function validateRequest(validation: Validation): Step {
  const readers = new Map<string, ReturnType<typeof parameterReader>>();
  return (req, res) => {
    const operation = res.locals.operation!;
    let read = readers.get(operation.id);
    if (!read) readers.set(operation.id, (read = parameterReader(operation)));
    const errors: FieldError[] = [];
    const query = read.query(req.url, errors);
    const headers = read.headers(req.headers, errors);
    const params = read.path(res.locals.path, errors);
    const { body, bodyType } = res.locals;
    const accept = (faults: readonly FieldError[]) => {
      if (errors.length + faults.length > 0) throw invalidRequest(joinFaults(errors, faults, read.spelled));
      res.locals.path = params as Record<string, string>;
      res.locals.query = query;
      res.locals.headers = read.named(headers);
    };
    const faults = validation.rulesOf(operation).request({ params, query, headers, body }, bodyType);
    return Array.isArray(faults) ? accept(faults) : faults.then(accept);
  };
}

/** Joins the faults of texts of parameters and those of rules. A parameter whose text is wrong has no other fault. */
function joinFaults(
  ofTexts: readonly FieldError[],
  ofRules: readonly FieldError[],
  spelled: (error: FieldError) => FieldError,
): FieldError[] {
  const refused = new Set(ofTexts.map(({ parameter }) => parameter));
  const others = ofRules.map(spelled).filter(({ parameter }) => parameter === undefined || !refused.has(parameter));
  return [...ofTexts, ...others];
}

type Values = Record<string, unknown>;

function parameterReader({ parameters }: Operation) {
  const at = (place: Parameter['in']) => parameters.filter((parameter) => parameter.in === place);
  const inQuery = new Map(at('query').map((parameter) => [parameter.name, parameter]));
  const inPath = at('path');
  const inHeaders = at('header').map((parameter) => ({ ...parameter, lower: parameter.name.toLowerCase() }));
  return {
    query: (url: string, errors: FieldError[]) => readQuery(url, inQuery, errors),
    path: (all: Values, errors: FieldError[]): Values => {
      const values: Values = {};
      for (const parameter of inPath) values[parameter.name] = readValue(parameter, all[parameter.name], errors);
      return values;
    },
    /** Header parameters in lower case, as the validator knows them. */
    headers: (all: Values, errors: FieldError[]): Values => {
      const values: Values = {};
      for (const header of inHeaders) {
        const { lower } = header;
        if (all[lower] !== undefined) values[lower] = readValue(header, all[lower], errors);
      }
      return values;
    },
    spelled: (error: FieldError): FieldError => {
      const header = inHeaders.find(({ lower }) => lower === error.parameter);
      return header ? { ...error, parameter: header.name } : error;
    },
    /** Renames parameters to the spelling of the spec, by which handlers know them. */
    named: (checked: Values): Record<string, string> => {
      const values: Values = {};
      for (const { name, lower } of inHeaders) if (checked[lower] !== undefined) values[name] = checked[lower];
      return values as Record<string, string>;
    },
  };
}

/** The maximum number of faults of the query: a URL of 16 KiB has room for thousands. */
const mostFaults = 100;

function readQuery(url: string, known: Map<string, Parameter>, errors: FieldError[]): Values {
  const start = url.indexOf('?');
  const query: Values = {};
  if (start < 0) return query;
  const text = url.slice(start + 1);
  const search = new URLSearchParams(text);
  const illFormed = listIllFormed(text);
  for (const name of new Set(search.keys())) {
    if (errors.length >= mostFaults) break;
    const parameter = known.get(name);
    if (parameter && illFormed.has(name)) {
      errors.push({ parameter: name, detail: 'Must be percent-encoded UTF-8.', code: 'x-well-formed' });
      continue;
    }
    const values = search.getAll(name);
    const isList = parameter?.schema.type === 'array';
    if (!parameter) errors.push(unknownParameter(name, known));
    else if (isList) query[name] = readValue(parameter, parameter.explode === false ? split(values) : values, errors);
    else if (values.length > 1) errors.push({ parameter: name, detail: 'May be given once only.', code: 'repeated' });
    else query[name] = readValue(parameter, values[0], errors);
  }
  return query;
}

/** Lists the parameters whose values are not UTF-8, half of a surrogate pair among them: URLSearchParams reads them as U+FFFD. */
function listIllFormed(text: string): ReadonlySet<string> {
  if (!/%[89a-f]/i.test(text)) return new Set();
  const pairs = text.split('&').filter((pair) => !isUtf8(pair));
  return new Set(pairs.flatMap((pair) => [...new URLSearchParams(pair).keys()]));
}

function isUtf8(encoded: string): boolean {
  try {
    // A percent sign that begins no escape stands for itself.
    decodeURIComponent(encoded.replaceAll(/%(?![\da-f]{2})/gi, '%25'));
    return true;
  } catch {
    return false;
  }
}

function split(values: string[]): string[] {
  return values.flatMap((value) => value.split(','));
}

function unknownParameter(name: string, known: Map<string, Parameter>): FieldError {
  const hint = known.size > 0 ? ` Known: ${[...known.keys()].join(', ')}.` : ' This operation has none.';
  return { parameter: name, detail: `${JSON.stringify(name)} is not a known query parameter.${hint}`, code: 'unknown' };
}
