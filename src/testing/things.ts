import { decodeJwt } from 'jose';
import { readContract } from '#src/composition/read-contract.ts';
import { readOperations } from '#src/contract/spec.ts';
import { makeAgent, says, type Api } from './harness.ts';
import { exampleRequest, type Existing } from './odd-requests.ts';

const contract = readContract('v2');

/** Creates one of each thing that an id can name, by the examples of the contract. Returns their ids by prefix. */
export async function makeThings(api: Api): Promise<Existing> {
  const agent = await makeAgent(api, { model: 'offline/echo' });
  const { body: reply } = await api.post('/v2/chat/messages', { body: says('Hello', { agent_id: agent }) });
  const known: Existing = { agt: agent, conv: reply.conversation.id, sess: reply.message.session_id };
  const create = async (operationId: string): Promise<string> => {
    const operation = readOperations(contract).find(({ id }) => id === operationId)!;
    const { path, body } = exampleRequest(contract, operation, known);
    const made = await api.post<{ id: string }>(path, { body: JSON.parse(body!) as object });
    if (made.status !== 201) throw new Error(`${path}: ${JSON.stringify(made.body)}`);
    return made.body.id;
  };
  const branches = await api.get<{ data: { id: string }[] }>(`/v2/conversations/${known['conv']}/branches`);
  return {
    ...known,
    brn: branches.body.data[0]!.id,
    org: String(decodeJwt(api.token)['org']),
    run: reply.message.run_id,
    msg: reply.message.id,
    mem: await create('createMemory'),
    chk: await create('createAgentStateCheckpoint'),
    tpl: await create('createContextTemplate'),
    usr: (await api.post<{ id: string }>('/v2/users', { body: {} })).body.id,
    key: await create('createKey'),
  };
}
