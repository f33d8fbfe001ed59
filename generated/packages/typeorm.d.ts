export { DataSource, DefaultNamingStrategy, EntitySchema, In, IsNull, LessThan, LessThanOrEqual, MigrationExecutor, MoreThan, Not, QueryFailedError } from 'typeorm';
