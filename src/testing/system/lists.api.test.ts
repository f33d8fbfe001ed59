import { beforeAll, describe, expect, it } from 'vitest';
import { readContract } from '#src/composition/read-contract.ts';
import { readOperations, type Operation } from '#src/contract/spec.ts';
import { testApi, type Api } from '#src/testing/harness.ts';
import { exampleRequest, type Existing } from '#src/testing/odd-requests.ts';
import { makeThings } from '#src/testing/things.ts';

/** All lists in pages, over what every organization may have: each counts what it holds, and links to what follows. */

const contract = readContract('v2');
const isPaged = ({ parameters }: Operation) => parameters.some(({ name }) => name === 'include_total');
const lists = readOperations(contract).filter(isPaged);

let api: Api;
let things: Existing;

const send = async (method: 'get' | 'post' | 'put' | 'patch', path: string, body?: object) => {
  const answer = await api[method](path, {
    ...(body && { body }),
    headers: method === 'patch' ? { 'if-match': '*' } : {},
  });
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
  return answer;
};

/** Makes a second version of all that has versions, and two of what makes none by itself. */
beforeAll(async () => {
  api = await testApi();
  things = await makeThings(api);
  const { agt, conv, mem, msg, org, sess, tpl, simpersona, simscenario, simtest, simset } = things as Record<
    string,
    string
  >;
  const members = [0, 1].map(async () => {
    const { body: user } = await send('post', '/v2/users', {});
    await send('put', `/v2/organizations/${org}/members/${user.id}`, { roles: [{ role: 'viewer' }] });
  });
  await Promise.all([
    ...members,
    send('patch', `/v2/agents/${agt}`, { name: 'Other' }),
    send('patch', `/v2/chat/messages/${msg}/metadata`, { metadata: { seen: true } }),
    send('patch', `/v2/simulations/personas/${simpersona}`, { name: 'Other' }),
    send('patch', `/v2/simulations/scenarios/${simscenario}`, { name: 'Other' }),
    send('patch', `/v2/simulations/tests/${simtest}`, { name: 'Other' }),
    send('patch', `/v2/simulations/sets/${simset}`, { name: 'Other' }),
    send('patch', `/v2/memories/${mem}`, { importance: 0.4 }),
    send('patch', `/v2/context/templates/${tpl}`, { name: 'Other' }),
    send('post', `/v2/sessions/${sess}/state/checkpoints`, { name: 'Now' }),
    send('post', `/v2/conversations/${conv}/context/apply`, { template_id: tpl, variables: { tone: 'formal' } }),
  ]);
});

describe('each list', () => {
  it.each(lists.map((list) => [list.id, list] as const))('%s counts what its pages hold', async (_id, list) => {
    const { path } = exampleRequest(contract, list, things);
    const first = await send('get', `${path}${path.includes('?') ? '&' : '?'}limit=1&include_total=true`);
    const total = Number(first.headers.get('x-total-count'));
    let [page, count] = [first, first.body.data.length as number];
    while (page.body.has_more && count < 5) {
      const next = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')![1]!;
      page = await send('get', next.replace(/^https?:\/\/[^/]+/, ''));
      count += page.body.data.length as number;
    }
    expect([count, page.body.has_more]).toEqual([Math.min(total, Math.max(count, 5)), total > count]);
  });
});
