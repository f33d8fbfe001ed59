import { ContentType, RequestValidator, ResponseValidator } from '#generated/packages/openapi-validators.js';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { holdMonitor } from '#src/process/hold-monitor.ts';
import { createPauses } from '#src/process/pauses.ts';
import { maxListedErrors, type FieldError } from '#src/api/problems.ts';
import { getChecker, type Check, type Checker } from './checker.ts';
import { addReferencesTo, compileReferences } from './compile-ahead.ts';
import { explainErrors } from './explain.ts';
import { isDate, isTimestamp } from './timestamp.ts';
import { ajvOptions } from './options.ts';
import { listNamedSchemas } from './schemas.ts';
import {
  formType,
  isJsonType,
  isStreamType,
  type Content,
  type OpenApiDocument,
  type Operation,
  type Parameter,
  type Schema,
} from './spec.ts';

type RequestParts = {
  params: Record<string, unknown>;
  query: Record<string, unknown>;
  headers: Record<string, unknown>;
  body: unknown;
};

/** The compiled rules of one operation. */
type Rules = {
  /** Validates a request, and adds defaults to its parameters and body in place. Lines of NDJSON are validated later. */
  request(parts: RequestParts, bodyType: string): FieldError[] | Promise<FieldError[]>;
  /** Returns the faults of a success answer's body for the log, or null. */
  reply(status: number, body: unknown): string | null;
  /** Returns the faults of one item of a stream, in the form of its media type, or null. */
  item(mediaType: string, item: unknown): string | null;
};

/** The checks of requests against the contract, by operation. */
export type Validation = {
  rulesOf(operation: Operation): Rules;
  /** Compiles all operations in small slices, so that requests are answered in between. */
  warm(): Promise<void>;
};

/** The keywords that bound requests only: answers may have values that were stored before a bound was introduced. */
const sizes = ['maxLength', 'maxItems', 'maxProperties'];

const json = 'application/json';
const ndjson = 'application/x-ndjson';

const toValidatorSpec = ({ openapi }: OpenApiDocument) => ({ openapi, paths: {}, components: {} }) as never;

/** Creates the package's validator of requests. */
function createRequestValidator(document: OpenApiDocument): RequestValidator {
  const options = { ...ajvOptions, verbose: true, useDefaults: true, ajvFormats: { mode: 'full' } };
  const requests = new RequestValidator(toValidatorSpec(document), options as never);
  // Parameters come read: the text of each is held to its type before, more strictly than Ajv's coercion does.
  requests['ajv'].opts.coerceTypes = false;
  requests['ajv'].addFormat('date-time', isTimestamp);
  requests['ajv'].addFormat('date', isDate);
  return requests;
}

/** Creates the package's validator of replies. */
function createResponseValidator(document: OpenApiDocument): ResponseValidator {
  const options = { ...ajvOptions, allErrors: false, useDefaults: false, ajvFormats: { mode: 'fast' } };
  const replies = new ResponseValidator(toValidatorSpec(document), options as never);
  for (const keyword of sizes) replies['ajvBody'].removeKeyword(keyword);
  return replies;
}

/** The validators of a contract. Each is made when it is needed first, since that takes longer than a start should wait. */
class Validators {
  readonly #document: OpenApiDocument;
  readonly #named: ReadonlyMap<string, Schema>;
  #requests: { validator: RequestValidator; addReferences(schemas: unknown): void } | undefined;
  #replies: { validator: ResponseValidator; addReferences(schemas: unknown): void } | undefined;

  constructor(document: OpenApiDocument) {
    this.#document = document;
    this.#named = new Map(listNamedSchemas(document));
  }

