import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = [
  `CREATE TABLE webhooks (
    id text PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organizations (id),
    url text NOT NULL,
    event_types text[] NOT NULL,
    description text NOT NULL,
    enabled boolean NOT NULL,
    agent_id text,
    user_id text,
    secrets json,
    previous_secret_until timestamptz(3),
    disabled_reason text,
    disabled_at timestamptz(3),
    failing_since timestamptz(3),
    created_at timestamptz(3) NOT NULL,
    updated_at timestamptz(3) NOT NULL,
    deleted_at timestamptz(3)
  )`,
  'CREATE INDEX webhooks_time ON webhooks (organization_id, created_at, id)',
  'CREATE INDEX webhooks_told ON webhooks (organization_id) WHERE enabled',
  'CREATE SEQUENCE webhook_delivery_order',
  `CREATE TABLE webhook_deliveries (
    id text PRIMARY KEY,
    seq bigint NOT NULL,
    webhook_id text NOT NULL REFERENCES webhooks (id),
    organization_id text NOT NULL,
    event_id text NOT NULL,
    event_type text NOT NULL,
    user_id text,
    series text,
    once text,
    data json NOT NULL,
    status text NOT NULL,
    attempt_count integer NOT NULL,
    attempts json,
    next_attempt_at timestamptz(3),
    claimed_by text,
    created_at timestamptz(3) NOT NULL,
    finished_at timestamptz(3)
  )`,
  `CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, next_attempt_at, seq) WHERE status = 'pending'`,
  `CREATE INDEX webhook_deliveries_series ON webhook_deliveries (webhook_id, series, seq) WHERE status = 'pending' AND series IS NOT NULL`,
  'CREATE INDEX webhook_deliveries_time ON webhook_deliveries (webhook_id, created_at, id)',
  'CREATE INDEX webhook_deliveries_organization ON webhook_deliveries (organization_id, created_at, id)',
  'CREATE INDEX webhook_deliveries_age ON webhook_deliveries (created_at)',
  'CREATE INDEX webhook_deliveries_user ON webhook_deliveries (user_id) WHERE user_id IS NOT NULL',
  'CREATE UNIQUE INDEX webhook_deliveries_once ON webhook_deliveries (webhook_id, once) WHERE once IS NOT NULL',
];

/** A TypeID: a prefix, and a UUIDv7 in base32. Sources: the specification of TypeID 0.3, and RFC 9562. */
const newTypeId = `CREATE FUNCTION new_type_id(prefix text) RETURNS text LANGUAGE sql VOLATILE AS $$
  SELECT prefix || '_' || string_agg(substr('0123456789abcdefghjkmnpqrstvwxyz', substring(id FROM 5 * i + 1 FOR 5)::bit(5)::int + 1, 1), '' ORDER BY i)
    FROM (SELECT b'00' || floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint::bit(48) || b'0111' || substring(random FROM 53 FOR 76) AS id
            FROM (SELECT ('x' || replace(gen_random_uuid()::text, '-', ''))::bit(128) AS random) AS r) AS made,
         generate_series(0, 25) AS i
$$`;

/**
 * Writes an event for each webhook that wants it, in the transaction of its cause. Events of one series arrive in order. With
 * \`once\` a webhook is told only the first time. \`least\`: the clock of the database may differ from that of the server.
 */
const tellWebhooks = `CREATE FUNCTION tell_webhooks(organization text, type text, agent text, person text, of_series text, content json,
    happened timestamptz, told_once text) RETURNS void LANGUAGE sql AS $$
  WITH event AS MATERIALIZED (SELECT new_type_id('evt') AS id)
  INSERT INTO webhook_deliveries (id, seq, webhook_id, organization_id, event_id, event_type, user_id, series, once, data,
         status, attempt_count, next_attempt_at, created_at)
  SELECT new_type_id('dlv'), nextval('webhook_delivery_order'), w.id, organization, event.id, type, person, of_series, told_once,
         content, 'pending', 0, least(happened, now()), happened
    FROM webhooks w, event
   WHERE w.organization_id = organization AND w.enabled AND (type = ANY (w.event_types) OR '*' = ANY (w.event_types))
     AND (w.agent_id IS NULL OR w.agent_id = agent) AND (w.user_id IS NULL OR w.user_id = person)
  ON CONFLICT (webhook_id, once) WHERE once IS NOT NULL DO NOTHING
$$`;

/** What a trigger does for a row: nothing, unless its organization has a webhook. */
const toRowFunction = (name: string, tell: string) => `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF EXISTS (SELECT FROM webhooks w WHERE w.organization_id = NEW.organization_id AND w.enabled) THEN
      PERFORM ${tell};
    END IF;
    RETURN NULL;
  END
$$`;

/** The code of an error is read without parsing its JSON, which may have characters that no text of PostgreSQL has. */
const tellOfRun = toRowFunction(
  'tell_webhooks_of_run',
  `tell_webhooks(NEW.organization_id,
        CASE NEW.status WHEN 'completed' THEN 'run.finished' WHEN 'requires_approval' THEN 'approval.needed' ELSE 'run.' || NEW.status END, NEW.agent_id, c.user_id, c.id,
        json_build_object('run_id', NEW.id, 'session_id', NEW.session_id, 'conversation_id', c.id, 'agent_id', NEW.agent_id,
          'user_id', c.user_id, 'error_code', substring(NEW.error::text FROM '"error_code"\\s*:\\s*"([a-z_]{1,100})"')),
        coalesce(NEW.finished_at, now()), NULL) FROM conversations c WHERE c.id = NEW.conversation_id`,
);

