import { once } from 'node:events';
import { beforeAll, describe, expect, it } from 'vitest';
import { eraseUserRow } from '#src/resources/users/erase-store.ts';
import { abandonErasure } from '#src/testing/abandoned-erasure.ts';
import { collect, grpcClient } from '#src/testing/grpc-client.ts';
import { makeAgent, plays, says, testApi, type Api } from '#src/testing/harness.ts';
import { aguiRun, openStream } from '#src/testing/open-stream.ts';

let api: Api;
let agent: string;
beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api);
});

const waiting = (context: object) => plays([{ say: 'Well, ' }, { delay_ms: 60_000 }, { say: 'no.' }], context as never);

const open = ({ stage, token }: Api, path: string, body?: object) =>
  openStream(stage.url + path, { authorization: `Bearer ${token}` }, body);

describe('deleteUser', () => {
  it('ends every open stream of tokens that act for the user, at every door', async () => {
    const user = { external_id: 'streaming' };
    const theirs = await api.as({ user });
    const { body: session } = await api.post('/v2/sessions', { body: { agent_id: agent, user } });
    const client = grpcClient(api.stage.grpc, 'parley.session.v1.SessionEvents', {
      authorization: `Bearer ${theirs.token}`,
    });
    await theirs.post('/v2/chat/messages', { body: says('Hi', { session_id: session.id }) });
    const watching = client.stream('WatchSessionEvents', { session_id: session.id });
    await once(watching, 'data');
    const watched = collect(watching);
    const streams = await Promise.all([
      open(theirs, `/v2/sessions/${session.id}/events`),
      open(theirs, '/v2/chat/messages/stream', waiting({ agent_id: agent })),
      open(theirs, `/v2/agents/${agent}/run`, aguiRun('open-streams', waiting({}).message.content.text)),
    ]);
    // It is worked on elsewhere: what it does to runs and sessions would end streams too.
    const { dataSource } = api.stage.database;
    const [{ organization_id: organizationId }] = await dataSource.query(
      'SELECT organization_id FROM sessions WHERE id = $1',
      [session.id],
    );
    const request = { subjectId: session.user_id, kind: 'user', organizationId } as const;
    await abandonErasure(dataSource, request, (tx) => eraseUserRow(tx, session.user_id, new Date()));
    expect((await api.delete(`/v2/users/${session.user_id}`)).status).toBe(202);
    for (const { text } of streams) expect(await text).toContain('authentication_failed');
    expect((await watched).failure).toMatchObject({ code: 'UNAUTHENTICATED' });
    client.close();
  });
});
