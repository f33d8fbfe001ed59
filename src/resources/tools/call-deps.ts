import type { EntityDatabase } from '#src/db/query.ts';
import type { SchemaChecker } from '#src/json-schema/schema-checker.ts';
import type { Outgoing } from '#src/outgoing/outgoing.ts';

/** The services that a call of a tool needs. */
export type CallDeps = {
  dataSource: EntityDatabase;
  outgoing: Pick<Outgoing, 'fetch'>;
  schemas: Pick<SchemaChecker, 'validate'>;
  clock: () => Date;
};
