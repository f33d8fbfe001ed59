import { beforeAll, describe, expect, it } from 'vitest';
import { Parley } from '#src/clients/typescript/parley.ts';
import { findTablesWith } from '#src/testing/find-text.ts';
import { makeAgent, plays, spareStage, testApi, type Api } from '#src/testing/harness.ts';
import { newMarker, Planter } from '#src/testing/planter.ts';

let api: Api;
let planter: Planter;

beforeAll(async () => {
  api = await testApi(await spareStage());
  const agent = await makeAgent(api, { tools: [{ name: 'look_up', parameters: { type: 'object' } }] });
  planter = new Planter(api, agent);
});

type Line = { seq: number; event: { event: string; kind: string; cursor: string; count: number; data: any } };

/** Reads an export as NDJSON. */
async function read(path: string, caller = api): Promise<{ status: number; text: string; lines: Line[] }> {
  const headers = { authorization: `Bearer ${caller.token}`, accept: 'application/x-ndjson' };
  const response = await fetch(caller.stage.url + path, { headers });
  const text = await response.text();
  const lines = response.ok
    ? text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line))
    : [];
  return { status: response.status, text, lines };
}

const readUser = (id: string, after = '', caller = api) =>
  read(`/v2/users/${id}/export${after && `?after=${after}`}`, caller);

/** The kinds of records that hold what the tables of a user hold. */
const kindsOfTables: Record<string, string[]> = {
  users: ['user'],
  api_keys: ['key'],
  conversations: ['conversation'],
  sessions: ['session'],
  messages: ['message'],
  message_versions: ['message_version'],
  runs: ['run'],
  session_events: ['session_event'],
  session_states: ['session_state'],
  state_checkpoints: ['session_checkpoint'],
  event_redactions: ['event_redaction'],
  context_changes: ['context_change'],
  context_snapshots: ['run_context'],
  memories: ['memory'],
  files: ['file'],
  memory_versions: ['memory_version'],
  // The words by which a memory is found are its own.
  memory_words: ['memory'],
  // An agent's checkpoint is not of one user: it is in the export of the organization.
  state_checkpoint_parts: [],
};

describe('exportUser', () => {
  it('200 with all that any table has of the user, and with nothing of others', async () => {
    const [marker, other] = [newMarker(), newMarker()];
    const { user } = await planter.plant(marker);
    await planter.plant(other);
    const { lines, text } = await readUser(user);
    const kindsWith = new Set(
      lines.flatMap(({ event }) => (JSON.stringify(event.data ?? null).includes(marker) ? [event.kind] : [])),
    );
    const tables = await findTablesWith(api.stage.database.dataSource, marker);
    expect(tables.filter((table) => !kindsOfTables[table])).toEqual([]);
    expect(tables.flatMap((table) => kindsOfTables[table]!.filter((kind) => !kindsWith.has(kind)))).toEqual([]);
    const members = lines.filter(({ event }) => event.kind === 'member').map(({ event }) => event.data.user_id);
    expect(members).toEqual([user]);
    expect(text).not.toContain(other);
    expect(lines.at(-1)!.event).toEqual({ event: 'export_complete', count: lines.length - 1 });
    expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, index) => index + 1));
  });

  it('200 with the approvals of a run, directly after it', async () => {
    const key = `pay_${newMarker()}`.toLowerCase().slice(0, 60);
    const http = { url: 'https://tools.example.com/refunds' };
    const approval = { mode: 'always' };
    const tool = { key, kind: 'http', parameters: { type: 'object' }, http, approval };
    expect((await api.post('/v2/tools', { body: tool })).status).toBe(201);
    const agent = await makeAgent(api, { tool_refs: [{ key }] });
    const user = await planter.createUser(newMarker());
    const script = [{ tool_call: { name: key, arguments: { amount: 5 } } }];
    const { body: reply } = await api.post('/v2/chat/messages', {
      body: plays(script, { agent_id: agent, user: { id: user } }),
    });
    const { lines } = await readUser(user);
    const at = lines.findIndex(({ event }) => event.kind === 'approval');
    expect(lines[at - 1]!.event).toMatchObject({ kind: 'run', data: { id: reply.message.run_id } });
    expect(lines[at]!.event.data).toEqual(reply.approvals[0]);
    expect((await readUser(user, lines[at]!.event.cursor)).lines).toEqual(lines.slice(at + 1));
  });

  it('200 after any record with all that comes after it', async () => {
    const { user } = await planter.plant(newMarker());
    const { lines } = await readUser(user);
    expect(lines.length).toBeGreaterThan(50);
    for (const [index, { event }] of lines.entries())
      if (index % 5 === 0 && event.cursor !== undefined)
        expect((await readUser(user, event.cursor)).lines).toEqual(lines.slice(index + 1));
  });

  it('200 for a token that acts for the user, and 404 for one of another user or organization', async () => {
    const [ada, eve] = [await planter.createUser(newMarker()), await planter.createUser(newMarker())];
    const token = await api.as({ user: { id: ada } });
    const { lines } = await readUser(ada, '', token);
    expect(lines).toMatchObject([{ event: { kind: 'user', data: { id: ada } } }, { event: { count: 1 } }]);
    expect((await readUser(eve, '', token)).status).toBe(404);
    expect((await readUser(ada, '', await testApi(api.stage))).status).toBe(404);
  });

  it('200 without what a cursor names that is not of the user', async () => {
    const [marker, user] = [newMarker(), await planter.createUser(newMarker())];
    const { user: other } = await planter.plant(marker);
    const theirs = (await readUser(other)).lines.find(({ event }) => event.kind === 'conversation')!;
    const [, , ...steps] = JSON.parse(Buffer.from(theirs.event.cursor, 'base64url').toString());
    const own = (await readUser(user)).lines[0]!.event.cursor;
    const [fingerprint, count] = JSON.parse(Buffer.from(own, 'base64url').toString());
    const forged = Buffer.from(JSON.stringify([fingerprint, count, ...steps])).toString('base64url');
    const { status, text } = await readUser(user, forged);
    expect([status, text.includes(marker)]).toEqual([200, false]);
  });

  it('400 for a cursor of the export of another user', async () => {
    const [ada, eve] = [await planter.createUser(newMarker()), await planter.createUser(newMarker())];
    const { cursor } = (await readUser(ada)).lines[0]!.event;
    const { status, text } = await readUser(eve, cursor);
    expect([status, JSON.parse(text).error_code]).toEqual([400, 'invalid_cursor']);
  });

  it('200 for the client, which goes on after a lost connection', async () => {
    const user = await planter.createUser(newMarker());
    await planter.post('/v2/conversations', { agent_id: await makeAgent(api), user: { id: user }, title: 'x' });
    let calls = 0;
    /** Ends the first answer after its first two lines. */
    const cutting: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      calls += 1;
      if (calls > 1) return response;
      const text = (await response.text()).split('\n').slice(0, 2).join('\n');
      return new Response(`${text}\n`, { headers: response.headers });
    };
    const parley = new Parley({ baseUrl: api.stage.url, token: api.token, fetch: cutting });
    const events = [];
    for await (const event of parley.exportUser({ path: { user_id: user }, format: 'ndjson' })) events.push(event);
    expect(calls).toBe(2);
    expect(events.map((event) => ('kind' in event ? event.kind : event.event))).toEqual([
      'user',
      'conversation',
      'branch',
      'export_complete',
    ]);
  });
});

