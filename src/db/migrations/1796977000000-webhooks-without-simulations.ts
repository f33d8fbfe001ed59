import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Returns the statement that replaces what a trigger does for a row: nothing, unless `condition` holds and its organization has a webhook. */
const toRowFunction = (
  name: string,
  condition: string,
  tell: string,
) => `CREATE OR REPLACE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF ${condition} AND EXISTS (SELECT FROM webhooks w WHERE w.organization_id = NEW.organization_id AND w.enabled) THEN
      PERFORM ${tell};
    END IF;
    RETURN NULL;
  END
$$`;

const toRunFunction = (condition: string) =>
  toRowFunction(
    'tell_webhooks_of_run',
    'true',
    `tell_webhooks(NEW.organization_id,
        CASE NEW.status WHEN 'completed' THEN 'run.finished' WHEN 'requires_approval' THEN 'approval.needed' ELSE 'run.' || NEW.status END, NEW.agent_id, c.user_id, c.id,
        json_build_object('run_id', NEW.id, 'session_id', NEW.session_id, 'conversation_id', c.id, 'agent_id', NEW.agent_id,
          'user_id', c.user_id, 'error_code', substring(NEW.error::text FROM '"error_code"\\s*:\\s*"([a-z_]{1,100})"')),
        coalesce(NEW.finished_at, now()), NULL) FROM conversations c WHERE c.id = NEW.conversation_id AND ${condition}`,
  );

const toConversationFunctions = (condition: string) =>
  [
    { name: 'conversation', type: 'conversation.created', time: 'NEW.created_at' },
    { name: 'closing', type: 'conversation.closed', time: 'coalesce(NEW.closed_at, now())' },
  ].map(({ name, type, time }) =>
    toRowFunction(
      `tell_webhooks_of_${name}`,
      condition,
      `tell_webhooks(NEW.organization_id, '${type}', NEW.agent_id, NEW.user_id, NEW.id,
        json_build_object('conversation_id', NEW.id, 'agent_id', NEW.agent_id, 'user_id', NEW.user_id), ${time}, NULL)`,
    ),
  );

/** Webhooks are told of nothing in simulations: their receivers act on what happens with people. */
export class WebhooksWithoutSimulations1796977000000 implements MigrationInterface {
  name = 'WebhooksWithoutSimulations1796977000000';

  async up(runner: QueryRunner): Promise<void> {
    const functions = [
      toRunFunction('c.simulation_run_id IS NULL'),
      ...toConversationFunctions('NEW.simulation_run_id IS NULL'),
    ];
    for (const sql of functions) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of [toRunFunction('true'), ...toConversationFunctions('true')]) await runner.query(sql);
  }
}
