import { describe, expect, it } from 'vitest';
import { formatCall } from './format-call.ts';

const url = 'https://parley.example.com';

describe('formatCall', () => {
  it('writes a read with its query in three languages, and the key of the environment', () => {
    const call = { operation: 'listSessionEvents', ids: ['sess_1'], query: { after_seq: 4 } } as const;
    expect(formatCall(call, 'curl', url)).toBe(
      `curl '${url}/v2/sessions/sess_1/events/history?after_seq=4' \\\n  -H "X-API-Key: $PARLEY_API_KEY"\n`,
    );
    expect(formatCall(call, 'typescript', url)).toContain("parley.sessions.events.list('sess_1', { after_seq: 4 })");
    expect(formatCall(call, 'python', url)).toContain('client.sessions.events.list("sess_1", after_seq=4)');
  });

  it('writes a message to an agent as a stream', () => {
    const body = {
      message: { role: 'user', content: { type: 'text', text: "It's me" } },
      context: { agent_id: 'agt_1' },
    };
    const call = { operation: 'streamMessage', body } as const;
    expect(formatCall(call, 'curl', url)).toContain('curl -N ');
    expect(formatCall(call, 'typescript', url)).toContain("text: 'It\\'s me'");
    expect(formatCall(call, 'python', url)).toContain('with client.chat.messages.stream(');
  });
});
