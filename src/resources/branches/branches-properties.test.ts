import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startOffline, type Offline } from '#src/llm/offline/server.ts';
import { makeAgent, openTestDatabase, says, startStage, testApi, type Api } from '#src/testing/harness.ts';
import { modelRequestFaults } from '#src/testing/model-request.ts';
import { scaleRuns } from '#src/testing/scale-runs.ts';

let offline: Offline;
let api: Api;
let agent: string;

beforeAll(async () => {
  offline = await startOffline();
  const more = { rateLimits: null };
  api = await testApi(await startStage(await openTestDatabase(), { baseUrl: offline.baseUrl }, more));
  agent = await makeAgent(api, { model: 'offline/echo' });
});
afterAll(async () => {
  await api.stage.drain();
  await offline.close();
});

/** What a caller does; numbers choose of what is there. */
type Step =
  | { do: 'say' }
  | { do: 'say after'; message: number }
  | { do: 'say first' }
  | { do: 'answer again'; message: number }
  | { do: 'switch'; branch: number }
  | { do: 'delete'; message: number };

const pick = fc.nat(1_000);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Step>({ do: 'say' }) },
  { weight: 4, arbitrary: pick.map((message): Step => ({ do: 'say after', message })) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'say first' }) },
  { weight: 3, arbitrary: pick.map((message): Step => ({ do: 'answer again', message })) },
  { weight: 2, arbitrary: pick.map((branch): Step => ({ do: 'switch', branch })) },
  { weight: 1, arbitrary: pick.map((message): Step => ({ do: 'delete', message })) },
);

/** A message as the model of a conversation has it. */
type Said = { id: string; role: string; text: string };

/** A conversation as a tree in memory: each branch is the list of all that it shows. */
class Tree {
  readonly branches: Said[][] = [[]];
  /** How many of its messages each branch has from others. */
  readonly forks = [0];
  readonly deleted = new Set<string>();
  current = 0;

  get all(): Said[] {
    return [...new Set(this.branches.flat())].filter(({ id }) => !this.deleted.has(id));
  }

  shown(branch: number): Said[] {
    return this.branches[branch]!.filter(({ id }) => !this.deleted.has(id));
  }

  /** Goes to the place after a message, or to the beginning: a branch that ends there, or a new one. */
  goAfter(message: Said | null): void {
    const owner = message ? this.branches.findIndex((list, branch) => list.indexOf(message) >= this.forks[branch]!) : 0;
    const list = this.branches[owner]!;
    const end = message ? list.indexOf(message) + 1 : 0;
    const hasLater = list.slice(end).some(({ id }) => !this.deleted.has(id));
    this.current = hasLater ? this.branches.push(list.slice(0, end)) - 1 : owner;
    if (hasLater) this.forks.push(end);
  }

  add(...messages: Said[]): void {
    this.branches[this.current]!.push(...messages);
  }
}

/** Carries steps out, on the server and on the tree. */
class Player {
  readonly tree = new Tree();
  readonly #id: string;
  #said = 0;

  constructor(id: string) {
    this.#id = id;
  }

  async play(one: Step): Promise<void> {
    const { tree } = this;
    const { all } = tree;
    if ('message' in one && all.length === 0) return;
    switch (one.do) {
      case 'say':
        return this.#send(undefined);
      case 'say first':
        tree.goAfter(null);
        return this.#send(null);
      case 'say after': {
        const after = all[one.message % all.length]!;
        tree.goAfter(after);
        return this.#send(after.id);
      }
      case 'answer again': {
        const questions = all.filter(({ role }) => role === 'user');
        const question = questions[one.message % questions.length];
        if (!question) return;
        tree.goAfter(question);
        return this.#ask({ context: { after_message_id: question.id } });
      }
      case 'switch': {
        const branches = await this.branches();
        tree.current = one.branch % branches.length;
        const body = { current_branch_id: branches[tree.current].id };
        expect((await api.patch(`/v2/conversations/${this.#id}`, { body })).status).toBe(200);
        return;
      }
      case 'delete': {
        const { id } = all[one.message % all.length]!;
        expect((await api.delete(`/v2/chat/messages/${id}`)).status).toBe(200);
        tree.deleted.add(id);
      }
    }
  }

  #send(after: string | null | undefined): Promise<void> {
    const context = { conversation_id: this.#id, ...(after !== undefined && { after_message_id: after }) };
    return this.#ask(says(`question ${(this.#said += 1)}`, context));
  }

  async #ask(body: { message?: { content: { text: string } }; context: object }): Promise<void> {
    const { tree } = this;
    const { status, body: reply } = await api.post('/v2/chat/messages', { body });
    expect([status, reply.error_code]).toEqual([200, undefined]);
    const answer = { id: reply.message.id, role: 'assistant', text: reply.message.content.text };
    const run = (await this.messages()).filter((one) => one.run_id === reply.message.run_id);
    if (body.message) tree.add({ id: run[0].id, role: 'user', text: body.message.content.text });
    const said = tree.shown(tree.current).map(({ text }) => text);
    const sent = (offline.requests.findLast(({ path }) => path === '/v1/chat/completions') as any).body.messages;
    expect(modelRequestFaults(sent)).toEqual([]);
    const standIn = sent[0]?.content === said[0] ? 0 : 1;
    expect(sent.slice(standIn).map(({ content }: any) => content)).toEqual(said);
    tree.add(answer);
  }

  async messages(branch?: string): Promise<any[]> {
    const query = `limit=7${branch ? `&branch_id=${branch}` : ''}`;
    const all: any[] = [];
    for (let after = '', more = true; more;) {
      const { body } = await api.get(`/v2/conversations/${this.#id}/messages?${query}${after}`);
      all.push(...body.data);
      more = body.has_more;
      after = `&after=${body.next_cursor}`;
    }
    return all;
  }

  async branches(): Promise<any[]> {
    return (await api.get(`/v2/conversations/${this.#id}/branches?limit=200`)).body.data;
  }

  /** Everything that is shown is what the tree has. */
  async check(): Promise<void> {
    const { tree } = this;
    const ids = (list: { id: string }[]) => list.map(({ id }) => id);
    expect(ids(await this.messages())).toEqual(ids(tree.shown(tree.current)));
    const branches = await this.branches();
    expect(branches.map(({ is_current }) => is_current)).toEqual(tree.branches.map((_, at) => at === tree.current));
    for (const [at, { id }] of branches.entries()) expect(ids(await this.messages(id))).toEqual(ids(tree.shown(at)));
    const { body } = await api.get(`/v2/conversations/${this.#id}`);
    expect([body.message_count, body.current_branch_id]).toEqual([tree.all.length, branches[tree.current].id]);
  }
}

it('shows and sends what a tree in memory has, after any row of messages, branches, switches and deletions', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
      const { body } = await api.post('/v2/conversations', { body: { agent_id: agent } });
      const player = new Player(body.id);
      for (const one of steps) await player.play(one);
      await player.check();
    }),
    { numRuns: scaleRuns(25) },
  );
});
