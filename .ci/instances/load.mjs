// Loads the Parleys of PARLEY_URLS until it is told to stop, and then holds what callers were shown against what is stored:
// nothing shown may be lost or doubled. Prints its figures as JSON; ends with 1 and the reasons when something is wrong.
// With PARLEY_ALLOWED_FAILURES, so many requests at most may have been refused or cut.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

const { PARLEY_URLS, PARLEY_KEY, PARLEY_ALLOWED_FAILURES = 'any', PARLEY_PATIENCE_MS = '60000' } = process.env;
const urls = PARLEY_URLS.split(',');
const headers = { 'content-type': 'application/json', accept: 'application/json', 'x-api-key': PARLEY_KEY };
const workersPerUrl = 2;
/** The time within which a request has to succeed, however often it is sent. */
const patienceMs = Number(PARLEY_PATIENCE_MS);

/** Aborted when no more is to be begun. */
const end = new AbortController();
const faults = [];
/** Every request that was not answered with success, by its reason. */
const failures = new Map();
let [successes, longestGapMs] = [0, 0];

const note = (reason) => void failures.set(reason, (failures.get(reason) ?? 0) + 1);

/** Sends a request once. Returns its answer, or null when it may be sent again. */
async function attempt(url, path, body, key) {
  const method = body ? 'POST' : 'GET';
  const init = { method, headers: { ...headers, ...(key && { 'idempotency-key': key }) } };
  const signal = AbortSignal.timeout(35_000);
  try {
    const response = await fetch(url + path, { ...init, signal, ...(body && { body: JSON.stringify(body) }) });
    const text = await response.text();
    const answer = text === '' ? {} : JSON.parse(text);
    if (response.ok) return answer;
    note(
      `${method} ${path.split('?')[0].replace(/\/[a-z]+_[0-9a-z]+/g, '/…')} ${response.status} ${answer.error_code}`,
    );
    if (response.status < 500 && response.status !== 409 && response.status !== 429)
      throw new Error(`${method} ${path}: ${response.status} ${text}`);
  } catch (error) {
    if (error instanceof Error && /^(GET|POST) /.test(error.message)) throw error;
    note(`${method} ${error.cause?.code ?? error.name}`);
  }
  return null;
}

/** Sends a request with one key until it succeeds. */
async function call(url, path, body) {
  const key = body && randomUUID();
  const startedAt = Date.now();
  for (;;) {
    const answer = await attempt(url, path, body, key);
    const tookMs = Date.now() - startedAt;
    longestGapMs = Math.max(longestGapMs, tookMs);
    if (answer) {
      successes += 1;
      return answer;
    }
    if (tookMs > patienceMs) throw new Error(`${path} has not succeeded within ${patienceMs} ms.`);
    await sleep(200);
  }
}

const titles = [];
const replies = [];
const streams = [];

const said = (steps) => ({ role: 'user', content: { type: 'text', text: JSON.stringify({ script: steps }) } });

/** Makes conversations: what was answered once has to be there once. */
async function makeConversations(url, agentId) {
  while (!end.signal.aborted) {
    const title = randomUUID();
    const { id } = await call(url, '/v2/conversations', { agent_id: agentId, title });
    titles.push({ title, id });
    // Whoever was told of it finds it at each instance.
    for (const place of urls) {
      const read = await call(place, `/v2/conversations/${id}`);
      if (read.title !== title) faults.push(`A conversation is read with another title: ${id}`);
    }
  }
}

/** Talks in one conversation: each reply that was shown has to be there. */
async function talk(url, agentId) {
  const conversation = await call(url, '/v2/conversations', { agent_id: agentId, title: 'talk' });
  while (!end.signal.aborted) {
    const message = said([{ say: randomUUID() }]);
    const context = { conversation_id: conversation.id };
    const reply = await call(url, '/v2/chat/messages', { context, message });
    replies.push({
      conversationId: conversation.id,
      id: reply.message.id,
      text: reply.message.content.text,
      question: message.content.text,
    });
  }
}

/** Reads streams, each until it ends or breaks: each word that was shown has to be in the log at its place. */
async function stream(url, agentId) {
  const steps = Array.from({ length: 40 }, (_, place) => [{ say: `t${place} ` }, { delay_ms: 20 }]).flat();
  while (!end.signal.aborted) {
    const shown = { sessionId: null, words: new Map() };
    try {
      const body = JSON.stringify({ context: { agent_id: agentId }, message: said(steps) });
      const init = {
        method: 'POST',
        body,
        headers: { ...headers, accept: 'text/event-stream', 'idempotency-key': randomUUID() },
      };
      const response = await fetch(`${url}/v2/chat/messages/stream`, { ...init, signal: AbortSignal.timeout(60_000) });
      if (!response.ok) throw new Error(`${response.status}`);
      let rest = '';
      for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
        const frames = (rest + text).split('\n\n');
        rest = frames.pop();
        for (const frame of frames) readFrame(shown, frame);
      }
      if (!shown.hasEnded) note('stream cut');
    } catch (error) {
      note(`stream ${error.cause?.code ?? error.message}`);
      await sleep(200);
    }
    if (shown.sessionId) streams.push(shown);
  }
}

