import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { isJsonType, isStreamType, readOperations } from '#src/contract/spec.ts';
import type { OpenApiDocument, Operation, Schema } from '#src/contract/spec.ts';
import { parseFrames } from './frames.ts';
import { createMemberNotes, type MemberNotes } from './member-coverage.ts';

/** A finished answer, as the bytes that were sent. */
export type FinishedAnswer = {
  method: string;
  url: string;
  status: number;
  headers: Map<string, string>;
  body: Buffer;
  /** False when the connection was lost on the way. */
  complete: boolean;
};

export type ContractJudge = {
  operationIdOf(answer: FinishedAnswer): string | null;
  /** How an answer breaks the contract. Answers outside of the spec must only be proper problems, if problems at all. */
  check(answer: FinishedAnswer): string[];
};

type Check = (schema: Schema, value: unknown, where: string) => string[];
type Route = { pattern: RegExp; operation: Operation; check: Check; document: OpenApiDocument };

/** What is said of a connection, not of what was asked over it, so that no operation declares it. */
const connectionStatuses = new Set([408, 417, 431]);

/**
 * Creates a judge of answers from the contract, independent of the server's validation, so that neither hides the other's
 * faults. `note` is given each member that an answer has, once.
 */
export function createContractJudge(documents: OpenApiDocument[], note: (member: string) => void): ContractJudge {
  const notes = new Map(documents.map((document) => [document, createMemberNotes(document, note)]));
  const routes = documents.flatMap((document) => listRoutes(document)).toSorted(literalFirst);
  const find = ({ method, url }: FinishedAnswer): Route | null => {
    const path = url.split('?', 1)[0]!;
    const wanted = method === 'HEAD' ? 'GET' : method;
    return routes.find(({ pattern, operation }) => operation.method === wanted && pattern.test(path)) ?? null;
  };
  return {
    operationIdOf: (answer) => find(answer)?.operation.id ?? null,
    check: (answer) => {
      const found = find(answer);
      if (!found) return checkProblem(answer);
      if (connectionStatuses.has(answer.status)) return checkProblem(answer);
      const { operation, check, document } = found;
      const declared = operation.responses[answer.status];
      if (!declared) return [`${operation.id} does not declare ${answer.status}`];
      const headers = declared.headers as Record<string, HeaderSpec>;
      return [
        ...checkHeaders(headers, answer, check),
        // What a WebSocket carries is no body.
        ...(answer.status === 101
          ? []
          : checkBody(declared.content, answer, noteMembers(found, answer, notes.get(document)!))),
        ...checkProblem(answer),
      ];
    },
  };
}

/** The routes with their compiled schemas, by document: each is compiled once in a process. */
const knownRoutes = new WeakMap<OpenApiDocument, Route[]>();

function listRoutes(document: OpenApiDocument): Route[] {
  const known = knownRoutes.get(document);
  if (known) return known;
  const check = createCheck(document);
  const routes = readOperations(document).map((operation) => {
    const source = operation.path.replaceAll('.', '\\.').replaceAll(/\{[^}]+\}/g, '[^/]+');
    return { pattern: new RegExp(`^${source}$`), operation, check, document };
  });
  knownRoutes.set(document, routes);
  return routes;
}

function literalFirst(a: Route, b: Route): number {
  return a.operation.path.split('{').length - b.operation.path.split('{').length;
}

function createCheck(document: OpenApiDocument): Check {
  // In most workers a schema checks few answers: to compile it fast is worth more than to check fast.
  const code = { inlineRefs: false, code: { optimize: false } } as const;
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false, ...code });
  addFormats.default(ajv);
  for (const [name, schema] of Object.entries(document.components?.schemas ?? {})) {
    ajv.addSchema(schema as Schema, `#/components/schemas/${name}`);
  }
  const compiled = new Map<Schema, ValidateFunction>();
  return (schema, value, where) => {
    const validate = compiled.get(schema) ?? ajv.compile(schema);
    compiled.set(schema, validate);
    return validate(value) ? [] : [`${where} ${ajv.errorsText(validate.errors)}`];
  };
}

