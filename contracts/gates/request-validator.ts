import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Operation } from './diff/operation.ts';
import { listParameters } from './diff/parameters.ts';
import { getMembers, step } from './diff/side.ts';
import type { Side } from './diff/side.ts';

/**
 * A request: the values of its parameters by location and name, as `query limit`, and a body with its media type and its
 * values, which are several when it is a stream.
 */
export type SentRequest = {
  parameters: Record<string, unknown>;
  body?: { mediaType: string; values: unknown[] };
};

/** Returns the reasons why a value does not fit a schema. Texts are read as the types that the schema has, if wanted. */
type Check = (schema: Side, value: unknown, isText: boolean) => string[];

const checks = new WeakMap<object, Check>();

function createCheck(document: object): Check {
  const ajv = new Ajv2020({ strict: false, validateSchema: false });
  const reading = new Ajv2020({ strict: false, validateSchema: false, coerceTypes: 'array' });
  const { schemas } = getMembers(getMembers(document)['components']);
  for (const one of [ajv, reading]) {
    addFormats.default(one);
    for (const [name, schema] of Object.entries(getMembers(schemas)))
      one.addSchema(getMembers(schema), `#/components/schemas/${name}`);
  }
  const compiled = new Map<string, ValidateFunction>();
  return ({ pointer, value: schema }, value, isText) => {
    const key = `${isText} ${pointer}`;
    // A text can only be replaced in an object that holds it.
    const validate =
      compiled.get(key) ?? (isText ? reading.compile({ properties: { value: schema } }) : ajv.compile(schema));
    compiled.set(key, validate);
    return validate(isText ? { value } : value) ? [] : [ajv.errorsText(validate.errors, { dataVar: '' }).trim()];
  };
}

/** Returns the check of a document, which compiles each of its schemas once. */
function getCheck(document: object): Check {
  const check = checks.get(document) ?? createCheck(document);
  checks.set(document, check);
  return check;
}

export const listParameterFaults = (parameter: Side, value: unknown): string[] =>
  'schema' in parameter.value ? getCheck(parameter.document)(step(parameter, 'schema'), value, true) : [];

/** Returns the reasons why a body is refused; none for a media type that carries no schema. */
export function listBodyFaults(media: Side, value: unknown): string[] {
  return 'schema' in media.value ? getCheck(media.document)(step(media, 'schema'), value, false) : [];
}

function listRequestBodyFaults({ side }: Operation, body: SentRequest['body']): string[] {
  const declared = step(side, 'requestBody');
  if (!body) return declared.value['required'] === true ? ['a body has to be sent'] : [];
  if (!(body.mediaType in getMembers(declared.value['content']))) return [`${body.mediaType} is not taken`];
  const media = step(declared, 'content', body.mediaType);
  return body.values.flatMap((value) => listBodyFaults(media, value)).map((fault) => `body ${fault}`);
}

/** Lists the reasons why an operation refuses a request; empty when it takes it. Path parameters are not looked at. */
export function listRequestFaults(operation: Operation, request: SentRequest): string[] {
  const parameters = [...listParameters(operation.item, operation.method, operation.path).values()];
  const faults = parameters.flatMap((parameter) => {
    const place = String(parameter.value['in']);
    if (place === 'path') return [];
    const name = String(parameter.value['name']);
    const value = request.parameters[`${place} ${place === 'header' ? name.toLowerCase() : name}`];
    if (value === undefined) return parameter.value['required'] === true ? [`${name} has to be sent`] : [];
    return listParameterFaults(parameter, value).map((fault) => `${name} ${fault}`);
  });
  return [...faults, ...listRequestBodyFaults(operation, request.body)];
}
