import { expect } from 'vitest';
import type { helpDesk } from '#contracts/consumers/v1-web-app/app/help-desk.ts';
import { makeAgent, type Api } from './harness.ts';
import { createHold } from './held-answer.ts';
import { waitUntil } from './wait-until.ts';

/** What the application is, whichever version it speaks. */
export type HelpDesk = ReturnType<typeof helpDesk>;
export type HelpDeskWorld = { desk: HelpDesk; api: Api };

const play = (...script: object[]) => JSON.stringify({ script });
const unknown = '01k2c5gq8zf3vr4xw1m6t0y9ab';
const guide = { name: 'Guide', system_prompt: 'Be brief.' };

async function last<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function choosesAssistants({ desk, api }: HelpDeskWorld): Promise<void> {
  const ids = [await makeAgent(api, guide), await makeAgent(api, { name: 'Other' })];
  const assistants = await desk.assistants();
  expect(assistants.slice(0, 2).map(({ id, name }) => [id, name])).toEqual([
    [ids[1], 'Other'],
    [ids[0], 'Guide'],
  ]);
  expect(Date.parse(assistants[0]!.since)).toBeGreaterThan(0);
  expect(await desk.introduction(ids[0]!)).toBe('Guide (offline/scripted): Be brief.');
}

async function talks({ desk, api }: HelpDeskWorld): Promise<void> {
  const agent = await makeAgent(api, guide);
  const first = await desk.ask(agent, play({ say: 'It rains.' }));
  const second = await desk.ask(agent, play({ say: 'Still.' }), first.conversationId);
  expect([first.text, second]).toEqual(['It rains.', { text: 'Still.', conversationId: first.conversationId }]);
  for (const part of [1, 3, 20]) {
    const bubbles = await desk.transcript(first.conversationId, part);
    expect(bubbles.map(({ who }) => who)).toEqual(['You', 'Assistant', 'You', 'Assistant']);
    expect([bubbles[1]!.text, bubbles[3]!.text, bubbles[0]!.at.getTime() > 0]).toEqual(['It rains.', 'Still.', true]);
  }
  expect((await desk.download(first.conversationId)).split('\n')).toMatchObject({
    0: '4 messages',
    2: 'Assistant: It rains.',
  });
  expect((await desk.lastSession(first.conversationId)).at(-1)).toBe('assistant: Still.');
}

async function watches({ desk, api }: HelpDeskWorld): Promise<void> {
  const screens = await last(desk.watch(await makeAgent(api), play({ say: 'It rains.' })));
  expect(screens[0]).toMatchObject({ state: 'writing', text: '', messageId: expect.stringMatching(/^msg_/) });
  expect(screens.at(-1)).toMatchObject({
    state: 'done',
    text: 'It rains.',
    conversationId: screens[0]!.conversationId,
  });
  const texts = screens.map(({ text }) => text);
  expect(texts.every((text, index) => text.startsWith(texts[index - 1] ?? ''))).toBe(true);
  expect(screens.length).toBeGreaterThan(2);
}

async function tellsOfFailures({ desk, api }: HelpDeskWorld): Promise<void> {
  const agent = await makeAgent(api);
  const titled = async (text: string, conversationId?: string, to = agent) => {
    const { title, again } = (await desk.tryToAsk(to, text, conversationId)) as { title: string; again: boolean };
    return [title, again];
  };
  expect(await titled('x', undefined, `agt_${unknown}`)).toEqual(['This assistant has left', false]);
  expect(await titled('x', `conv_${unknown}`)).toEqual(['There is no such conversation', false]);
  expect(await titled('')).toEqual(['This cannot be sent', false]);
  expect(await titled(play({ status: 500 }))).toEqual(['Something went wrong', false]);
  const { conversationId } = await desk.ask(agent, play({ say: 'x' }));
  await api.post(`/v2/conversations/${conversationId}/close`);
  expect(await titled('x', conversationId)).toEqual(['This conversation is closed', false]);
  const [screen] = (await last(desk.watch(agent, play({ say: 'half ' }, { bad_json: true })))).slice(-1);
  expect(screen).toMatchObject({
    state: 'failed',
    text: expect.stringContaining('half'),
    notice: { title: 'Something went wrong' },
  });
}

