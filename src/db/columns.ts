import type { EntitySchemaColumnOptions } from 'typeorm';
import { DefaultNamingStrategy } from '#generated/packages/typeorm.js';

/** Names a column as its member, in snake case: `organizationId` is `organization_id`. */
export class SnakeCaseNames extends DefaultNamingStrategy {
  override columnName(member: string, name: string | undefined): string {
    return name ?? member.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }
}

/** The options of a column besides its type. */
type ColumnOptions = Pick<EntitySchemaColumnOptions, 'primary' | 'nullable' | 'default' | 'collation'>;

const ofType =
  (type: Omit<EntitySchemaColumnOptions, keyof ColumnOptions>) =>
  (options: ColumnOptions = {}): EntitySchemaColumnOptions =>
    ({ ...type, ...options }) as EntitySchemaColumnOptions;

/** The types of the columns of all tables. A column is not null and has no default unless its options say so. */
export const column = {
  text: ofType({ type: 'text' }),
  texts: ofType({ type: 'text', array: true }),
  /** JSON as a value. It is kept as text, so that it holds every string. */
  json: ofType({ type: 'json' }),
  integer: ofType({ type: 'integer' }),
  /** A number below 2^53. */
  bigint: ofType({ type: 'bigint' }),
  /** Numbers below 2^53. */
  bigints: ofType({ type: 'bigint', array: true }),
  float: ofType({ type: 'double precision' }),
  bytes: ofType({ type: 'bytea' }),
  boolean: ofType({ type: 'boolean' }),
  /** A time in whole milliseconds, as a `Date`. */
  time: ofType({ type: 'timestamptz', precision: 3 }),
  /** The words of a text, for the search by words. */
  lexemes: ofType({ type: 'tsvector' }),
};
