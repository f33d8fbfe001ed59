import type { Agent } from '#generated/v2/client/types.gen.ts';
import type { Parley } from '#src/clients/typescript/parley.ts';
import { CommandError } from './failure.ts';

/** Returns the agent that was named by its id or its key. @throws CommandError when there is none with that key */
export async function findNamedAgent(parley: Parley, named: string): Promise<Agent> {
  if (named.startsWith('agt_')) return parley.agents.get(named);
  const [agent] = (await parley.agents.list({ key: named, limit: 1 })).data;
  if (agent) return agent;
  const others = (await parley.agents.list({ limit: 20 })).data.map(({ key }) => key);
  const there =
    others.length === 0
      ? 'There are no agents yet: `parley agents create` makes one.'
      : `The agents here are ${others.join(', ')}.`;
  throw new CommandError(`There is no agent ${named}. ${there}`);
}
