import { expectEqual, toMediaType, type ConformanceRule } from './conformance-rule.ts';
import { getSceneAgent, getSceneCreation } from './conformance-scene.ts';
import type { ConformanceTarget, TargetAnswer } from './conformance-target.ts';

/** Makes a rule of the answer to a read. */
const ofRead = (title: string, check: (answer: TargetAnswer) => string[]): ConformanceRule => ({
  group: 'headers',
  title,
  check: async (target) => check(await target.send((await getSceneAgent(target)).path)),
});

const rule = (title: string, check: (target: ConformanceTarget) => Promise<string[]>): ConformanceRule => ({
  group: 'headers',
  title,
  check,
});

/** The rules of headers. */
export const headerRules: ConformanceRule[] = [
  ofRead('X-API-Version is the version of the path', ({ headers }) =>
    expectEqual('X-API-Version', headers.get('x-api-version'), '2.0'),
  ),
  ofRead('A body is what its Content-Type says', ({ headers, body }) => [
    ...expectEqual('Content-Type', toMediaType(headers), 'application/json'),
    ...(body === undefined ? ['the body is not JSON'] : []),
  ]),
  ofRead('Browsers are told not to guess the media type', ({ headers }) =>
    expectEqual('X-Content-Type-Options', headers.get('x-content-type-options'), 'nosniff'),
  ),
  ofRead('A read is kept by its caller only, and varies with the credential', ({ headers }) => [
    ...(/private|no-store/.test(headers.get('cache-control') ?? '') ? [] : ['Cache-Control lets others keep it']),
    ...(/authorization|\*/i.test(headers.get('vary') ?? '') ? [] : [`Vary is ${headers.get('vary') ?? 'missing'}`]),
  ]),
  rule('The id of a request is repeated', async (target) => {
    const sent = 'conform-request-1';
    const { headers } = await target.send((await getSceneAgent(target)).path, { headers: { 'x-request-id': sent } });
    return expectEqual('X-Request-ID', headers.get('x-request-id'), sent);
  }),
  rule('A request without an id is given one of its own', async (target) => {
    const { path } = await getSceneAgent(target);
    const [first, second] = [await target.send(path), await target.send(path)].map(({ headers }) =>
      headers.get('x-request-id'),
    );
    return first && second && first !== second ? [] : [`the ids of two requests are ${first} and ${second}`];
  }),
  rule('Location is the path of what was made', async (target) => {
    const { headers, body } = await getSceneCreation(target);
    const location = headers.get('location');
    if (location === null) return ['Location is missing'];
    const read = await target.send(location);
    return expectEqual('what is there', [read.status, read.body?.id], [200, body?.id]);
  }),
  rule('HEAD has the status and the headers of GET, and no body', async (target) => {
    const { path } = await getSceneAgent(target);
    const [get, head] = [await target.send(path), await target.send(path, { method: 'HEAD' })];
    return [
      ...expectEqual('the status', head.status, get.status),
      ...expectEqual('ETag', head.headers.get('etag'), get.headers.get('etag')),
      ...expectEqual('Content-Type', head.headers.get('content-type'), get.headers.get('content-type')),
      ...expectEqual('the body', head.text, ''),
    ];
  }),
];
