import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import bundleV1 from '#generated/v1/openapi.json' with { type: 'json' };
import bundleV2 from '#generated/v2/openapi.json' with { type: 'json' };
import type { Problem } from '#generated/v2/client/types.gen.ts';
import { prepareSchemas } from '#src/contract/schemas.ts';
import { readOperations, type OpenApiDocument, type Operation } from '#src/contract/spec.ts';
import { createValidation } from '#src/contract/validation.ts';
import { problemKinds } from '#src/api/problems.ts';
import { createSchemaArbitrary } from '#src/testing/schema-values.ts';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { toV1Error, v1Statuses } from './errors.ts';
import type { EventMapping, OperationMapping } from './mapping.ts';
import { mappings } from './mappings.ts';
import { toV1Answer, toV1Event, toV2Request } from './translate.ts';

const json = 'application/json';
const sse = 'text/event-stream';

/** A version as the door checks it. */
function version(bundle: unknown) {
  const document = bundle as OpenApiDocument;
  const operations = new Map(readOperations(document).map((operation) => [operation.id, operation]));
  const prepared = readOperations(prepareSchemas(document));
  const validation = createValidation(prepareSchemas(document), prepared);
  const rules = (id: string) => validation.rulesOf(prepared.find((operation) => operation.id === id)!);
  const faults = (id: string, { path, ...rest }: { path: object }) =>
    rules(id).request(structuredClone({ params: path, ...rest }) as never, json);
  return { document, operation: (id: string) => operations.get(id)!, rules, faults };
}

const [v1, v2] = [version(bundleV1), version(bundleV2)];
const all = Object.values(mappings) as OperationMapping[];
const runs = { numRuns: scaleRuns(60) };

const isError = new Ajv2020({ strict: false })
  .addSchema(bundleV1, 'v1')
  .compile({ $ref: 'v1#/components/schemas/Error' });

/** Requests that the operation takes. */
function requestsOf({ document }: typeof v1, { parameters, body }: Operation) {
  const place = (where: string) => {
    const own = parameters.filter((parameter) => parameter.in === where);
    const members = own.map(({ name, schema }) => [name, createSchemaArbitrary(document, schema)] as const);
    const requiredKeys = own.filter(({ required }) => required).map(({ name }) => name);
    return fc.record(Object.fromEntries(members), { requiredKeys });
  };
  const bodies = body ? createSchemaArbitrary(document, body.content[json]!.schema) : fc.constant(undefined);
  return fc.record({ path: place('path'), query: place('query'), headers: fc.constant({}), body: bodies });
}

const bodiesOf = ({ document }: typeof v1, { responses }: Operation, type = json) =>
  createSchemaArbitrary(document, responses[200]!.content[type]!.schema);

/** What calls before the one that answers may have answered. */
function knownOf({ before = {} }: OperationMapping) {
  const answers = Object.entries(before).map(([name, { v2: id }]) => {
    const { responses } = v2.operation(id);
    const created = responses[200] ?? responses[201]!;
    return [`@${name}`, createSchemaArbitrary(v2.document, created.content[json]!.schema)] as const;
  });
  return fc.record(Object.fromEntries(answers)) as fc.Arbitrary<Record<`@${string}`, unknown>>;
}

/** The scopes that an operation needs, whatever the kinds of credentials are called. */
const scopesOf = ({ security }: Pick<Operation, 'security'>) => new Set(security.flat());

