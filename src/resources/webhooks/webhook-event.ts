import type { WebhookEvent, WebhookEventType } from '#generated/v2/client/types.gen.ts';
import { createChecker, type Check } from '#src/contract/checker.ts';
import type { DeliveryRow } from './table.ts';

/** The version of the contract that describes the events. */
const apiVersion = '2';

type Ids = Record<string, unknown>;

const toRunPath = ({ run_id: id }: Ids) => `/v2/runs/${String(id)}`;
const toConversationPath = ({ conversation_id: id }: Ids) => `/v2/conversations/${String(id)}`;
const toMemoryPath = ({ agent_id: agent, user_id: user }: Ids) =>
  typeof user === 'string' ? `/v2/users/${user}/memories` : `/v2/agents/${String(agent)}/memories`;

/** The path at which the API tells more of what an event is about, by its type. */
const paths: Record<WebhookEventType, (ids: Ids) => string> = {
  'run.finished': toRunPath,
  'run.failed': toRunPath,
  'run.cancelled': toRunPath,
  'run.requires_tool_results': toRunPath,
  'approval.needed': toRunPath,
  'conversation.created': toConversationPath,
  'conversation.closed': toConversationPath,
  'memory.changed': toMemoryPath,
  'migration.finished': ({ job_id: id }) => `/v2/migrate/${String(id)}`,
  'key.expiring': ({ key_id: id }) => `/v2/keys/${String(id)}`,
  'tool.drifted': ({ tool_id: id }) => `/v2/tools/${String(id)}`,
  'webhook.test': ({ webhook_id: id }) => `/v2/webhooks/${String(id)}`,
};

/** Returns an event as it is sent: what its delivery has stored, and where `publicUrl` tells more. */
export const toWebhookEvent = (
  { eventId, eventType, data, createdAt }: Pick<DeliveryRow, 'eventId' | 'eventType' | 'data' | 'createdAt'>,
  publicUrl: string,
): WebhookEvent =>
  ({
    id: eventId,
    type: eventType,
    api_version: apiVersion,
    timestamp: createdAt.toISOString(),
    data: { ...data, url: publicUrl + paths[eventType](data) },
  }) as WebhookEvent;

/** Says what of an event breaks its schema in the contract. */
export type CheckWebhookEvent = Check;

/** Creates the check of events, which is compiled for the first one. */
export function createEventCheck(schemas: Parameters<typeof createChecker>[0]): CheckWebhookEvent {
  let check: Check | null = null;
  return (event) => (check ??= createChecker(schemas).check({ $ref: 'schema:WebhookEvent' }))(event);
}
