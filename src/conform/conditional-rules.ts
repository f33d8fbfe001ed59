import { expectEqual, type ConformanceRule } from './conformance-rule.ts';
import { getSceneAgent } from './conformance-scene.ts';
import type { ConformanceTarget } from './conformance-target.ts';

/** The agent as a read has it now. */
type ReadAgent = { path: string; etag: string };

const rule = (
  title: string,
  check: (target: ConformanceTarget, agent: ReadAgent) => Promise<string[]>,
): ConformanceRule => ({
  group: 'conditional',
  title,
  async check(target) {
    const { path } = await getSceneAgent(target);
    const { headers } = await target.send(path);
    return check(target, { path, etag: headers.get('etag') ?? '' });
  },
});

const readWith = (target: ConformanceTarget, path: string, tag: string) =>
  target.send(path, { headers: { 'if-none-match': tag } });

const rename = (target: ConformanceTarget, path: string, name: string, ifMatch: string) =>
  target.send(path, { method: 'PATCH', body: { name }, headers: { 'if-match': ifMatch } });

/** The rules of conditional requests. Source: RFC 9110, 13. */
export const conditionalRules: ConformanceRule[] = [
  rule('A read has a strong entity tag', async (_target, { etag }) =>
    /^"[!#-~]+"$/.test(etag) ? [] : [`ETag is ${etag || 'missing'}`],
  ),
  rule('A read of what has not changed has the same tag', async (target, { path, etag }) =>
    expectEqual('ETag', (await target.send(path)).headers.get('etag'), etag),
  ),
  rule('If-None-Match with the tag is answered with 304, the tag and no body', async (target, { path, etag }) => {
    const { status, headers, text } = await readWith(target, path, etag);
    return expectEqual('the answer', [status, headers.get('etag'), text], [304, etag, '']);
  }),
  rule('If-None-Match compares weakly, takes a list, and * for anything', async (target, { path, etag }) => {
    const statuses: number[] = [];
    for (const tag of [`W/${etag}`, `"other", ${etag}`, '*']) statuses.push((await readWith(target, path, tag)).status);
    return expectEqual('the statuses', statuses, [304, 304, 304]);
  }),
  rule('If-None-Match with another tag is answered in full', async (target, { path }) =>
    expectEqual('the status', (await readWith(target, path, '"other"')).status, 200),
  ),
  rule('A change with the tag is made, and has another tag', async (target, { path, etag }) => {
    const { status, headers } = await rename(target, path, 'Conformance, renamed', etag);
    const after = headers.get('etag');
    return [
      ...expectEqual('the status', status, 200),
      ...expectEqual('the tag of a read after it', (await target.send(path)).headers.get('etag'), after),
      ...(after === etag ? ['the tag is the same after the change'] : []),
    ];
  }),
  rule('A change with a tag of before is refused with 412, and is not made', async (target, { path, etag }) => {
    const { status } = await rename(target, path, 'Conformance, never', '"before"');
    return [
      ...expectEqual('the status', status, 412),
      ...expectEqual('the tag after it', (await target.send(path)).headers.get('etag'), etag),
    ];
  }),
  rule('A change that needs a tag is refused without one, with 428', async (target, { path }) => {
    const { status } = await target.send(`${path}/state`, { method: 'PATCH', body: { state: { conform: true } } });
    return expectEqual('the status', status, 428);
  }),
];
