import { problem } from '#src/problems.ts';
import type { FieldError } from '#src/problems.ts';
import { summarize } from '#src/schema/explain.ts';
import type { Operation, Parameter } from './spec.ts';
import type { Step } from './step.ts';
import type { Validation } from './validation.ts';

/** Reads the parameters and checks them with the body: all that is wrong is answered at once. */
export function validateRequest(validation: Validation): Step {
  const readers = new Map<string, ReturnType<typeof parameterReader>>();
  return (req, res) => {
    const operation = res.locals.operation!;
    let read = readers.get(operation.id);
    if (!read) readers.set(operation.id, (read = parameterReader(operation)));
    const errors: FieldError[] = [];
    const query = read.query(req.url, errors);
    const headers = read.headers(req.headers);
    const { path: params, body, bodyType } = res.locals;
    for (const error of validation.rulesOf(operation).request({ params, query, headers, body }, bodyType)) {
      errors.push(read.spelled(error));
    }
    if (errors.length > 0) throw problem('invalid_request', summarize(errors), { errors });
    res.locals.query = query;
    res.locals.headers = read.named(headers);
  };
}

function parameterReader({ parameters }: Operation) {
  const inQuery = new Map(parameters.filter((one) => one.in === 'query').map((one) => [one.name, one]));
  const inHeaders = parameters
    .filter((one) => one.in === 'header')
    .map(({ name }): HeaderName => [name, name.toLowerCase()]);
  return {
    query: (url: string, errors: FieldError[]) => readQuery(url, inQuery, errors),
    /** Header parameters in lower case, as the validator knows them. */
    headers: (all: Record<string, unknown>) => pick(inHeaders, ([, lower]) => [lower, all[lower]]),
    spelled: (error: FieldError): FieldError => {
      const header = inHeaders.find(([, lower]) => lower === error.parameter);
      return header ? { ...error, parameter: header[0] } : error;
    },
    /** The same as the spec spells them, as handlers know them. */
    named: (checked: Record<string, unknown>) =>
      pick(inHeaders, ([name, lower]) => [name, checked[lower]]) as Record<string, string>,
  };
}

type HeaderName = readonly [name: string, lower: string];

function pick(names: HeaderName[], entry: (name: HeaderName) => [string, unknown]): Record<string, unknown> {
  if (names.length === 0) return {};
  return Object.fromEntries(names.map(entry).filter(([, value]) => value !== undefined));
}

function readQuery(url: string, known: Map<string, Parameter>, errors: FieldError[]): Record<string, unknown> {
  const start = url.indexOf('?');
  const query: Record<string, unknown> = {};
  if (start < 0) return query;
  const search = new URLSearchParams(url.slice(start + 1));
  for (const name of new Set(search.keys())) {
    const parameter = known.get(name);
    const values = search.getAll(name);
    if (!parameter) errors.push(unknownParameter(name, known));
    else if (parameter.schema.type === 'array') query[name] = parameter.explode === false ? split(values) : values;
    else if (values.length > 1) errors.push({ parameter: name, detail: 'May be given once only.', code: 'repeated' });
    else query[name] = values[0];
  }
  return query;
}

function split(values: string[]): string[] {
  return values.flatMap((value) => value.split(','));
}

function unknownParameter(name: string, known: Map<string, Parameter>): FieldError {
  const hint = known.size > 0 ? ` Known: ${[...known.keys()].join(', ')}.` : ' This operation has none.';
  return { parameter: name, detail: `${JSON.stringify(name)} is not a known query parameter.${hint}`, code: 'unknown' };
}