describe('exportOrganization', () => {
  it('200 with all that is kept of it, and with nothing of others', async () => {
    const [marker, other] = [newMarker(), newMarker()];
    const owner = await testApi(api.stage);
    const agent = await makeAgent(owner, { tools: [{ name: 'look_up', parameters: { type: 'object' } }] });
    await new Planter(owner, agent).plant(marker);
    await owner.patch(`/v2/agents/${agent}/state`, { body: { state: { m: marker } }, headers: { 'if-match': '"0"' } });
    await planter.plant(other);
    const { data } = (await owner.get('/v2/organizations?limit=100')).body;
    const { id } = data.find(({ name }: { name: string }) => name === owner.organization);
    await owner.put(`/v2/organizations/${id}/retention`, { body: { messages_days: 365 } });
    // The usage of a run is counted once it has ended.
    const counted = async () => (await owner.get('/v2/usage')).body.data.length;
    await expect.poll(counted).toBeGreaterThan(0);
    const { lines, text } = await read(`/v2/organizations/${id}/export`, owner);
    const kindsOf = (kind: string) => lines.filter(({ event }) => event.kind === kind).map(({ event }) => event.data);
    expect(kindsOf('retention')).toEqual([
      {
        messages_days: 365,
        events_days: null,
        memories_days: null,
        files_days: null,
        audit_days: null,
        recordings_days: null,
      },
    ]);
    expect(kindsOf('usage')[0]).toMatchObject({ agent_id: agent, runs: expect.any(Number) });
    expect(kindsOf('audit_entry').map(({ seq }) => seq)).toEqual(kindsOf('audit_entry').map((_, index) => index + 1));
    const kinds = [...new Set(lines.map(({ event }) => event.kind ?? event.event))];
    expect(kinds).toEqual(
      expect.arrayContaining(['organization', 'agent', 'agent_version', 'agent_state', 'agent_state_version', 'user']),
    );
    expect(kinds).toEqual(
      expect.arrayContaining(['agent_checkpoint', 'checkpoint_part', 'template', 'template_version', 'key', 'memory']),
    );
    const kindsWith = new Set(
      lines.flatMap(({ event }) => (JSON.stringify(event.data ?? null).includes(marker) ? [event.kind] : [])),
    );
    for (const kind of new Set(Object.values(kindsOfTables).flat())) expect(kindsWith).toContain(kind);
    expect(text).not.toContain(other);
    const middle = lines[Math.floor(lines.length / 2)]!;
    const { lines: rest } = await read(`/v2/organizations/${id}/export?after=${middle.event.cursor}`, owner);
    expect(rest).toEqual(lines.slice(middle.seq));
  });

  it('404 for another organization, 403 for a token that acts for a user', async () => {
    const other = await testApi(api.stage);
    const { data } = (await other.get('/v2/organizations?limit=100')).body;
    const [own, its] = [api, other].map(
      ({ organization }) => data.find(({ name }: { name: string }) => name === organization).id as string,
    );
    expect((await read(`/v2/organizations/${its}/export`)).status).toBe(404);
    const token = await api.as({ user: { external_id: 'ada' } });
    expect((await read(`/v2/organizations/${own}/export`, token)).status).toBe(403);
  });
});
