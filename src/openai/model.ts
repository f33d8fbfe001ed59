import type { Model } from '#generated/openai/client/types.gen.ts';
import type { Agent, MessageContext, Service } from '#generated/v2/client/types.gen.ts';
import { Problem, invalidRequest } from '#src/api/problems.ts';
import type { CallV2 } from './operation.ts';

/** What answers for a model: an agent, or a service with a version set. */
export type AnsweringModel = {
  context: Pick<MessageContext, 'agent_id' | 'service_id' | 'version_set'>;
  createdAt: string;
  kind: 'agent' | 'service';
};

/** The version set of a service that a model names without one. */
const defaultSet = 'release';
const keyPattern = /^[a-z0-9][a-z0-9_-]{0,63}$/;

/** Returns seconds since the Unix epoch. */
export const toUnixSeconds = (time: string): number => Math.floor(Date.parse(time) / 1000);

/** Writes what answers under the name of a model. */
export const toModel = (id: string, { createdAt, kind }: AnsweringModel): Model => ({
  id,
  object: 'model',
  created: toUnixSeconds(createdAt),
  owned_by: kind,
});

/** Returns the agent as what answers. */
export const toAgentModel = ({ id, created_at }: Agent): AnsweringModel => ({
  context: { agent_id: id },
  createdAt: created_at,
  kind: 'agent',
});

/** Returns the service with one of its version sets as what answers. */
export const toServiceModel = ({ id, created_at }: Service, set: string): AnsweringModel => ({
  context: { service_id: id, version_set: set },
  createdAt: created_at,
  kind: 'service',
});

/** Returns what a look-up finds; null when it finds nothing. */
export async function findOrNull<T>(lookUp: Promise<T>): Promise<T | null> {
  try {
    return await lookUp;
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
  }
}

async function findAgent(callV2: CallV2, name: string): Promise<Agent | null> {
  if (name.startsWith('agt_')) {
    const found = await findOrNull(callV2('getAgent', { path: { agent_id: name } }));
    if (found?.status === 200) return found.body;
  }
  if (!keyPattern.test(name)) return null;
  const page = await callV2('listAgents', { query: { key: name, limit: 1 } as never });
  return page.status === 200 ? (page.body.data[0] ?? null) : null;
}

async function findService(callV2: CallV2, name: string): Promise<Service | null> {
  if (name.startsWith('svc_')) {
    const found = await findOrNull(callV2('getService', { path: { service_id: name } }));
    if (found?.status === 200) return found.body;
  }
  if (!keyPattern.test(name)) return null;
  const page = await callV2('listServices', { query: { key: name, limit: 1 } as never });
  return page.status === 200 ? (page.body.data[0] ?? null) : null;
}

/**
 * Finds what answers for a model: an agent by its key or id, before a service by its key or id, with a version set after a
 * colon.
 * @throws `invalid_request` with the fault `unknown_model`.
 */
export async function requireModel(callV2: CallV2, name: string, pointer = '/model'): Promise<AnsweringModel> {
  const colon = name.indexOf(':');
  const [key, set] = colon < 0 ? [name, defaultSet] : [name.slice(0, colon), name.slice(colon + 1)];
  const agent = colon < 0 ? await findAgent(callV2, key) : null;
  if (agent) return toAgentModel(agent);
  const service = await findService(callV2, key);
  if (service && Object.hasOwn(service.version_sets, set)) return toServiceModel(service, set);
  const detail = service
    ? `The service ${key} has no version set ${set}.`
    : `No agent and no service has the key or id ${key}.`;
  throw invalidRequest([{ pointer, detail, code: 'unknown_model' }]);
}
