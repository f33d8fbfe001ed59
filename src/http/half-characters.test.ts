import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importsStored } from '#src/api/text-pieces.ts';
import { doorOperations, startDoor, type Door } from '#src/testing/contract-door.ts';
import { createSampleRequest } from '#src/testing/every-operation.ts';

let door: Door;
beforeAll(async () => void (door = await startDoor(() => async () => ({}))));
afterAll(() => {
  door.server.close();
  expect(door.guard.violations).toEqual([]);
});

type Place = { pointer: string; body: unknown };

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Lists what becomes of a body when each text of it, and each name of a member, ends inside of a character. */
function listCut(value: unknown): Place[] {
  if (typeof value === 'string') return [{ pointer: '', body: `${value}\ud83d` }];
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const step = name.replaceAll('~', '~0').replaceAll('/', '~1');
    const copy = (body: unknown) =>
      Array.isArray(value) ? value.with(Number(name), body) : { ...value, [name]: body };
    const within = listCut(member).map(({ pointer, body }) => ({ pointer: `/${step}${pointer}`, body: copy(body) }));
    const named = { pointer: `/${step}\ufffd`, body: { ...value, [`${name}\ude00`]: member } };
    return Array.isArray(value) ? within : [...within, named];
  });
}

function send(path: string, init: RequestInit): Promise<Response> {
  return fetch(door.url + path, { ...init, headers: { ...init.headers, authorization: 'Bearer good' } });
}

describe('half of a character in the body of every operation', () => {
  const withBody = doorOperations.filter(({ id, body }) => body?.content['application/json'] && !importsStored(id));
  it.each(withBody)('400 $id, with its place', async (operation) => {
    const { path, init } = createSampleRequest(operation.document, operation);
    const places = listCut(JSON.parse(init.body!)).filter(({ pointer }) => !pointer.endsWith('/event/delta'));
    for (const { pointer, body } of places) {
      const answer = await send(path, { ...init, body: JSON.stringify(body) });
      const read = await answer.json();
      expect([answer.status, pointer]).toEqual([400, pointer]);
      if (operation.version === '1.0') expect(JSON.stringify(read)).toContain('half of a surrogate pair');
      else expect(read.errors).toEqual([{ pointer, detail: read.detail, code: 'x-well-formed' }]);
    }
  });
});

describe('half of a character elsewhere', () => {
  it.each(['%ED%A0%BD', '%ff', 'a%C3'])('400 for the parameter %s, which is not UTF-8', async (text) => {
    const answer = await send(`/v2/users?external_id=${text}`, {});
    const { errors } = await answer.json();
    expect(errors).toContainEqual(expect.objectContaining({ parameter: 'external_id', code: 'x-well-formed' }));
  });

  it('takes what is whole: pairs, U+FFFD itself and a percent sign', async () => {
    const { path, init } = createSampleRequest(
      doorOperations.find(({ id }) => id === 'createUser')!.document,
      doorOperations.find(({ id }) => id === 'createUser')!,
    );
    const bodies = [
      ...['😀', '\\ud83d', '\ufffd'].map((text) => JSON.stringify(text)),
      String.raw`"\ud83d\ude00\\ud83d"`,
    ];
    const answers = bodies.map((text) => send(path, { ...init, body: `{"external_id":"u1","name":${text}}` }));
    // The pattern of this parameter refuses it, and nothing else does.
    answers.push(send('/v2/users?external_id=%F0%9F%98%80%EF%BF%BD5%', {}));
    for (const answer of await Promise.all(answers)) expect(await answer.text()).not.toContain('x-well-formed');
  });
});