  /** Returns the validator of requests, which knows all that these parameters refer to. */
  requestsWith(parameters: Parameter[]): RequestValidator {
    if (!this.#requests) {
      const validator = createRequestValidator(this.#document);
      this.#requests = { validator, addReferences: addReferencesTo(validator['ajv'], this.#named) };
    }
    this.#requests.addReferences(parameters);
    return this.#requests.validator;
  }

  /** Returns the validator of replies, which knows all that these contents or schemas refer to. */
  repliesWith(contents: unknown): ResponseValidator {
    if (!this.#replies) {
      const validator = createResponseValidator(this.#document);
      this.#replies = { validator, addReferences: addReferencesTo(validator['ajvBody'], this.#named) };
    }
    this.#replies.addReferences(contents);
    return this.#replies.validator;
  }

  /** Compiles the named schemas that replies refer to, in slices. */
  warmReplies(schemas: readonly Schema[]): Promise<void> {
    const compile = (address: string) => this.repliesWith({ $ref: address })['ajvBody'].getSchema(address);
    return compileReferences({ getSchema: compile }, schemas, this.#named);
  }
}

/**
 * Creates the validation of requests and replies. Parameters and replies are checked by the validators of
 * express-openapi-validator, which compile the contract, and bodies by a checker whose work is bounded. The package's
 * middleware is not used: it matches every path pattern again on each request, names only the first unknown parameter, and
 * loses details of Ajv's errors.
 */
export function createValidation(document: OpenApiDocument, operations: Operation[]): Validation {
  const validators = new Validators(document);
  const bodies = getChecker(document);
  const rules = new Map<string, Rules>();
  const rulesOf = (operation: Operation): Rules => {
    const known = rules.get(operation.id);
    if (known) return known;
    const compiled = holdMonitor.step(
      () => ({ name: `compiling the validators of ${operation.id}` }),
      () => ({
        request: requestRules(validators, bodies, operation),
        ...replyRules(validators, operation),
      }),
    );
    rules.set(operation.id, compiled);
    return compiled;
  };
  return {
    rulesOf,
    warm: async () => {
      const sent = operations.flatMap(({ body }) => listSchemas(body?.content));
      const answered = operations.flatMap(({ responses }) =>
        Object.values(responses).flatMap(({ content }) => listSchemas(content)),
      );
      await bodies.warm('first', sent);
      await validators.warmReplies(answered);
      for (const operation of operations) {
        rulesOf(operation);
        await new Promise(setImmediate);
      }
      await bodies.warm('second', sent);
    },
  };
}

const listSchemas = (content: Content = {}) => Object.values(content).map(({ schema }) => schema);

function requestRules(validators: Validators, bodies: Checker, operation: Operation): Rules['request'] {
  const { id, parameters, body } = operation;
  const requests = validators.requestsWith(parameters);
  const type = ContentType.fromString('');
  requests['buildMiddleware'](
    operation.path,
    { parameters: parameters.map(toValidatedParameter), responses: {} } as never,
    type,
    id,
  );
  const ofParameters = requests['ajv'].getSchema(id)!;
  const content = Object.entries(body?.content ?? {});
  const checks = new Map(content.map(([mediaType, { schema }]) => [mediaType, bodies.check(schema)]));
  return (parts, bodyType) => {
    const ofParts = ofParameters(parts) ? [] : explainErrors(ofParameters.errors!, requests['ajv']);
    if (!body) return ofParts;
    if (parts.body === undefined) return body.required ? [...ofParts, missingBody(body.content)] : ofParts;
    const check = checks.get(bodyType) ?? checks.get(json)!;
    if (bodyType === formType) return [...ofParts, ...check(nameFiles(parts.body as Record<string, unknown>))];
    if (bodyType !== ndjson) return [...ofParts, ...check(parts.body)];
    return checkLines(check, parts.body as unknown[]).then((ofLines) => [...ofParts, ...ofLines]);
  };
}

/**
 * Returns a copy of a parameter as it is validated: the package adds members to what it is given. Without a required `If-Match` the handler
 * answers 428, which is not a 400.
 */
const toValidatedParameter = (parameter: Parameter): Parameter => ({
  ...parameter,
  ...(parameter.name === 'If-Match' && { required: false }),
});

/** Returns a form with the names of its files in their place: of a file the contract says how it is called, and not what it is. */
function nameFiles(form: Record<string, unknown>): Record<string, unknown> {
  const toChecked = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(toChecked) : value instanceof File ? value.name : value;
  return Object.fromEntries(Object.entries(form).map(([name, value]) => [name, toChecked(value)]));
}

/** Checks lines until there are more faults than are reported, and yields to the event loop in between. */
async function checkLines(check: Check, lines: unknown[]): Promise<FieldError[]> {
  const pause = createPauses();
  const errors: FieldError[] = [];
  for (const [index, line] of lines.entries()) {
    for (const error of check(line, `/${index}`)) errors.push(error);
    if (errors.length > maxListedErrors) break;
    await pause();
  }
  return errors;
}

const missingBody = (content: Content): FieldError => ({
  pointer: '',
  detail:
    Object.keys(content).some(isJsonType) || ndjson in content ? 'A JSON body is required.' : 'A body is required.',
  code: 'required',
});

function replyRules(validators: Validators, { id, responses }: Operation): Pick<Rules, 'reply' | 'item'> {
  const bodies = new Map<number, ValidateFunction>();
  const items = new Map<string, ValidateFunction>();
  for (const [status, { content }] of Object.entries(responses)) {
    if (!status.startsWith('2')) continue;
    for (const [type, { schema }] of Object.entries(content)) {
      // Bytes are what they are.
      if (!isStreamType(type) && !isJsonType(type)) continue;
      const check = compile(validators.repliesWith(schema), { [json]: { schema } }, `${id} ${status} ${type}`);
      if (isStreamType(type)) items.set(type, check);
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

/** Compiles the validator of a content. Its values are wrapped in `{response}`. */
function compile(replies: ResponseValidator, content: Content, key: string): ValidateFunction {
  const validators = replies['buildValidators']({ 200: { description: '', content } } as never, key);
  return (validators as Record<string, Record<string, ValidateFunction>>)[200]![json]!;
}

function complaint(check: ValidateFunction, response: unknown): string | null {
  if (check({ response })) return null;
  return brokenRules(check.errors!);
}

/** Lists the broken rules by their location in the schema. Locations in the answer are left out: its keys may be callers' data. */
function brokenRules(errors: readonly ErrorObject[]): string {
  return [...new Set(errors.map(({ schemaPath }) => schemaPath))].slice(0, 20).join('; ');
}
