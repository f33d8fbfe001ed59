/** The agent and the session that a body may name. */
export type BodyIds = { agent: string; session: string };

/** A body of `count` things, and where it is sent. */
export type MeasuredBody = {
  name: string;
  path: (ids: BodyIds) => string;
  method?: 'PATCH' | 'PUT';
  type?: string;
  /** The count of the first measure; the second is twice it. */
  count: number;
  text(count: number, ids: BodyIds): string;
};

const toJsonList = (item: string, count: number) => `[${Array.from({ length: count }, () => item).join()}]`;
const toJsonMembers = (value: string, count: number) =>
  `{${Array.from({ length: count }, (_, index) => `"member_${index}":${value}`).join()}}`;
/** Returns the line of an event: the first begins a run, so that all are good. */
const line = (index: number) => {
  const started = { type: 'RUN_STARTED', threadId: 't', runId: 'r' };
  const event = index === 0 ? started : { type: 'CUSTOM', name: 'n', value: 'x'.repeat(8_000) };
  return JSON.stringify({ producer_epoch: 1, producer_seq: index + 1, event });
};

const events = ({ session }: BodyIds) => `/v2/sessions/${session}/events`;
const run = ({ agent }: BodyIds) => `/v2/agents/${agent}/run`;
const state = ({ agent }: BodyIds) => `/v2/agents/${agent}/state`;

/** Bodies with as many faults as possible, one for each kind of work, and a valid one of the maximum size. */
export const badBodies: MeasuredBody[] = [
  { name: 'lines {}', path: events, type: 'application/x-ndjson', count: 500, text: (n) => '{}\n'.repeat(n) },
  {
    name: 'lines {}, too many',
    path: events,
    type: 'application/x-ndjson',
    count: 1_000_000,
    text: (n) => '{}\n'.repeat(n),
  },
  { name: 'events', path: events, count: 20_000, text: (n) => `{"producer_epoch":1,"events":${toJsonList('{}', n)}}` },
  {
    name: 'batch',
    path: () => '/v2/chat/messages/batch',
    count: 20_000,
    text: (n) => `{"messages":${toJsonList('{}', n)}}`,
  },
  {
    name: 'AG-UI messages',
    path: run,
    count: 5_000,
    text: (n) => `{"threadId":"t","runId":"r","messages":${toJsonList('{}', n)}}`,
  },
  {
    name: 'AG-UI tools',
    path: run,
    count: 20_000,
    text: (n) => `{"threadId":"t","runId":"r","messages":[],"tools":${toJsonList('{}', n)}}`,
  },
  {
    name: 'memories',
    path: ({ agent }) => `/v2/agents/${agent}/memories/batch`,
    count: 20_000,
    text: (n) => `{"memories":${toJsonList('{}', n)}}`,
  },
  {
    name: 'JSON Patch',
    path: state,
    method: 'PATCH',
    type: 'application/json-patch+json',
    count: 20_000,
    text: (n) => toJsonList('{}', n),
  },
  {
    name: 'variables',
    path: () => '/v2/conversations/conv_01k2c5gq8zf3vr4xw1m6t0y9ab/context/apply',
    count: 20_000,
    text: (n) => `{"variables":${toJsonMembers('{}', n)}}`,
  },
  { name: 'unknown members', path: () => '/v2/agents', count: 20_000, text: (n) => toJsonMembers('1', n) },
  {
    name: 'import',
    path: () => '/v2/migration/import',
    count: 20_000,
    text: (n) => `{"conversations":${toJsonList('{}', n)}}`,
  },
  {
    name: 'import messages',
    path: () => '/v2/migration/import',
    count: 5_000,
    text: (n) => `{"conversations":[{"messages":${toJsonList('{}', n)}}]}`,
  },
  {
    name: 'metadata, values',
    path: () => '/v2/sessions',
    count: 120_000,
    text: (n) => `{"metadata":{"a":${toJsonList('1', n)}}}`,
  },
  { name: 'deep', path: run, count: 2_000_000, text: (n) => '['.repeat(n) },
  { name: 'empty lists', path: run, count: 1_300_000, text: (n) => `[${'[],'.repeat(n)}[]]` },
  { name: 'one long text', path: run, count: 4_000_000, text: (n) => `{"threadId":"${'x'.repeat(n)}"}` },
  { name: 'one long name', path: run, count: 4_000_000, text: (n) => `{"${'x'.repeat(n)}":1}` },
  {
    name: 'good lines, 8 MB',
    path: events,
    type: 'application/x-ndjson',
    count: 500,
    text: (n) => Array.from({ length: n }, (_, i) => line(i)).join('\n'),
  },
];