function readFrame(shown, frame) {
  const seq = Number(/^id: (\d+)$/m.exec(frame)?.[1]);
  const data = /^data: (.*)$/m.exec(frame)?.[1];
  if (!seq || !data) return;
  const item = JSON.parse(data);
  if (item.event === 'message_start') shown.sessionId = item.session_id;
  if (item.event === 'content_delta') shown.words.set(seq, item.delta);
  shown.hasEnded = item.event === 'message_complete' || item.event === 'error';
}

async function readAll(path) {
  const all = [];
  for (let after = ''; ;) {
    const page = await call(urls[0], `${path}${path.includes('?') ? '&' : '?'}limit=100${after}`);
    all.push(...page.data);
    if (!page.has_more) return all;
    after = `&after=${encodeURIComponent(page.next_cursor)}`;
  }
}

async function checkConversations() {
  const counts = new Map();
  for (const { title } of await readAll('/v2/conversations')) counts.set(title, (counts.get(title) ?? 0) + 1);
  for (const { title, id } of titles)
    if (counts.get(title) !== 1) faults.push(`Conversation ${id} is there ${counts.get(title) ?? 0} times.`);
}

async function checkReplies() {
  for (const conversationId of new Set(replies.map((reply) => reply.conversationId))) {
    const messages = await readAll(`/v2/conversations/${conversationId}/messages`);
    const byId = new Map(messages.map((message) => [message.id, message]));
    if (byId.size !== messages.length) faults.push(`A message of ${conversationId} is listed twice.`);
    for (const reply of replies.filter((one) => one.conversationId === conversationId)) {
      if (byId.get(reply.id)?.content.text !== reply.text) faults.push(`Reply ${reply.id} is lost or changed.`);
      const answers = messages.filter(({ content }) => content.text === reply.text);
      if (answers.length !== 1) faults.push(`Reply ${reply.id} is there ${answers.length} times.`);
    }
  }
}

async function checkStreams() {
  for (const { sessionId, words } of streams) {
    const { data } = await call(urls[0], `/v2/sessions/${sessionId}/events/history?view=raw&limit=1000`);
    const stored = new Map(data.map(({ seq, event }) => [seq, event.delta]));
    for (const [seq, text] of words)
      if (stored.get(seq) !== text)
        faults.push(`Session ${sessionId} has ${stored.get(seq)} at ${seq}, where ${text} was shown.`);
    const answer = data.filter(({ event }) => event.delta?.startsWith('t')).map(({ event }) => event.delta);
    if (answer.some((text, place) => text !== `t${place} `))
      faults.push(`The words of session ${sessionId} are out of order.`);
  }
}

process.on('SIGTERM', () => end.abort());
const { id: agentId } = await call(urls[0], '/v2/agents', {
  key: `a${Date.now()}`,
  name: 'Load',
  model: 'offline/scripted',
});
console.error('begun');
const work = urls.flatMap((url) =>
  [makeConversations, talk, stream].flatMap((one) => Array.from({ length: workersPerUrl }, () => one(url, agentId))),
);
const ended = await Promise.allSettled(work);
for (const one of ended) if (one.status === 'rejected') faults.push(String(one.reason));
const [requests, gapMs, failed] = [
  successes,
  longestGapMs,
  [...failures.values()].reduce((sum, count) => sum + count, 0),
];
const words = streams.reduce((sum, one) => sum + one.words.size, 0);
await checkConversations();
await checkReplies();
await checkStreams();
if (PARLEY_ALLOWED_FAILURES !== 'any' && failed > Number(PARLEY_ALLOWED_FAILURES))
  faults.push(`${failed} requests failed.`);
console.log(
  JSON.stringify(
    {
      requests,
      conversations: titles.length,
      replies: replies.length,
      streams: streams.length,
      words,
      longest_s: gapMs / 1_000,
      failures: Object.fromEntries(failures),
      faults: faults.slice(0, 20),
    },
    null,
    2,
  ),
);
process.exit(faults.length > 0 ? 1 : 0);
