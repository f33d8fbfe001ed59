import { RequestValidator } from 'express-openapi-validator/dist/middlewares/openapi.request.validator.js';
import { ResponseValidator } from 'express-openapi-validator/dist/middlewares/openapi.response.validator.js';
import { ContentType } from 'express-openapi-validator/dist/middlewares/util.js';
import type { ErrorObject, ValidateFunction } from 'ajv';
import type { FieldError } from '#src/problems.ts';
import { explain } from '#src/schema/explain.ts';
import { isMoment } from '#src/schema/moment.ts';
import { ajvOptions } from '#src/schema/options.ts';
import { namedSchemas } from './schemas.ts';
import type { Content, OpenApiDocument, Operation } from './spec.ts';

type RequestParts = {
  params: Record<string, unknown>;
  query: Record<string, unknown>;
  headers: Record<string, unknown>;
  body: unknown;
};

/** The compiled rules of one operation. */
type Rules = {
  /** Completes the parameters in place; says all that is wrong at once. */
  request(parts: RequestParts, bodyType: string): FieldError[];
  /** What is wrong with the body of a success answer, for the log; null when nothing is. */
  reply(status: number, body: unknown): string | null;
  /** The same for one item of a stream, in the form of its media type. */
  item(mediaType: string, item: unknown): string | null;
};

export type Validation = {
  rulesOf(operation: Operation): Rules;
  /** Compiles every operation in small slices, so that requests are answered in between. */
  warm(): Promise<void>;
};

/** Bounds of what is sent. Answers are not held to them: what was stored before a bound came is told whole. */
const sizes = ['maxLength', 'maxItems', 'maxProperties'];

const json = 'application/json';
const ndjson = 'application/x-ndjson';
/** Of an NDJSON body. */
const mostLines = 1_000;

/**
 * Requests and replies are checked by express-openapi-validator's own validators, which read the spec and compile it.
 * Its middleware is not used: it matches every path pattern again on each request, names only the first unknown
 * parameter, and loses what Ajv says about an error.
 */
export function createValidation(document: OpenApiDocument, operations: Operation[]): Validation {
  const spec = { openapi: document.openapi, paths: {}, components: {} } as never;
  const requests = new RequestValidator(spec, {
    ...ajvOptions,
    verbose: true,
    useDefaults: true,
    ajvFormats: { mode: 'full' },
  } as never);
  const replies = new ResponseValidator(spec, {
    ...ajvOptions,
    useDefaults: false,
    ajvFormats: { mode: 'fast' },
  } as never);
  for (const keyword of sizes) replies['ajvBody'].removeKeyword(keyword);
  for (const [address, schema] of namedSchemas(document)) {
    for (const ajv of [requests['ajv'], requests['ajvBody'], replies['ajvBody']]) ajv.addSchema(schema, address);
  }
  // Parameters come read: the text of each is held to its type before, more strictly than Ajv's coercion does.
  requests['ajv'].opts.coerceTypes = false;
  for (const ajv of [requests['ajv'], requests['ajvBody']]) ajv.addFormat('date-time', isMoment);
  const rules = new Map<string, Rules>();
  const rulesOf = (operation: Operation): Rules => {
    const known = rules.get(operation.id);
    if (known) return known;
    const compiled = { request: requestRules(requests, operation), ...replyRules(replies, operation) };
    rules.set(operation.id, compiled);
    return compiled;
  };
  return {
    rulesOf,
    warm: async () => {
      for (const operation of operations) {
        rulesOf(operation);
        await new Promise(setImmediate);
      }
    },
  };
}

function requestRules(requests: RequestValidator, operation: Operation): Rules['request'] {
  const { id, parameters, body } = operation;
  const type = ContentType.fromString(body ? json : '');
  requests['buildMiddleware'](operation.path, { parameters, requestBody: body, responses: {} } as never, type, id);
  const ofParameters = requests['ajv'].getSchema(id)!;
  const ofBody = body && requests['ajvBody'].getSchema(id)!;
  const others = body ? otherRules(requests, operation) : new Map<string, ValidateFunction>();
  return (parts, bodyType) => {
    const fine = ofParameters(parts);
    const bodyMissing = parts.body === undefined;
    const check = others.get(bodyType) ?? ofBody;
    const bodyFine = !check || (bodyMissing ? !body!.required : check(parts));
    if (fine && bodyFine) return [];
    return [
      ...(fine ? [] : explain(ofParameters.errors!, requests['ajv'])),
      ...(bodyFine ? [] : bodyMissing ? [missingBody] : explain(check.errors!, requests['ajvBody'])),
    ];
  };
}

/** The rules of a body in each media type beside plain JSON. The schema of NDJSON is that of one line. */
function otherRules(requests: RequestValidator, { id, path, body }: Operation): Map<string, ValidateFunction> {
  const others = Object.entries(body!.content).filter(([type]) => type !== json);
  return new Map(
    others.map(([type, media]) => {
      const key = `${id} ${type}`;
      const schema = type === ndjson ? { type: 'array', maxItems: mostLines, items: media.schema } : media.schema;
      const requestBody = { content: { [json]: { schema } } };
      const as = ContentType.fromString(json);
      requests['buildMiddleware'](path, { parameters: [], requestBody, responses: {} } as never, as, key);
      return [type, requests['ajvBody'].getSchema(key)!];
    }),
  );
}

const missingBody: FieldError = { pointer: '', detail: 'A JSON body is required.', code: 'required' };

function replyRules(replies: ResponseValidator, { id, responses, streams }: Operation): Pick<Rules, 'reply' | 'item'> {
  const bodies = new Map<number, ValidateFunction>();
  const items = new Map<string, ValidateFunction>();
  for (const [status, { content }] of Object.entries(responses)) {
    if (!status.startsWith('2')) continue;
    for (const [type, { schema }] of Object.entries(content)) {
      const check = compile(replies, { [json]: { schema } }, `${id} ${status} ${type}`);
      if (streams) items.set(type, check);
      else bodies.set(Number(status), check);
    }
  }
  return {
    reply: (status, body) => {
      const check = bodies.get(status);
      if (!check) return body === undefined ? null : 'the spec declares no body for this status';
      return body === undefined ? 'the body is missing' : complaint(check, body);
    },
    item: (type, item) => complaint(items.get(type)!, item),
  };
}

/** The validator of a content; what it checks is wrapped in `{response}`. */
function compile(replies: ResponseValidator, content: Content, key: string): ValidateFunction {
  const validators = replies['buildValidators']({ 200: { description: '', content } } as never, key);
  return (validators as Record<string, Record<string, ValidateFunction>>)[200]![json]!;
}

function complaint(check: ValidateFunction, response: unknown): string | null {
  if (check({ response })) return null;
  return brokenRules(check.errors!);
}

/** The places in the schema that do not hold. Places in the answer are left out, since its keys may be a caller's. */
function brokenRules(errors: readonly ErrorObject[]): string {
  return [...new Set(errors.map(({ schemaPath }) => schemaPath))].slice(0, 20).join('; ');
}
