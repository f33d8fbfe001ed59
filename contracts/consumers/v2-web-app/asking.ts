import type { CreateMessage, MessageInput, ToolMessageInput } from '#generated/v2/client/types.gen.ts';
import type { State } from '../../interaction.ts';
import { exampleId, injectedId } from '../../matchers.ts';
import { caller } from '../../parley.ts';

export const withAgent: State[] = [caller(), { name: 'an agent' }];
export const waiting: State[] = [caller(), { name: 'a message that waits for a tool' }];

/** Returns a message for the agent of a state: as the pact has it, and as the app sends it. */
export const toAgent = (message: MessageInput) => ({
  inPact: { message, context: { agent_id: injectedId('agt', 'agent_id') } },
  sent: { message, context: { agent_id: exampleId('agt') } } as CreateMessage,
});
export const toSession = (message: MessageInput) => ({
  inPact: { message, context: { session_id: injectedId('sess', 'session_id') } },
  sent: { message, context: { session_id: exampleId('sess') } } as CreateMessage,
});
export const post = (body: unknown) => ({ method: 'POST', path: '/v2/chat/messages', body }) as const;

export const results = (tool_call_id: string): ToolMessageInput => ({
  role: 'tool',
  content: { type: 'tool_results', results: [{ tool_call_id, content: '3 degrees and rain' }] },
});
