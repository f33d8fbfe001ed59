import { afterAll, beforeAll, expect } from 'vitest';
import { startOffline, type Offline } from '#src/llm/offline/server.ts';
import { makeAgent, openTestDatabase, says, startStage, testApi, type Api } from './harness.ts';
import { modelRequestFaults } from './model-request.ts';

/** The tool of the agent of `useBranchStage`. */
export const lookUpTool = { name: 'look_up', parameters: { type: 'object' } };

/** Returns the texts of messages. */
export const readTexts = (messages: any[]) => messages.map(({ content }) => content.text ?? content.content);
/** Returns the texts of the messages of users among messages. */
export const readQuestions = (messages: any[]) => readTexts(messages.filter(({ kind }) => kind === 'user'));

/** Returns what tests of branches do in the place of a caller. */
function actAs(getApi: () => Api) {
  const send = (body: object) => getApi().post('/v2/chat/messages', { body });
  async function reply(body: object): Promise<any> {
    const answer = await send(body);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return answer.body;
  }
  const list = async (path: string): Promise<any[]> =>
    (await getApi().get(`${path}${path.includes('?') ? '&' : '?'}limit=200`)).body.data;
  return {
    send,
    reply,
    list,
    ask: (text: string, context: Record<string, unknown>) => reply(says(text, context)),
    messagesOf: (id: string, branch?: string) =>
      list(`/v2/conversations/${id}/messages${branch ? `?branch_id=${branch}` : ''}`),
    branchesOf: (id: string) => list(`/v2/conversations/${id}/branches`),
    switchTo: (id: string, branch: string) =>
      getApi().patch(`/v2/conversations/${id}`, { body: { current_branch_id: branch } }),
  };
}

/** Has an app on the offline models of a server of their own for the tests of a file, with an agent that repeats what it is told. */
export function useBranchStage() {
  let offline: Offline;
  let api: Api;
  let agent: string;
  beforeAll(async () => {
    offline = await startOffline();
    api = await testApi(await startStage(await openTestDatabase(), { baseUrl: offline.baseUrl }));
    agent = await makeAgent(api, { model: 'offline/echo', tools: [lookUpTool] });
  });
  afterAll(async () => {
    await api.stage.drain();
    await offline.close();
  });
  const caller = actAs(() => api);
  return {
    ...caller,
    getApi: () => api,
    getAgent: () => agent,
    getOffline: () => offline,
    /** Returns what the model was sent last, without its prompt; what it was sent has no faults. */
    received(): string[] {
      const { body } = offline.requests.findLast(({ path }) => path === '/v1/chat/completions')! as any;
      expect(modelRequestFaults(body.messages)).toEqual([]);
      return body.messages.filter(({ role }: any) => role !== 'system').map(({ content }: any) => content);
    },
    /** Makes a conversation in which these were asked, and returns it with its messages. */
    async conversationOf(...asked: string[]) {
      let context: Record<string, unknown> = { agent_id: agent };
      let session = '';
      for (const text of asked) {
        const body = await caller.ask(text, context);
        session = body.session.id;
        context = { conversation_id: body.conversation.id };
      }
      const id = context['conversation_id'] as string;
      return { id, session, messages: await caller.messagesOf(id) };
    },
  };
}