const toConversationFunction = (name: string, type: string, time: string) =>
  toRowFunction(
    name,
    `tell_webhooks(NEW.organization_id, '${type}', NEW.agent_id, NEW.user_id, NEW.id,
        json_build_object('conversation_id', NEW.id, 'agent_id', NEW.agent_id, 'user_id', NEW.user_id), ${time}, NULL)`,
  );

const tellOfMigration = toRowFunction(
  'tell_webhooks_of_migration',
  `tell_webhooks(NEW.organization_id, 'migration.finished', NULL, NULL, NEW.id,
        json_build_object('job_id', NEW.id, 'status', NEW.status), coalesce(NEW.finished_at, now()), NULL)`,
);

/** Tells of all memories of one agent and user that a statement has changed in the same way. `changed` has a row for each. */
const toMemoryFunction = (
  name: string,
  changed: string,
) => `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NOT EXISTS (SELECT FROM webhooks WHERE enabled) THEN
      RETURN NULL;
    END IF;
    IF EXISTS (SELECT FROM webhooks w WHERE w.enabled AND w.organization_id IN (SELECT organization_id FROM ${changed})) THEN
      PERFORM tell_webhooks(organization_id, 'memory.changed', agent_id, user_id, coalesce(user_id, agent_id),
          json_build_object('change', change, 'memory_ids', to_json(ids[1:100]), 'memory_count', cardinality(ids),
            'agent_id', agent_id, 'user_id', user_id), now(), NULL)
        FROM (SELECT organization_id, agent_id, user_id, change, array_agg(id ORDER BY id) AS ids
                FROM ${changed} GROUP BY organization_id, agent_id, user_id, change) AS bundles;
    END IF;
    RETURN NULL;
  END
$$`;

/** The newest versions of memories among those that are written: an import brings the past with them. */
const written = `(SELECT m.id, m.organization_id, m.agent_id, m.user_id, v.change
  FROM written v JOIN memories m ON m.id = v.memory_id AND m.version = v.version) AS changed`;
/** The memories that are erased, without those that had ended before. */
const erased = `(SELECT id, organization_id, agent_id, user_id, 'deleted' AS change FROM erased WHERE deleted_at IS NULL) AS changed`;

const triggers = [
  `CREATE TRIGGER runs_ended AFTER UPDATE OF status ON runs FOR EACH ROW
     WHEN (OLD.status <> NEW.status AND NEW.status <> 'running') EXECUTE FUNCTION tell_webhooks_of_run()`,
  `CREATE TRIGGER runs_ended_at_once AFTER INSERT ON runs FOR EACH ROW
     WHEN (NEW.status <> 'running') EXECUTE FUNCTION tell_webhooks_of_run()`,
  `CREATE TRIGGER conversations_created AFTER INSERT ON conversations FOR EACH ROW
     EXECUTE FUNCTION tell_webhooks_of_conversation()`,
  `CREATE TRIGGER conversations_closed AFTER UPDATE OF status ON conversations FOR EACH ROW
     WHEN (OLD.status <> 'closed' AND NEW.status = 'closed' AND NEW.deleted_at IS NULL)
     EXECUTE FUNCTION tell_webhooks_of_closing()`,
  `CREATE TRIGGER migration_jobs_finished AFTER UPDATE OF status ON migration_jobs FOR EACH ROW
     WHEN (OLD.status <> NEW.status AND NEW.status IN ('completed', 'failed')) EXECUTE FUNCTION tell_webhooks_of_migration()`,
  `CREATE TRIGGER memory_versions_written AFTER INSERT ON memory_versions REFERENCING NEW TABLE AS written
     FOR EACH STATEMENT EXECUTE FUNCTION tell_webhooks_of_memories()`,
  `CREATE TRIGGER memories_erased AFTER DELETE ON memories REFERENCING OLD TABLE AS erased
     FOR EACH STATEMENT EXECUTE FUNCTION tell_webhooks_of_erasure()`,
];

/**
 * Webhooks and their deliveries. Triggers write the latter, so that an event is stored with its cause whatever statement has
 * it, without a statement more. Runs without any webhook pay for one look into an index.
 */
export class Webhooks1796970000000 implements MigrationInterface {
  name = 'Webhooks1796970000000';

  async up(runner: QueryRunner): Promise<void> {
    const functions = [
      newTypeId,
      tellWebhooks,
      tellOfRun,
      toConversationFunction('tell_webhooks_of_conversation', 'conversation.created', 'NEW.created_at'),
      toConversationFunction('tell_webhooks_of_closing', 'conversation.closed', 'coalesce(NEW.closed_at, now())'),
      tellOfMigration,
      toMemoryFunction('tell_webhooks_of_memories', written),
      toMemoryFunction('tell_webhooks_of_erasure', erased),
    ];
    for (const sql of [...tables, ...functions, ...triggers]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    const owners = ['run', 'conversation', 'closing', 'migration', 'memories', 'erasure'];
    for (const owner of owners) await runner.query(`DROP FUNCTION tell_webhooks_of_${owner}() CASCADE`);
    await runner.query('DROP FUNCTION tell_webhooks(text, text, text, text, text, json, timestamptz, text)');
    await runner.query('DROP FUNCTION new_type_id(text)');
    await runner.query('DROP TABLE webhook_deliveries');
    await runner.query('DROP SEQUENCE webhook_delivery_order');
    await runner.query('DROP TABLE webhooks');
  }
}
