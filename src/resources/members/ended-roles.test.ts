import { once } from 'node:events';
import { beforeAll, expect, it } from 'vitest';
import { collect, grpcClient } from '#src/testing/grpc-client.ts';
import { makeAgent, plays, testApi, type Api } from '#src/testing/harness.ts';
import { aguiRun, openStream } from '#src/testing/open-stream.ts';

let api: Api;
let agent: string;
let path: string;
beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api);
  const sql = 'SELECT organization_id AS "organizationId" FROM api_keys WHERE id = $1';
  const [{ organizationId }] = await api.stage.database.dataSource.query(sql, [api.key.id]);
  path = `/v2/organizations/${organizationId}`;
});

/** Makes a member who is an editor, with a key. */
async function createEditor(scopes: string[]) {
  const user = (await api.post('/v2/users', { body: {} })).body.id as string;
  const give = (role: string) => api.put(`${path}/members/${user}`, { body: { roles: [{ role }] } });
  await give('editor');
  const { secret } = (await api.post('/v2/keys', { body: { name: 'Test', scopes, member_id: user } })).body;
  return { give, key: secret as string };
}

const { message } = plays([{ say: 'Well, ' }, { delay_ms: 60_000 }, { say: 'no.' }], {});
const { text } = message.content;

it('a role that is taken away ends the open streams that need its scopes, at every door', async () => {
  const { give, key } = await createEditor(['messages:write', 'events:read', 'models:read']);
  const { body: started } = await api.post('/v2/conversations', { body: { agent_id: agent, message } });
  const open = (target: string, body?: object, accept = 'text/event-stream') =>
    openStream(api.stage.url + target, { 'x-api-key': key, accept }, body);
  const client = grpcClient(api.stage.grpc, 'parley.session.v1.SessionEvents', { 'x-api-key': key });
  const watching = client.stream('WatchSessionEvents', { session_id: started.session_id });
  await once(watching, 'data');
  const watched = collect(watching);
  const reading = await open(`/v2/sessions/${started.session_id}/events`);
  const chat = { message, context: { agent_id: agent } };
  const writing = await Promise.all([
    open('/v2/chat/messages/stream', chat),
    open('/v2/chat/messages/stream', chat, 'application/x-ndjson'),
    open('/v1/chat/stream', { message: text, agentId: agent, channelId: 'C1', workspaceId: 'W1' }),
    open(`/v2/agents/${agent}/run`, aguiRun('ended-roles', text)),
  ]);

  await give('viewer');
  for (const stream of writing) expect(await stream.text).toContain('insufficient_permissions');
  await api.put(`${path}/roles/lister`, { body: { scopes: ['models:read'] } });
  await give('lister');
  expect(await reading.text).toContain('streamSessionEvents needs the scope `events:read`');
  expect((await watched).failure?.code).toBe('PERMISSION_DENIED');
  client.close();
});
