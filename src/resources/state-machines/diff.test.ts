import { beforeAll, describe, expect, it } from 'vitest';
import { testApi, type Api } from '#src/testing/harness.ts';
import { action, machinesPath, newMachineBody } from '#src/testing/machine-bodies.ts';

let api: Api;

beforeAll(async () => {
  api = await testApi();
});

const create = async () => (await api.post(machinesPath, { body: newMachineBody() })).body.id as string;
const diff = (id: string, query = '', by = api) => by.get(`${machinesPath}/${id}/diff${query}`);

describe('getStateMachineDiff', () => {
  it('200 with the states and exits that are new, gone and changed, and with what else has changed', async () => {
    const id = await create();
    const nothing = { states: { added: [], removed: [], changed: [] }, patch: [] };
    expect((await diff(id)).body).toEqual({ from_version: 1, to_version: 1, ...nothing });
    const exits = (names: string[]) => names.map((name) => expect.objectContaining({ next_state: name }));
    const states = [action('done'), { ...action('calm', 'done') }, action('first', 'calm', 'done')];
    const body = { states, description: 'Two.', global_action_guidelines: ['Be brief.'] };
    expect((await api.patch(`${machinesPath}/${id}`, { body })).status).toBe(200);
    const { body: forward } = await diff(id);
    expect(forward).toEqual({
      from_version: 1,
      to_version: 2,
      states: {
        added: [expect.objectContaining({ name: 'calm', type: 'action' })],
        removed: [],
        changed: [
          {
            name: 'first',
            exits: { added: exits(['calm']), removed: [], changed: [] },
            patch: [{ op: 'add', path: '/exit_conditions/0', value: expect.objectContaining({ next_state: 'calm' }) }],
          },
        ],
      },
      patch: [
        { op: 'replace', path: '/description', value: 'Two.' },
        { op: 'add', path: '/global_action_guidelines/0', value: 'Be brief.' },
      ],
    });
    const renamed = { ...action('first', 'done'), objective: 'Greet.' };
    const reworded = [{ description: 'When all is said.', next_state: 'done' }];
    await api.patch(`${machinesPath}/${id}`, {
      body: { states: [{ ...renamed, exit_conditions: reworded }, action('done')] },
    });
    const { body: back } = await diff(id, '?from_version=3&to_version=2');
    expect(back.states).toMatchObject({
      added: [{ name: 'calm' }],
      changed: [{ name: 'first', exits: { added: exits(['calm']), changed: [{ before: reworded[0] }] } }],
    });
    expect((await diff(id, '?to_version=2')).body).toEqual(forward);
    expect((await diff(id, '?from_version=1')).body).toMatchObject({ to_version: 3, states: { added: [] } });
  });

  it('404 for a machine or a version that is not there', async () => {
    const id = await create();
    for (const answer of [await diff(id, '?from_version=2'), await diff(id, '', await testApi(api.stage))])
      expect([answer.status, answer.body.error_code]).toEqual([404, 'state_machine_not_found']);
  });
});
