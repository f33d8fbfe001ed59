import { expectEqual, type ConformanceRule } from './conformance-rule.ts';
import type { ConformanceTarget, ListedFault, TargetAnswer, TargetRequest } from './conformance-target.ts';

const unknownAgent = '/v2/agents/agt_00000000000000000000000000';
const broken = { method: 'POST', body: { key: 7, name: '', no_such_field: true } };

/** Requests that every server of the contract refuses, with the status. */
const refusals: readonly [what: string, path: string, request: TargetRequest, status: number][] = [
  ['a request without a credential', '/v2/agents', { anonymous: true }, 401],
  ['a path that there is not', '/v2/no_such_path', {}, 404],
  ['an id that cannot be one', '/v2/agents/nonsense', {}, 400],
  ['a body that breaks the contract', '/v2/agents', broken, 400],
  ['a parameter that there is not', '/v2/agents?no_such_parameter=1', {}, 400],
  ['a method that the path does not have', '/v2/agents', { method: 'DELETE' }, 405],
  ['an Accept that rules all out', unknownAgent, { headers: { accept: 'image/png' } }, 406],
  [
    'a body of another media type',
    '/v2/agents',
    { method: 'POST', body: {}, headers: { 'content-type': 'text/csv' } },
    415,
  ],
];

type Refusal = { what: string; path: string; status: number; answer: TargetAnswer };

/** Returns the answers to all requests that are refused. */
const getRefusals = (target: ConformanceTarget): Promise<Refusal[]> =>
  target.share('refusals', async () => {
    const all: Refusal[] = [];
    for (const [what, path, request, status] of refusals)
      all.push({ what, path, status, answer: await target.send(path, request) });
    return all;
  });

/** Makes a rule that all refusals have to keep. */
const ofRefusals = (title: string, check: (refusal: Refusal) => string[]): ConformanceRule => ({
  group: 'problems',
  title,
  async check(target) {
    const all = await getRefusals(target);
    return all.flatMap((refusal) => check(refusal).map((fault) => `${refusal.what}: ${fault}`));
  },
});

/** Makes a rule of the refusal with this status; of the one that has this path, if it is given. */
const ofStatus = (
  title: string,
  wanted: number,
  check: (answer: TargetAnswer) => string[],
  path?: string,
): ConformanceRule => ({
  group: 'problems',
  title,
  async check(target) {
    const all = await getRefusals(target);
    const found = all.find((one) => one.status === wanted && (path === undefined || one.path === path));
    return check(found!.answer);
  },
});

const listFaults = ({ body }: TargetAnswer): ListedFault[] => (Array.isArray(body?.errors) ? body.errors : []);

/** The members of RFC 9457 that every problem has, and their types. */
const members = { type: 'string', title: 'string', status: 'number', detail: 'string', instance: 'string' } as const;

/** The rules of problems. Source: RFC 9457. */
export const problemRules: ConformanceRule[] = [
  ofRefusals('What breaks the contract is refused with the status of its kind', ({ answer, status }) =>
    expectEqual('the status', answer.status, status),
  ),
  ofRefusals('A problem is application/problem+json', ({ answer }) =>
    expectEqual('the media type', answer.headers.get('content-type')?.split(';')[0], 'application/problem+json'),
  ),
  ofRefusals('A problem has type, title, status, detail and instance', ({ answer }) =>
    Object.entries(members).flatMap(([name, type]) =>
      expectEqual(`the type of ${name}`, typeof answer.body?.[name], type),
    ),
  ),
  ofRefusals('A problem repeats the status of its answer', ({ answer }) =>
    expectEqual('status', answer.body?.status, answer.status),
  ),
  ofRefusals('A problem names the path of its request', ({ answer, path }) =>
    expectEqual('instance', answer.body?.instance, path.split('?')[0]),
  ),
  ofRefusals('A problem has the id of its request, as in X-Request-ID', ({ answer }) =>
    expectEqual('request_id', answer.body?.request_id, answer.headers.get('x-request-id')),
  ),
  ofRefusals('A problem has a code in snake case, and says whether to try again', ({ answer: { body } }) => [
    ...(/^[a-z]+(_[a-z0-9]+)*$/.test(String(body?.error_code)) ? [] : [`error_code is ${body?.error_code}`]),
    ...expectEqual('the type of retryable', typeof body?.retryable, 'boolean'),
  ]),
  ofStatus(
    'A fault of the body is named by a JSON pointer, each fault once',
    400,
    (answer) => {
      const pointers = listFaults(answer).map(({ pointer }) => pointer);
      const missing = ['/key', '/name', '/no_such_field'].filter((pointer) => !pointers.includes(pointer));
      return missing.map((pointer) => `no fault names ${pointer}: there are ${pointers.join(', ') || 'none'}`);
    },
    '/v2/agents',
  ),
  ofStatus(
    'A fault of a parameter is named by the parameter',
    400,
    (answer) =>
      expectEqual(
        'the parameter',
        listFaults(answer).map(({ parameter }) => parameter),
        ['no_such_parameter'],
      ),
    '/v2/agents?no_such_parameter=1',
  ),
  ofStatus('Who has no credential is told how to send one', 401, ({ headers }) =>
    /bearer/i.test(headers.get('www-authenticate') ?? '') ? [] : ['WWW-Authenticate does not name Bearer'],
  ),
  ofStatus('Who uses a wrong method is told the right ones', 405, ({ headers }) =>
    /GET/.test(headers.get('allow') ?? '') ? [] : [`Allow is ${headers.get('allow') ?? 'missing'}`],
  ),
];
