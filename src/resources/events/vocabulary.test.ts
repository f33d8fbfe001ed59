import { EventSchemas, MessageSchema, RunAgentInputSchema } from '@ag-ui/core/schemas';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readContract } from '#src/composition/read-contract.ts';
import { modernizeEvent } from '#src/event-log/deprecated.ts';
import { isKnownEvent, type LogEvent } from '#src/event-log/event.ts';
import { idleFold } from '#src/event-log/fold.ts';
import { listNamedSchemas, prepareSchemas } from '#src/contract/schemas.ts';
import { ajvOptions } from '#src/contract/options.ts';
import { fromSchema, fromZod, mutated, type Zod } from '#src/testing/arbitrary-values.ts';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { createVocabulary } from './vocabulary.ts';

const schemas = new Map(listNamedSchemas(prepareSchemas(readContract())));
const named = (ref: string) => schemas.get(ref)!;
const checkEvent = createVocabulary(() => schemas);
const accepts = (event: unknown) => checkEvent(event, '').length === 0;
const branchesOf = (union: string) => (named(union).oneOf as { $ref: string }[]).map(({ $ref }) => $ref);

describe('checkEvent', () => {
  const start = { type: 'TEXT_MESSAGE_START', messageId: 'm' };

  it.each<[string, unknown, object[]]>([
    ['a known event', start, []],
    ['members that are not known', { ...start, trace_id: 1 }, []],
    ['a deprecated event', { type: 'THINKING_START', title: 'Hm' }, []],
    ['an unknown type', { type: 'HANDOFF_STARTED', to: null }, []],
    ['no object', null, [{ pointer: '/events/3', detail: 'Must be an object, not null.', code: 'type' }]],
    ['an array', [], [{ pointer: '/events/3', detail: 'Must be an object, not an array.', code: 'type' }]],
    ['no type', {}, [{ pointer: '/events/3/type', detail: 'Is required.', code: 'required' }]],
    [
      'a type of no text',
      { type: 1 },
      [{ pointer: '/events/3/type', detail: 'Must be a string, not an integer.', code: 'type' }],
    ],
    ['an empty type', { type: '' }, [{ pointer: '/events/3/type', detail: 'Must not be empty.', code: 'minLength' }]],
    [
      'a long type',
      { type: 'X'.repeat(201) },
      [{ pointer: '/events/3/type', detail: 'Must have at most 200 characters.', code: 'maxLength' }],
    ],
    [
      'a missing member',
      { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm' },
      [{ pointer: '/events/3/delta', detail: 'Is required.', code: 'required' }],
    ],
    [
      'a missing member of a deprecated event',
      { type: 'THINKING_TEXT_MESSAGE_CONTENT' },
      [{ pointer: '/events/3/delta', detail: 'Is required.', code: 'required' }],
    ],
    [
      'two wrong members',
      { ...start, messageId: 7, role: 'tool' },
      [
        { pointer: '/events/3/messageId', detail: 'Must be a string, not an integer.', code: 'type' },
        {
          pointer: '/events/3/role',
          detail: 'Must be one of "developer", "system", "assistant", "user".',
          code: 'enum',
        },
      ],
    ],
    [
      'something wrong deep inside',
      { type: 'MESSAGES_SNAPSHOT', messages: [{ id: 'a', role: 'user', content: [{ type: 'text' }] }] },
      [{ pointer: '/events/3/messages/0/content/0/text', detail: 'Is required.', code: 'required' }],
    ],
    [
      'a part of no known kind',
      { type: 'STATE_DELTA', delta: [{ op: 'grow', path: '' }] },
      [
        {
          pointer: '/events/3/delta/0/op',
          detail: 'Must be one of "add", "remove", "replace", "move", "copy", "test".',
          code: 'discriminator',
        },
      ],
    ],
  ])('%s', (_what, event, errors) => {
    expect(checkEvent(event, '/events/3')).toEqual(errors);
  });

  it('leaves the event as it came', () => {
    const event = {
      type: 'RUN_STARTED',
      threadId: 't',
      runId: 'r',
      input: { threadId: 't', runId: 'r', messages: [] },
    };
    const before = structuredClone(event);
    expect(checkEvent(event, '')).toEqual([]);
    expect(event).toEqual(before);
  });

  it('knows each type of AG-UI by its own schema', () => {
    const types = branchesOf('schema:AguiEvent').map(
      (ref) => (named(ref).properties as { type: { const: string } }).type.const,
    );
    const theirs = (EventSchemas as unknown as { options: { shape: { type: { value: string } } }[] }).options;
    expect(types.toSorted()).toEqual(theirs.map(({ shape }) => shape.type.value).toSorted());
    expect(types.every((type) => isKnownEvent({ type }))).toBe(true);
  });
});

/** Where the two may differ, and why. */
const intended: Record<string, (value: unknown) => boolean> = {
  'events of an unknown type: AG-UI refuses them, Parley keeps them and flags them': (value) => {
    const { type } = (value ?? {}) as { type?: unknown };
    return typeof type === 'string' && type !== '' && type.length <= 200 && !isKnownEvent({ type });
  },
  'tokens by kinds of content: AG-UI does not know them and takes anything, Parley takes counts': (value) => {
    const { usage } = (value ?? {}) as { usage?: unknown };
    const ofKinds = /^(?:text|image|audio|file)(?:In|Out)putTokens$/;
    return (
      Array.isArray(usage) &&
      usage.some((one) =>
        Object.entries(one ?? {}).some(([name, tokens]) => ofKinds.test(name) && !isTokenCount(tokens)),
      )
    );
  },
};

const isTokenCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

type Pair = { ours: (value: unknown) => boolean; theirs: Zod; schema: string };

function sameVerdict({ ours, theirs }: Pair, value: unknown): void {
  if (Object.values(intended).some((applies) => applies(value))) return;
  expect([ours(value), value]).toEqual([theirs.safeParse(value).success, value]);
}

function agree(pair: Pair, of: Zod, numRuns: number): void {
  const ours = fromSchema(named(pair.schema), named);
  const theirs = fromZod(of);
  const check = (values: fc.Arbitrary<unknown>, holds: (value: unknown) => void, runs = numRuns) =>
    fc.assert(
      fc.property(values, (value) => void holds(value)),
      { numRuns: scaleRuns(runs) },
    );
  check(ours, (value) => expect([pair.theirs.safeParse(value).success, value]).toEqual([true, value]));
  check(theirs, (value) => expect([pair.ours(value), value]).toEqual([true, value]));
  check(mutated(fc.oneof(ours, theirs)), (value) => sameVerdict(pair, value), numRuns * 3);
}

describe('the contract and @ag-ui/core agree on', () => {
  const options = new Map(
    (EventSchemas as unknown as { options: (Zod & { shape: { type: { value: string } } })[] }).options.map((option) => [
      option.shape.type.value,
      option,
    ]),
  );
  const ajv = new Ajv2020({ ...ajvOptions, validateFormats: false });
  for (const [address, schema] of schemas) ajv.addSchema(schema, address);
  const validate = (ref: string) => (value: unknown) => ajv.validate({ $ref: ref }, value) as boolean;

  it.each(branchesOf('schema:AguiEvent'))('%s', (schema) => {
    const type = (named(schema).properties as { type: { const: string } }).type.const;
    agree({ ours: accepts, theirs: EventSchemas as unknown as Zod, schema }, options.get(type)!, 60);
  });

  it('the union of events, alone and as what the log holds', () => {
    const theirs = EventSchemas as unknown as Zod;
    agree({ ours: validate('schema:AguiEvent'), theirs, schema: 'schema:AguiEvent' }, theirs, 100);
    fc.assert(
      fc.property(
        mutated(fromZod(theirs)),
        (value) => void expect(validate('schema:IncomingEvent')(value)).toBe(accepts(value)),
      ),
    );
  });

  it('messages', () => {
    const theirs = MessageSchema as unknown as Zod;
    agree({ ours: validate('schema:AguiMessage'), theirs, schema: 'schema:AguiMessage' }, theirs, 300);
  });

  it.each(['schema:RunAgentInput', 'schema:AguiRunInput'])('%s', (schema) => {
    const theirs = RunAgentInputSchema as unknown as Zod;
    agree({ ours: validate(schema), theirs, schema }, theirs, 150);
  });

  it('what has become of deprecated events', () => {
    const deprecated = fc.oneof(
      ...branchesOf('schema:AguiDeprecatedEvent').map((ref) => fromSchema(named(ref), named)),
    );
    fc.assert(
      fc.property(deprecated, (event) => {
        expect(accepts(event)).toBe(true);
        const modern = modernizeEvent(idleFold(), event as LogEvent);
        expect(modern.originalType).toBe((event as LogEvent).type);
        expect(EventSchemas.safeParse(modern.event).success).toBe(true);
        expect(accepts(modern.event)).toBe(true);
      }),
    );
  });
});