async function waitsItsTurn({ desk, api }: HelpDeskWorld): Promise<void> {
  const agent = await makeAgent(api);
  const { conversationId } = await desk.ask(agent, play({ say: 'x' }));
  const hold = createHold();
  const slow = desk.ask(agent, play({ say: 'tok ' }, hold.step), conversationId);
  const isRunning = async () => (await api.get(`/v2/conversations/${conversationId}`)).body.message_count > 2;
  await waitUntil(isRunning);
  expect(await desk.tryToAsk(agent, 'x', conversationId)).toMatchObject({ title: 'Still answering', again: true });
  const next = desk.ask(agent, play({ say: 'Now.' }), conversationId);
  hold.release();
  expect((await next).text).toBe('Now.');
  await slow;
}

async function readsTheInbox({ desk, api }: HelpDeskWorld): Promise<void> {
  const agent = await makeAgent(api);
  const ids: string[] = [];
  for (const text of ['a', 'b', 'c', 'd', 'e'])
    ids.unshift((await desk.ask(agent, play({ say: text }))).conversationId);
  const inbox = await desk.wholeInbox(agent, 2);
  expect(inbox.map(({ id }) => id)).toEqual(ids);
  expect(inbox[0]).toMatchObject({ title: 'Without a title', from: 'web', messages: 2, open: true });
  const elsewhere = (await api.post('/v2/conversations', { body: { agent_id: agent } })).body.id;
  expect((await desk.wholeInbox(agent, 3))[0]).toMatchObject({ id: elsewhere, from: 'elsewhere', messages: 0 });
  const mine = await desk.ofWorkspace('acme', 2);
  expect(mine.filter((id) => ids.includes(id))).toEqual(ids);
  expect(mine).not.toContain(elsewhere);
  const { lines, heading } = await desk.inbox(2);
  expect([lines[0]!.id, lines.length]).toEqual([elsewhere, 2]);
  expect(heading).toMatch(/^2 of \d+$/);
  expect(Number(heading.split(' ').at(-1))).toBeGreaterThanOrEqual(6);
}

async function looksInside({ desk, api }: HelpDeskWorld): Promise<void> {
  const { conversationId } = await desk.ask(await makeAgent(api), play({ say: 'It rains.' }));
  const [message] = (await api.get(`/v2/conversations/${conversationId}/messages`)).body.data;
  const at = { threadId: 'thread_1', runId: 'run_1' };
  const pushed = [
    { type: 'RUN_STARTED', ...at },
    { type: 'REASONING_START', messageId: 't' },
    { type: 'REASONING_END', messageId: 't' },
    { type: 'RUN_FINISHED', ...at },
  ];
  const body = { producer_epoch: 1, events: pushed.map((event, index) => ({ producer_seq: index + 1, event })) };
  expect((await api.post(`/v2/sessions/${message.session_id}/events`, { body })).status).toBe(200);
  const { steps, events } = await desk.activity(conversationId);
  const labels = steps.map(({ label }) => label);
  expect([labels[0], labels.slice(-3)]).toEqual(['began', ['began', 'thinks', 'finished']]);
  const wrote = labels.map((label) => /^wrote “(.*)”$/s.exec(label)?.[1] ?? '');
  expect(wrote.join('')).toContain('It rains.');
  expect(events).toBe(steps.at(-1)!.place);
}

/** What a person can do with the application, by what it is called. */
export const behaviours: Readonly<Record<string, (world: HelpDeskWorld) => Promise<void>>> = {
  'shows the assistants': choosesAssistants,
  'talks, and shows what was said': talks,
  'shows an answer while it grows': watches,
  'puts failures into words': tellsOfFailures,
  'waits until an answer is complete': waitsItsTurn,
  'reads the inbox in parts': readsTheInbox,
  'looks into a session': looksInside,
};