describe.each(all)('$v1', (mapping) => {
  const [old, current] = [v1.operation(mapping.v1), v2.operation(mapping.v2)];

  it('names its successor as the contract does', () => {
    expect(old.successor).toBe(mapping.v2);
    expect(scopesOf(old)).toEqual(scopesOf(current));
    expect(old.rateClass).toBe(current.rateClass);
  });

  it('declares every failure of its successor that version 1 can have', () => {
    const failures = Object.keys(current.responses).filter((status) => !status.startsWith('2'));
    const carried = failures.filter((status) => Object.values(v1Statuses).includes(Number(status)) && status !== '410');
    expect(Object.keys(old.responses)).toEqual(expect.arrayContaining(carried));
  });

  it('takes every request up to one that version 2 takes', () => {
    fc.assert(
      fc.property(requestsOf(v1, old), knownOf(mapping), (request, known) => {
        expect(v1.faults(mapping.v1, request)).toEqual([]);
        const { offset: _inside, ...query } = toV2Request(mapping, request, known).query as { offset?: number };
        const up = { ...toV2Request(mapping, request, known), query };
        expect(v2.faults(mapping.v2, up)).toEqual([]);
      }),
      runs,
    );
  });

  it('takes requests of the calls before it up as well', () => {
    for (const { v2: id, request } of Object.values(mapping.before ?? {})) {
      fc.assert(
        fc.property(requestsOf(v1, old), (given) => {
          const up = toV2Request({ ...mapping, request }, given);
          expect(v2.faults(id, up)).toEqual([]);
        }),
        runs,
      );
    }
  });

  it.runIf(!old.streams)('brings every answer down to one of version 1', () => {
    fc.assert(
      fc.property(bodiesOf(v2, current), knownOf(mapping), (body, known) => {
        const down = toV1Answer(mapping, body as object, known);
        expect(v1.rules(mapping.v1).reply(200, down)).toBeNull();
      }),
      runs,
    );
  });

  it.runIf(old.streams)('brings every event down to one of version 1', () => {
    const events = mapping.events as unknown as Record<string, EventMapping>;
    const seen = new Set<string>();
    fc.assert(
      fc.property(bodiesOf(v2, current, sse), knownOf(mapping), (event, known) => {
        const down = toV1Event(mapping, event as { event: string }, known);
        seen.add(down.type);
        expect(v1.rules(mapping.v1).item(sse, down)).toBeNull();
      }),
      { numRuns: 300 },
    );
    expect([...seen].toSorted()).toEqual(
      Object.values(events)
        .map((event) => event.v1)
        .toSorted(),
    );
  });

  it('brings every problem down to an error of version 1, with its status', () => {
    fc.assert(
      fc.property(createSchemaArbitrary(v2.document, { $ref: '#/components/schemas/Problem' }), (problem) => {
        const { status, body } = mapping.error(problem as Problem);
        expect(status).toBe(v1Statuses[body.error.code]);
        expect(isError(body)).toBe(true);
      }),
      runs,
    );
  });
});

describe('errorDown', () => {
  const problem = { detail: 'Two faults.', error_code: 'invalid_request', status: 400 } as Problem;

  it('puts every fault into the message', () => {
    const errors = [
      { pointer: '/agentId', detail: 'Is missing.', code: 'required' },
      { parameter: 'limit', detail: 'Must be at least 1.', code: 'minimum' },
      { pointer: '', detail: 'The body is not JSON.', code: 'json' },
    ];
    expect(toV1Error({ ...problem, errors }).body.error).toEqual({
      code: 'invalid_request',
      message: '/agentId: Is missing. limit: Must be at least 1. The body is not JSON.',
    });
    expect(toV1Error(problem).body.error.message).toBe('Two faults.');
  });

  it('keeps the status of every problem, but for those that version 1 has no place for', () => {
    const moved = Object.entries(problemKinds).flatMap(([code, { status }]) => {
      const down = toV1Error({ ...problem, error_code: code as Problem['error_code'], status });
      expect(isError(down.body)).toBe(true);
      return down.status === status ? [] : [status];
    });
    const known = Object.values(v1Statuses);
    expect(moved.filter((status) => known.includes(status) && status !== 410)).toEqual([]);
  });

  it.each([
    ['run_in_progress', 409, 'conversation_busy', 409],
    ['session_ended', 409, 'conversation_closed', 409],
    ['tool_results_required', 409, 'conflict', 409],
    ['run_not_found', 404, 'not_found', 404],
    ['cursor_expired', 410, 'invalid_request', 400],
    ['invalid_tool_results', 422, 'invalid_request', 400],
    ['runner_lost', 503, 'service_unavailable', 503],
    ['response_contract_violation', 500, 'internal_error', 500],
  ] as const)('calls %s (%i) %s (%i)', (error_code, status, code, downStatus) => {
    const down = toV1Error({ ...problem, error_code, status });
    expect([down.body.error.code, down.status]).toEqual([code, downStatus]);
  });
});
