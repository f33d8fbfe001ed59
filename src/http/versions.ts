import type { Lifecycle } from '#src/contract/lifecycle.ts';
import { LoggableError } from '#src/telemetry/loggable-error.ts';
import type { AnyHandler } from './bind.ts';
import type { ErrorForm } from './problem-json.ts';
import type { LimitForm } from './rate-limit.ts';
import { prepareSchemas } from '#src/contract/schemas.ts';
import { readOperations, type OpenApiDocument, type Operation } from '#src/contract/spec.ts';
import { createValidation, type Validation } from '#src/contract/validation.ts';
import { toApiVersion } from '#src/contract/version.ts';

/** A version of the API: its paths begin with its number. */
export type Version = {
  /** The bundled spec; everything below is read from it. */
  document: OpenApiDocument;
  /** The handlers, one function per operationId (`Handlers` of `api/handlers.ts`). */
  handlers: object;
  /** The form of its failures, when that is not a problem. */
  errors?: ErrorForm;
  /** Writes headers of limits in the dialect of its clients, beside those of all versions. */
  limits?: LimitForm;
  /** The dates on which it ends, if they are known. */
  lifecycle?: Lifecycle;
};

/** Several versions as the one list of operations that requests are routed to. */
export type CombinedVersions = {
  documents: OpenApiDocument[];
  operations: Operation[];
  handlers: Record<string, AnyHandler>;
  /** Each operation by the rules of its own version. */
  validation: Validation;
  /** The forms of failures, by the number of the version. */
  forms: Map<string, ErrorForm>;
  limitForms: Map<string, LimitForm>;
  lifecycles: Map<string, Lifecycle>;
};

/** A document as requests are checked against it. Validators are compiled when they are needed first. */
export type CompiledDocument = { document: OpenApiDocument; operations: Operation[]; validation: Validation };

/** The compiled documents, by document: their validators take seconds to compile and hold no state of an app. */
const compiledDocuments = new WeakMap<OpenApiDocument, CompiledDocument>();

/** Returns a document with its operations and validators, which all apps of a process share. */
export function compileDocument(raw: OpenApiDocument): CompiledDocument {
  const known = compiledDocuments.get(raw);
  if (known) return known;
  const document = prepareSchemas(raw);
  const operations = readOperations(document);
  const compiled = { document, operations, validation: createValidation(document, operations) };
  compiledDocuments.set(raw, compiled);
  return compiled;
}

/** Puts versions beside each other. Throws when two operations have the same id. */
export function combineVersions(versions: Version[]): CombinedVersions {
  const parts = versions.map(({ document: raw, ...version }) => ({ ...version, ...compileDocument(raw) }));
  const operations = parts.flatMap((part) => part.operations);
  const twice = operations.find(({ id }, place) => operations.findIndex((other) => other.id === id) !== place);
  if (twice) throw new LoggableError(`Two operations have the id ${twice.id}.`);
  const owner = new Map(parts.flatMap((part) => part.operations.map(({ id }) => [id, part.validation] as const)));
  const byNumber = <T>(pick: (part: (typeof parts)[number]) => T | undefined) =>
    new Map(parts.flatMap((part) => (pick(part) ? [[numberOf(part.operations), pick(part)!] as const] : [])));
  return {
    documents: parts.map(({ document }) => document),
    operations,
    handlers: Object.assign({}, ...parts.map(({ handlers }) => handlers)) as Record<string, AnyHandler>,
    validation: {
      rulesOf: (operation) => owner.get(operation.id)!.rulesOf(operation),
      warm: async () => {
        // The newest is asked for most.
        for (const { validation } of parts.toReversed()) await validation.warm();
      },
    },
    forms: byNumber(({ errors }) => errors),
    limitForms: byNumber(({ limits }) => limits),
    lifecycles: byNumber(({ lifecycle }) => lifecycle),
  };
}

const numberOf = (operations: Operation[]) => toApiVersion(operations[0]?.path ?? '');
