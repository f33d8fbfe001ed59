import type { MeasuredBody } from './bad-bodies.ts';

const run = ({ agent }: { agent: string }) => `/v2/agents/${agent}/run`;
const event = (event: object) => JSON.stringify({ producer_epoch: 1, events: [started, event].map(numberEvent) });
const numberEvent = (event: object, index: number) => ({ producer_seq: index + 1, event });
const started = { type: 'RUN_STARTED', threadId: 't', runId: 'r' };
const runInput = (input: object) => JSON.stringify({ threadId: 't', runId: 'r', messages: [], ...input });
const words = (from: number, count: number) => Array.from({ length: count }, (_, i) => `word${from + i}`).join(' ');

/** Valid bodies of the greatest size, one for each path on which a single step may go through all of it. */
export const greatestBodies: MeasuredBody[] = [
  {
    name: 'one value, 8 MB',
    path: ({ session }) => `/v2/sessions/${session}/events`,
    count: 4_000_000,
    text: (n) => event({ type: 'CUSTOM', name: 'n', value: Array.from({ length: 5 }, () => 'x'.repeat(n / 5 - 60)) }),
  },
  {
    name: 'AG-UI 8 × 1 MB',
    path: run,
    count: 500_000,
    text: (n) =>
      runInput({
        messages: Array.from({ length: 8 }, (_, i) => ({ id: `m${i}`, role: 'user', content: 'x '.repeat(n / 2) })),
      }),
  },
  {
    name: 'AG-UI context, 7 × 1 MB',
    path: run,
    count: 500_000,
    text: (n) =>
      runInput({
        messages: [{ id: 'm', role: 'user', content: 'Hi' }],
        context: Array.from({ length: 7 }, () => ({ description: 'd', value: 'x '.repeat(n / 2) })),
      }),
  },
  {
    name: 'AG-UI 10,000 messages',
    path: run,
    count: 4_999,
    text: (n) =>
      runInput({
        messages: Array.from({ length: n }, (_, i) => ({
          id: `m${i}`,
          role: i % 2 ? 'assistant' : 'user',
          content: 'hello',
        })),
      }),
  },
  {
    name: 'one memory of new words',
    path: ({ agent }) => `/v2/agents/${agent}/memories`,
    count: 40,
    text: (n) => {
      const steps = Array.from({ length: n }, (_, i) => words(i * 500, 450).slice(0, 5_000));
      return JSON.stringify({ memory_type: 'procedural', content: { procedure: 'p', steps } });
    },
  },
  {
    name: '100 memories of new words',
    path: ({ agent }) => `/v2/agents/${agent}/memories/batch`,
    count: 50,
    text: (n) =>
      JSON.stringify({
        memories: Array.from({ length: n }, (_, i) => ({
          id: `m${i}`,
          memory: { memory_type: 'working', content: { note: words(i * 2_000, 700) } },
        })),
      }),
  },
  {
    name: 'state, 1 MB',
    path: ({ agent }) => `/v2/agents/${agent}/state`,
    method: 'PATCH',
    count: 9_000,
    text: (n) => JSON.stringify({ mode: 'replace', state: members(n) }),
  },
  {
    name: 'patches of a state',
    path: ({ agent }) => `/v2/agents/${agent}/state`,
    method: 'PATCH',
    type: 'application/json-patch+json',
    count: 500,
    text: (n) =>
      JSON.stringify(Array.from({ length: n }, (_, i) => ({ op: 'add', path: `/m${i}`, value: 'x'.repeat(900) }))),
  },
  {
    name: 'messages in a batch, 8 MB',
    path: () => '/v2/chat/messages/batch',
    count: 20,
    text: (n, { agent }) =>
      JSON.stringify({
        messages: Array.from({ length: n }, (_, i) => ({
          id: `m${i}`,
          message: { role: 'user', content: { type: 'text', text: 'hello '.repeat(33_000) } },
          context: { agent_id: agent },
        })),
      }),
  },
  {
    name: 'import, 8 MB',
    path: () => '/v2/migration/import',
    count: 500,
    text: (n, { agent }) =>
      JSON.stringify({ conversations: Array.from({ length: 5 }, (_, i) => conversation(agent, i, n / 5)) }),
  },
];

function members(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`member_${i}`, 'x'.repeat(35)]));
}

let importCount = 0;

function conversation(agentId: string, index: number, messageCount: number): object {
  const id = `old_${(importCount += 1)}_${index}`;
  const at = '2026-01-01T00:00:00.000Z';
  const messages = Array.from({ length: messageCount }, (_, i) => ({
    id: `${id}_${i}`,
    role: i % 2 ? 'assistant' : 'user',
    text: 'hello '.repeat(1_300),
    createdAt: at,
  }));
  return { id, agentId, status: 'open', createdAt: at, updatedAt: at, messages };
}
