import { beforeAll, describe, expect, it, vi } from 'vitest';
import { ContentParameter } from '#src/db/content/parameter.ts';
import { PreparingClient } from '#src/db/preparing-client.ts';
import { makeAgent, plays, testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
let agent: string;
beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api);
});

/** A statement with its parameters as text. */
type Statement = { sql: string; parameters: string };

const toText = (value: unknown) => (value instanceof ContentParameter ? value.toPostgres() : JSON.stringify(value));

/** Streams an answer, and returns the statements about its session that were sent meanwhile, in order. */
async function watchAnswer(sessionId: string, script: object[]): Promise<Statement[]> {
  const statements: Statement[] = [];
  // oxlint-disable-next-line typescript/unbound-method -- it is called with the client
  const { query } = PreparingClient.prototype;
  const spy = vi.spyOn(PreparingClient.prototype, 'query').mockImplementation(function (
    this: PreparingClient,
    ...call
  ) {
    const [sql, values = []] = call as [string, unknown[]?];
    statements.push({ sql, parameters: Array.isArray(values) ? values.map(toText).join(' ') : '' });
    return query.apply(this, call);
  });
  try {
    const { status, frames } = await api.stream('/v2/chat/messages/stream', plays(script, { session_id: sessionId }));
    expect(status).toBe(200);
    const { run_id: runId } = frames[0]!.item as { run_id: string };
    return statements.filter(({ parameters }) => parameters.includes(sessionId) || parameters.includes(runId));
  } finally {
    spy.mockRestore();
  }
}

describe('a streamed answer', () => {
  it('reads nothing between its start and its end, and writes its ends with its first and last piece', async () => {
    const { body: session } = await api.post('/v2/sessions', { body: { agent_id: agent } });
    const script = [{ repeat: { say: 'tok ', times: 6, delay_ms: 20 } }];
    const statements = await watchAnswer(session.id, script);
    const places = (type: string) =>
      statements.flatMap(({ sql, parameters }, place) =>
        /^\s*WITH/.test(sql) && parameters.includes(`"${type}"`) ? [place] : [],
      );
    const [start, end] = [places('TEXT_MESSAGE_START').at(-1)!, places('RUN_FINISHED')[0]!];
    const begun = places('RUN_STARTED')[0]!;
    expect(begun).toBeLessThan(start);
    expect(statements[start]!.parameters).toContain('"TEXT_MESSAGE_CONTENT"');
    expect(statements[end]!.parameters).toContain('"TEXT_MESSAGE_END"');
    const between = statements.slice(start, end + 1).filter(({ sql }) => !sql.includes('lease_expires_at = $2'));
    expect(between.filter(({ sql }) => !/^\s*WITH/.test(sql))).toEqual([]);
    expect(statements.slice(begun + 1, start).filter(({ sql }) => /FROM (session_events|runs)\b/.test(sql))).toEqual(
      [],
    );
  });
});
