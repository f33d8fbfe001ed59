import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What differs is read without parsing the JSON, in which a server may have said what no text of PostgreSQL has. */
const tellOfDrift = `CREATE FUNCTION tell_webhooks_of_drift() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF EXISTS (SELECT FROM webhooks w WHERE w.organization_id = NEW.organization_id AND w.enabled) THEN
      PERFORM tell_webhooks(NEW.organization_id, 'tool.drifted', NULL, NULL, NEW.id,
        json_build_object('tool_id', NEW.id, 'key', NEW.key,
          'differs', substring(NEW.drift::text FROM '"differs"\\s*:\\s*(\\[[^]]*\\])')::json), now(), NULL);
    END IF;
    RETURN NULL;
  END
$$`;

/** Tells webhooks of tools that their servers describe otherwise, once for each description. */
export class WebhooksOfDrift1796984200000 implements MigrationInterface {
  readonly name = 'WebhooksOfDrift1796984200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tellOfDrift);
    await runner.query(`CREATE TRIGGER tools_drifted AFTER UPDATE OF drift ON tools FOR EACH ROW
      WHEN (NEW.drift IS NOT NULL AND NEW.drift::text IS DISTINCT FROM OLD.drift::text)
      EXECUTE FUNCTION tell_webhooks_of_drift()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION tell_webhooks_of_drift() CASCADE');
  }
}
