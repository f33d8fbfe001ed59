import { startOffline } from '#src/llm/offline/server.ts';
import type { Provider } from './provider.ts';
import { parseEvents } from './streams.ts';

type Params = { model?: string; script?: object[]; tools?: object[] };

/** Returns the built-in provider, held to what Parley expects of any OpenAI-compatible gateway. */
export async function startProvider(): Promise<Provider> {
  const offline = await startOffline();
  let asked: Params = {};
  return {
    baseUrl: offline.baseUrl.replace(/\/v1$/, ''),
    async setUp(state, params) {
      if (state !== 'the model plays') throw new Error(`There is no state “${state}”.`);
      asked = params;
      return {};
    },
    async events() {
      const { model = 'offline/scripted', script, tools } = asked;
      const messages = [{ role: 'user', content: JSON.stringify({ script }) }];
      const body = { model, messages, ...(tools && { tools }), stream: true, stream_options: { include_usage: true } };
      const response = await fetch(`${offline.baseUrl}/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return parseEvents(await response.text()).map(({ data }) => ({ event: getChunkKind(data), data }));
    },
    violations: () => [],
  };
}

type Choice = {
  finish_reason: string | null;
  delta: { content?: string; tool_calls?: { id?: string }[] };
};

/** Chunks have no names: what they bring is their kind. */
function getChunkKind(chunk: unknown): string {
  if (typeof chunk === 'string') return 'done';
  const { error, usage, choices = [] } = chunk as { error?: object; usage?: object | null; choices?: Choice[] };
  const [choice] = choices;
  if (error) return 'error';
  if (usage) return 'usage';
  if (choice?.finish_reason) return 'finish';
  if (choice?.delta.tool_calls?.[0]?.id) return 'tool_call';
  if (choice?.delta.tool_calls) return 'tool_arguments';
  return choice?.delta.content ? 'content' : 'other';
}
