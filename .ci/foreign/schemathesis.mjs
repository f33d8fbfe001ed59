// Makes what schemathesis needs to exist, twice: to read and change, and to end and delete. Prints the ids and a token as
// settings of a shell.
const { PARLEY_URL, PARLEY_KEY_ID = '', PARLEY_KEY = '', AGENT_KEY } = process.env;
const headers = { 'content-type': 'application/json', 'X-API-Key-Id': PARLEY_KEY_ID, 'X-API-Key': PARLEY_KEY };

async function call(path, body) {
  const answer = await fetch(PARLEY_URL + path, {
    headers,
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

const { id_token } = await call('/v2/user/signin_with_api_key', {});
headers.Authorization = `Bearer ${id_token}`;
const { components } = await call('/openapi/v2.json');
const create = async (path, example) => (await call(path, components.examples[example].value)).id;

async function makeThings(name) {
  const agent = await call('/v2/agents', { key: `${AGENT_KEY}-${name}`, name: 'Schemathesis', model: 'offline/echo' });
  const content = { type: 'text', text: 'Hi' };
  const asked = { message: { role: 'user', content }, context: { agent_id: agent.id } };
  const { conversation, message } = await call('/v2/chat/messages', asked);
  return {
    AGENT_ID: agent.id,
    CONVERSATION_ID: conversation.id,
    SESSION_ID: message.session_id,
    MESSAGE_ID: message.id,
    RUN_ID: message.run_id,
    MEMORY_ID: await create(`/v2/agents/${agent.id}/memories`, 'createMemory'),
    CHECKPOINT_ID: await create(`/v2/agents/${agent.id}/state/checkpoints`, 'createAgentStateCheckpoint'),
    TEMPLATE_ID: await create('/v2/context/templates', 'createContextTemplate'),
    USER_ID: (await call('/v2/users', {})).id,
    KEY_ID: await create('/v2/keys', 'createKey'),
    CLIENT_ID: await create('/v2/oauth/clients', 'createService'),
  };
}

const settings = {
  TOKEN: id_token,
  ORGANIZATION_ID: JSON.parse(Buffer.from(id_token.split('.')[1], 'base64url')).org,
  ...(await makeThings('kept')),
};
for (const [name, id] of Object.entries(await makeThings('ended'))) settings[`ENDED_${name}`] = id;
for (const [name, value] of Object.entries(settings)) console.log(`export ${name}=${value}`);
