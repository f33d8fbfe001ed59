import { beforeAll, describe, expect, it } from 'vitest';
import type { CreateStateMachine } from '#generated/v2/client/types.gen.ts';
import { testApi, type Api } from '#src/testing/harness.ts';
import { action, machinesPath, newMachineBody } from '#src/testing/machine-bodies.ts';

let api: Api;
beforeAll(async () => {
  api = await testApi();
});

const create = (more: Partial<CreateStateMachine>) => api.post(machinesPath, { body: newMachineBody(more) });
const entering = (id: string) => ({
  states: [action('first', 'below.first', 'done'), action('done')],
  references: { below: { state_machine_id: id, version: 1 } },
});
/** Sends a body as it is written, with members that an object literal cannot have. */
const sendText = (text: string) =>
  fetch(api.stage.url + machinesPath, {
    method: 'POST',
    headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' },
    body: text,
  });

describe('a hostile machine', () => {
  it('is refused when machines lie deeper than eight, at the ninth', async () => {
    let { id } = (await create({})).body;
    for (let depth = 1; depth <= 8; depth += 1) {
      const made = await create(entering(id));
      expect([depth, made.status]).toEqual([depth, 201]);
      id = made.body.id;
    }
    const { status, body } = await create(entering(id));
    expect([status, body.errors]).toMatchObject([400, [{ pointer: '/references', code: 'reference_depth' }]]);
    const graph = (await api.get(`${machinesPath}/${id}/graph?depth=8`)).body;
    expect([graph.is_complete, graph.text.match(/subgraph/g).length]).toEqual([true, 8]);
  });

  it('is refused when names are those of inherited members', async () => {
    const inherited = JSON.stringify(newMachineBody(entering('hsm_01k2c5gq8zf3vr4xw1m6t0y9ab')));
    const named = await sendText(inherited.replace('"below":', '"__proto__":'));
    expect([named.status, (await named.json()).errors[0].pointer]).toEqual([
      400,
      expect.stringContaining('/references'),
    ]);
    const { id } = (await create({})).body;
    const states = [action('first', 'constructor.constructor', 'done'), action('done')];
    const { body } = await create({ states, references: { toString: { state_machine_id: id, version: 1 } } });
    expect(body.errors).toMatchObject([{ code: 'unknown_reference' }]);
    const pinned = await create({ states, references: { constructor: { state_machine_id: id, version: 1 } } });
    expect(pinned.body.errors).toMatchObject([{ code: 'unknown_state' }]);
  });

  it('may have names of inherited members, which are names like others', async () => {
    const inner = await create({
      states: [action('constructor', 'valueOf'), action('valueOf')],
      new_user_initial_state: 'constructor',
      returning_user_initial_state: 'constructor',
      terminal_state: 'valueOf',
    });
    const references = { constructor: { state_machine_id: inner.body.id, version: 1 } };
    const outer = await create({
      states: [action('first', 'constructor.constructor', 'done'), action('done')],
      references,
    });
    expect([outer.status, outer.body.references]).toEqual([201, references]);
    expect((await api.get(`${machinesPath}/${outer.body.id}/graph`)).body.is_complete).toBe(true);
  });

  it('is stored with as many states and exits as it may have', async () => {
    const names = Array.from({ length: 199 }, (_, place) => `s${place}`);
    const exits = (from: number) => Array.from({ length: 49 }, (_, step) => names[(from + step + 1) % 199]!);
    const states = [...names.map((name, place) => action(name, ...exits(place), 'done')), action('done')];
    const begin = { new_user_initial_state: 's0', returning_user_initial_state: 's0' };
    const made = await create({ states, ...begin });
    expect([made.status, made.body.states?.length]).toEqual([201, 200]);
    const more = await create({ states: [...states, action('more', 'done')], ...begin });
    expect([more.status, more.body.errors]).toMatchObject([400, [{ pointer: '/states' }]]);
  });

  it('gets one version after the other when two are made at once', async () => {
    const { id } = (await create({})).body;
    const changes = Array.from({ length: 5 }, (_, place) =>
      api.patch(`${machinesPath}/${id}`, { body: { description: `d${place}` } }),
    );
    const versions = (await Promise.all(changes)).map(({ body }) => body.version);
    expect(versions.toSorted()).toEqual([2, 3, 4, 5, 6]);
  });
});
