import type { Call, Reply } from '#src/api.ts';
import type { Operations } from '#generated/v2/operations.gen.ts';
import type { Agent, ChatEvent, CreateAgent, NewMessage, MessageContent, BatchResult } from '#generated/v2/client/types.gen.ts';
type Eq<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const yes = <T extends true>(_?: T) => {};
yes<Eq<Call<Operations['createAgent']>['body'], CreateAgent>>();
yes<Eq<Call<Operations['getAgent']>['path'], { agent_id: string }>>();
yes<Eq<Call<Operations['getAgent']>['body'], Record<string, never>>>();
yes<Eq<Call<Operations['listAgents']>['query']['limit'], number | undefined>>();
yes<Eq<Call<Operations['signInWithApiKey']>['headers']['X-API-Key'], string>>();
yes<Eq<Call<Operations['signInWithApiKey']>['principal'], null>>();
yes<Eq<Extract<Reply<Operations['createAgent']>, { status: 201 }>['body'], Agent>>();
yes<Eq<ChatEvent['event'], 'message_start' | 'content_delta' | 'tool_call' | 'tool_result' | 'message_complete' | 'error'>>();
yes<Eq<NewMessage['role'], 'user' | 'system' | 'tool'>>();
yes<Eq<MessageContent['type'], 'text' | 'tool_result' | 'error'>>();
yes<Eq<BatchResult['outcome'], 'succeeded' | 'failed' | 'skipped'>>();
const r: Reply<Operations['streamMessage']> = { status: 200, events: (async function* () { yield { seq: 1, event: {} as ChatEvent }; })() };
export function text(c: MessageContent) { switch (c.type) { case 'text': return c.text; case 'tool_result': return c.content; case 'error': return c.problem.title; } }
export { r };
