import { rmSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { listBreakingFaults, listWarnings } from './breaking.ts';
import { contractWith, fieldsPointer, projectWith, protoWith, released } from './fixture.ts';
import { listProtoFaults } from './proto.ts';

const made: string[] = [];
const project = (files: Record<string, string | object>) => {
  made.push(projectWith({ ...released, ...files }));
  return made.at(-1)!;
};
afterEach(() => made.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

const withoutName = { 'generated/v2/openapi.json': contractWith('id') };
const approval = (rule: string, pointer: string, contract = 'v2') => ({
  'contracts/approved-breaks.yaml': {
    breaks: [
      { contract, rule, pointer, reason: 'It was never filled, and it misled people.', consumers: [] as string[] },
    ],
  },
});
const ofName = approval('property-removed', `${fieldsPointer}/name`);

describe('the breaking-change gate', () => {
  it('lets additions through', () => {
    expect(listBreakingFaults(project({ 'generated/v2/openapi.json': contractWith('id', 'name', 'owner') }))).toEqual(
      [],
    );
  });

  it('names a break: the release, the operation, the place, the rule and what it means', () => {
    const faults = listBreakingFaults(project(withoutName));
    expect(faults).toEqual([
      [
        'v2 2.0.0-beta.1 is broken:',
        `  property-removed in a response, ${fieldsPointer}/name`,
        '    The field name is gone.',
        '    touches: listThings',
      ].join('\n'),
    ]);
  });

  it('lets the break of a beta pass that was approved, and only that one', () => {
    expect(listBreakingFaults(project({ ...withoutName, ...ofName }))).toEqual([]);
    const both = listBreakingFaults(project({ 'generated/v2/openapi.json': contractWith(), ...ofName }));
    expect(both).toEqual([expect.stringContaining(`${fieldsPointer}/id`)]);
  });

  it('takes one decision about many places, each of which has to break', () => {
    const { pointer, ...entry } = ofName['contracts/approved-breaks.yaml'].breaks[0]!;
    const decided = (...pointers: string[]) => ({
      'contracts/approved-breaks.yaml': { breaks: [{ ...entry, pointers }] },
    });
    expect(listBreakingFaults(project({ ...withoutName, ...decided(pointer) }))).toEqual([]);
    expect(listBreakingFaults(project({ ...withoutName, ...decided(pointer, '/elsewhere') }))).toEqual([
      expect.stringContaining('property-removed /elsewhere: nothing breaks in this way'),
    ]);
  });

  it('holds the consumers of an approval against those whose pacts use what changed', () => {
    const interaction = {
      description: 'the name',
      request: { method: 'GET', path: '/things' },
      response: { status: 200, body: { content: { name: 'Guide' }, contentType: 'application/json' } },
    };
    const pact = { consumer: { name: 'app' }, provider: { name: 'parley' }, interactions: [interaction] };
    const files = { ...withoutName, 'contracts/pacts/app/2.0.0-beta.1.json': pact };
    const [entry] = ofName['contracts/approved-breaks.yaml'].breaks;
    const said = (...consumers: string[]) =>
      listBreakingFaults(
        project({ ...files, 'contracts/approved-breaks.yaml': { breaks: [{ ...entry, consumers }] } }),
      );
    expect(said('app')).toEqual([]);
    expect(said()).toEqual([expect.stringContaining('it touches app, and says nobody')]);
    expect(said('app', 'other')).toEqual([expect.stringContaining('it touches app, and says app, other')]);
  });

  it('reports an example that was taken and is refused, whatever the rules say', () => {
    const withLimit = (maximum: number, example: number) => {
      const contract = contractWith('id');
      const schema = { type: 'integer', not: { minimum: maximum } };
      const parameters = [{ name: 'limit', in: 'query', example, schema }];
      return { ...contract, paths: { '/things': { get: { ...contract.paths['/things'].get, parameters } } } };
    };
    const files = (example: number) => ({
      'contracts/baselines/v1/1.0.0.json': withLimit(9, example),
      'generated/v1/openapi.json': withLimit(5, example),
    });
    const examples = (found: string[]) => found.filter((fault) => fault.includes('example-refused'));
    expect(examples(listBreakingFaults(project(files(7))))).toEqual([expect.stringContaining('parameters/0/example')]);
    expect(examples(listBreakingFaults(project(files(3))))).toEqual([]);
    expect(examples(listBreakingFaults(project(files(99))))).toEqual([]);
  });

  it('fails at an approval that matches nothing', () => {
    expect(listBreakingFaults(project(ofName))).toEqual([expect.stringContaining('nothing breaks in this way')]);
  });

  it('fails at a break of a release, approved or not', () => {
    const file = { 'contracts/baselines/v2/2.0.0.json': contractWith('id', 'name') };
    expect(listBreakingFaults(project({ ...file, ...withoutName, ...ofName }))).toEqual([
      expect.stringContaining('v2 2.0.0 is broken'),
      expect.stringContaining('2.0.0 is no beta: it cannot be broken'),
    ]);
  });

  it('holds a beta against the releases before it', () => {
    const files = {
      'contracts/baselines/v2/2.0.0.json': contractWith('id', 'name'),
      'contracts/baselines/v2/2.1.0-beta.1.json': contractWith('id'),
    };
    expect(listBreakingFaults(project({ ...files, ...withoutName }))).toEqual([
      expect.stringContaining('v2 2.0.0 is broken'),
    ]);
  });

  it('fails when there is nothing to be held against', () => {
    const { 'contracts/baselines/v1/1.0.0.json': _, ...rest } = released;
    made.push(projectWith(rest));
    expect(listBreakingFaults(made.at(-1)!)).toEqual([expect.stringContaining('v1 has no baseline')]);
  });

  it('holds a contract with a name of its own as the others, and one that is a beta from its first release', () => {
    const broken = { 'generated/openai/openapi.json': contractWith() };
    expect(listBreakingFaults(project(broken))).toEqual([
      expect.stringContaining('openai openai-1.0.0-beta.1 is broken:\n  property-removed in a response'),
    ]);
    expect(
      listBreakingFaults(project({ ...broken, ...approval('property-removed', `${fieldsPointer}/id`, 'openai') })),
    ).toEqual([]);
    const { 'contracts/baselines/openai/openai-1.0.0-beta.1.json': _, ...rest } = released;
    const unreleased = (version: string) => {
      const contract = contractWith();
      const named = { ...contract, info: { ...contract.info, version } };
      made.push(projectWith({ ...rest, 'generated/openai/openapi.json': named }));
      return made.at(-1)!;
    };
    expect(listBreakingFaults(unreleased('1.0.0-beta.1'))).toEqual([]);
    expect(listWarnings(unreleased('1.0.0-beta.1'))).toEqual([expect.stringContaining('openai has no baseline')]);
    expect(listBreakingFaults(unreleased('1.0.0'))).toEqual([expect.stringContaining('openai has no baseline')]);
  });

  it.each([
    ['a reason that says nothing', { ...ofName['contracts/approved-breaks.yaml'].breaks[0], reason: 'Because.' }],
    ['no consumers', { contract: 'v2', rule: 'property-removed', pointer: '/', reason: 'It was never filled at all.' }],
    ['a contract that is not', { ...ofName['contracts/approved-breaks.yaml'].breaks[0], contract: 'v9' }],
  ])('refuses approvals with %s', (_, entry) => {
    const root = project({ 'contracts/approved-breaks.yaml': { breaks: [entry] } });
    expect(() => listBreakingFaults(root)).toThrow('contracts/approved-breaks.yaml');
  });
});

describe('the gate of gRPC', () => {
  const changed = { 'proto/parley/small.proto': protoWith('int32') };
  const pointer =
    'parley/small.proto: Field "1" with name "name" on message "Thing" changed type from "string" to "int32".';

  it('lets what is equal through', async () => {
    expect(await listProtoFaults(project({}))).toEqual([]);
  });

  it('names a break, and lets it pass when it was approved', async () => {
    expect(await listProtoFaults(project(changed))).toEqual([
      `proto 2.0.0-beta.1 is broken: FIELD_SAME_TYPE, ${pointer}`,
    ]);
    expect(await listProtoFaults(project({ ...changed, ...approval('FIELD_SAME_TYPE', pointer, 'proto') }))).toEqual(
      [],
    );
  });

  it('fails at an approval that matches nothing', async () => {
    expect(await listProtoFaults(project(approval('FIELD_SAME_TYPE', pointer, 'proto')))).toEqual([
      expect.stringContaining('nothing breaks in this way'),
    ]);
  });
});
