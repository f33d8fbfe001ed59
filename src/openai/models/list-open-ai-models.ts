import type { Model } from '#generated/openai/client/types.gen.ts';
import type { Agent, Service } from '#generated/v2/client/types.gen.ts';
import { toAgentModel, toModel, toServiceModel } from '#src/openai/model.ts';
import type { CallV2, OpenAiMapping } from '#src/openai/operation.ts';

/** Lists everything of a list of version 2, in its order of pages. */
async function listAll<Item>(callV2: CallV2, id: 'listAgents' | 'listServices'): Promise<Item[]> {
  const all: Item[] = [];
  let after: string | null = null;
  do {
    const query: { limit: number; after?: string } = { limit: 200, ...(after !== null && { after }) };
    const { body } = await callV2(id, { query: query as never });
    for (const item of body.data) all.push(item as Item);
    after = body.next_cursor;
  } while (after !== null);
  return all;
}

const toAgentEntry = (agent: Agent): Model => toModel(agent.key ?? agent.id, toAgentModel(agent));

const toServiceEntries = (service: Service): Model[] =>
  Object.keys(service.version_sets).map((set) =>
    toModel(`${service.key ?? service.id}:${set}`, toServiceModel(service, set)),
  );

/** `GET /openai/v1/models` is `listAgents` and `listServices`. */
export const listOpenAiModels: OpenAiMapping<'listOpenAiModels'> = async (_call, callV2) => {
  const agents = await listAll<Agent>(callV2, 'listAgents');
  const services = await listAll<Service>(callV2, 'listServices');
  return {
    status: 200,
    body: { object: 'list', data: [...agents.map(toAgentEntry), ...services.flatMap(toServiceEntries)] },
  };
};