/** Notes the headers of an answer, and returns the check of its body, which notes the members. */
function noteMembers({ operation, check, document }: Route, answer: FinishedAnswer, notes: MemberNotes): Check {
  const declared = Object.keys(operation.responses[answer.status]!.headers);
  notes.noteHeaders(
    operation.id,
    String(answer.status),
    declared.filter((name) => answer.headers.has(name.toLowerCase())),
  );
  return (schema, value, where) => {
    notes.noteBody(schema, value);
    const isV2 = document.components?.schemas?.['ParleyEvent'] !== undefined;
    return [...check(schema, value, where), ...(isV2 ? checkParleyEvents(value, check, where) : [])];
  };
}

const parleyEvent = { $ref: '#/components/schemas/ParleyEvent' };

/**
 * Checks the CUSTOM events of Parley's own in an answer, wherever they are: their names are those of the contract, and their
 * values what it says. Version 1 has its own names, and one that was redacted has no value.
 */
function checkParleyEvents(value: unknown, check: Check, where: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { type, name, value: own } = value as { type?: unknown; name?: unknown; value?: unknown };
  const isParleys = type === 'CUSTOM' && String(name).startsWith('parley.') && own !== null;
  if (isParleys) return check(parleyEvent, value, `${where}: ${String(name)}`);
  return Object.values(value).flatMap((inner) => checkParleyEvents(inner, check, where));
}

type HeaderSpec = { required?: boolean; schema?: Schema };

function checkHeaders(declared: Record<string, HeaderSpec>, { headers }: FinishedAnswer, check: Check): string[] {
  return Object.entries(declared).flatMap(([name, { required, schema }]) => {
    const text = headers.get(name.toLowerCase());
    if (text === undefined) return required ? [`the header ${name} is missing`] : [];
    const value = schema?.type === 'integer' || schema?.type === 'number' ? Number(text) : text;
    return schema ? check(schema, value, name) : [];
  });
}

function checkBody(content: Operation['responses'][string]['content'], answer: FinishedAnswer, check: Check): string[] {
  const { headers, body, method, complete } = answer;
  const type = headers.get('content-type')?.split(';', 1)[0];
  if (!type) return body.length > 0 || Object.keys(content).length > 0 ? ['the answer has no media type'] : [];
  const media = content[type];
  if (!media) return [`the media type ${type} is not declared`];
  if (method === 'HEAD') return [];
  if (!isStreamType(type) && !isJsonType(type)) return [];
  const text = body.toString('utf8');
  if (!isStreamType(type)) return complete ? checkJson(text, (value) => check(media.schema, value, 'the body')) : [];
  return parseFrames(type, text).flatMap((frame) => {
    if ('fault' in frame) return [frame.fault];
    return check(media.schema, frame.item, `frame ${frame.seq}`);
  });
}

function checkJson(text: string, check: (value: unknown) => string[]): string[] {
  try {
    return check(JSON.parse(text));
  } catch {
    return [`the body is not JSON: ${text.slice(0, 80)}`];
  }
}

/** Checks the rules of problems beyond their schema. */
function checkProblem({ status, headers, body, method }: FinishedAnswer): string[] {
  if (!headers.get('content-type')?.startsWith('application/problem+json') || method === 'HEAD') return [];
  return checkJson(body.toString('utf8'), (value) => {
    const problem = value as { status?: unknown; request_id?: unknown; error_code?: unknown };
    return [
      ...(problem.status === status ? [] : [`the problem says ${problem.status}`]),
      ...(problem.request_id === headers.get('x-request-id') ? [] : ['the problem has another request_id']),
      ...(typeof problem.error_code === 'string' ? [] : ['the problem has no error_code']),
    ];
  });
}
