// Fills, spoils, exports and loads an organization: `node organization.mjs fill|spoil|export|load`.
const { PARLEY_URL: url, PARLEY_KEY: key } = process.env;

async function call(method, path, body, credential = key) {
  const headers = {
    authorization: `Bearer ${credential}`,
    'content-type': 'application/json',
    accept: 'application/json',
  };
  const response = await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.status === 204 ? null : response.json();
}

const readId = async () =>
  (await call('GET', '/v2/organizations?limit=100')).data.find(({ name }) => name === 'default').id;
const tag = () => `k${Date.now()}`;

async function talk(credential) {
  const agent = await call('POST', '/v2/agents', { key: tag(), name: 'Guide', model: 'offline/echo' }, credential);
  const conversation = await call('POST', '/v2/conversations', { agent_id: agent.id, title: 'Oslo' }, credential);
  const message = { role: 'user', content: { type: 'text', text: 'Hello' } };
  await call('POST', '/v2/chat/messages', { context: { conversation_id: conversation.id }, message }, credential);
}

/** The records of an export without those that tell of the export itself. */
async function exportAll() {
  const path = `/v2/organizations/${await readId()}/export`;
  const response = await fetch(url + path, {
    headers: { authorization: `Bearer ${key}`, accept: 'application/x-ndjson' },
  });
  const events = (await response.text())
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line).event);
  if (events.at(-1)?.event !== 'export_complete')
    throw new Error(`The export is not whole: ${JSON.stringify(events.at(-1))}`);
  const records = events.filter(({ event, kind }) => event === 'record' && !/audit_entry|usage|^key$/.test(kind));
  for (const record of records) process.stdout.write(`${JSON.stringify(record)}\n`);
}

const commands = {
  async fill() {
    for (let times = 0; times < 5; times += 1) await talk(key);
  },
  async spoil() {
    const { data } = await call('GET', '/v2/conversations');
    await call('DELETE', `/v2/conversations/${data[0].id}`);
  },
  export: exportAll,
  async load() {
    const { key: made } = await call('POST', '/v2/organizations', { name: tag() });
    for (;;) await talk(made.secret);
  },
};
await commands[process.argv[2]]();
