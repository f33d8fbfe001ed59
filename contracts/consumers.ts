import { webConsole } from './consumers/console/consumer.ts';
import { eventRunner } from './consumers/event-runner/consumer.ts';
import { openAiNode } from './consumers/openai-node/consumer.ts';
import { parley } from './consumers/parley/consumer.ts';
import { v1WebApp } from './consumers/v1-web-app/pact/consumer.ts';
import { v2AdminConsole } from './consumers/v2-admin-console/consumer.ts';
import { v2Sdk } from './consumers/v2-sdk/consumer.ts';
import { v2WebApp } from './consumers/v2-web-app/consumer.ts';
import type { Consumer } from './interaction.ts';
import { recordPact } from './record.ts';

const consumers: Consumer[] = [v1WebApp, v2WebApp, v2Sdk, v2AdminConsole, eventRunner, parley, openAiNode, webConsole];

/** Records the pacts of the consumers in the working tree, by consumer. */
export async function recordPacts(): Promise<Map<string, string>> {
  const pacts = new Map<string, string>();
  for (const consumer of consumers) pacts.set(consumer.name, await recordPact(consumer));
  return pacts;
}
