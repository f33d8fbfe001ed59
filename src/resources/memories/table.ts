import { EntitySchema } from '#generated/packages/typeorm.js';
import type {
  EpisodicContent,
  Memory,
  MemoryType,
  MemoryVersion,
  ProceduralContent,
  SemanticContent,
  WorkingContent,
} from '#generated/v2/client/types.gen.ts';
import { column } from '#src/db/columns.ts';
import type { ScopeFields } from './scope-key.ts';

/** The content of a memory, in the form of its type. */
export type MemoryContent = EpisodicContent | SemanticContent | ProceduralContent | WorkingContent;

/** The kind of a change, as its version names it. */
export type MemoryChange = MemoryVersion['change'];

/** Whether searches find a memory, or another one has its content. */
type MemoryStatus = Memory['status'];

/** The fields of a memory that a change can set. */
export type MemoryFields = {
  content: MemoryContent;
  importance: number;
  expiresAt: Date | null;
  sourceMessageId: string | null;
  metadata: Record<string, unknown>;
};

/** The fields by which searches by words and by metadata find a memory. */
type SearchFields = {
  /** A label for each member of the metadata. */
  labels: string[];
  /** A value of `tsvector`; null when no search finds the memory any more. */
  lexemes: string | null;
};

/** A row of `memories`. */
export type StoredMemory = MemoryFields &
  SearchFields &
  ScopeFields & {
    id: string;
    organizationId: string;
    /** The agent whose it is, or by which a memory of a user for all agents was stored. */
    agentId: string;
    /** The key of its scope (`toScopeKey`). */
    scopeKey: string;
    /** A name that its scope knows it by; null when it has none. */
    key: string | null;
    memoryType: MemoryType;
    /** The version of the words by which it and its versions are indexed (`wordsVersion`). */
    wordsVersion: number;
    /** The transaction that has written its lexemes; null before there was the column. The database writes it. */
    wordsWrittenBy: number | null;
    status: MemoryStatus;
    version: number;
    createdBy: string;
    updatedBy: string;
    /** The moment since which it has its content: the later one of two that contradict each other is right. */
    saidAt: Date;
    createdAt: Date;
    updatedAt: Date;
    deletedAt: Date | null;
  };

/** A row of `memory_versions`: a memory from `validFrom` until `validTo`, which is null for the newest version. */
export type StoredMemoryVersion = MemoryFields &
  SearchFields & {
    memoryId: string;
    version: number;
    change: MemoryChange;
    status: MemoryStatus;
    saidAt: Date;
    changedBy: string;
    /** The author where the memory comes from, as its import has told; null for what was changed here. */
    originalAuthor: string | null;
    validFrom: Date;
    validTo: Date | null;
  };

/** A row of `memory_links`. */
export type MemoryLinkRow = { memoryId: string; relation: string; otherId: string; createdAt: Date };

/** The columns that a memory and each of its versions have. */
const versionedColumns = {
  content: column.json(),
  importance: column.float(),
  expiresAt: column.time({ nullable: true }),
  sourceMessageId: column.text({ nullable: true }),
  metadata: column.json(),
  labels: column.texts(),
  lexemes: column.lexemes({ nullable: true }),
  status: column.text(),
  saidAt: column.time(),
};

export const memoryTable = new EntitySchema<StoredMemory>({
  name: 'Memory',
  tableName: 'memories',
  columns: {
    id: column.text({ primary: true }),
    organizationId: column.text(),
    agentId: column.text(),
    scopeType: column.text(),
    scopeKey: column.text(),
    userId: column.text({ nullable: true }),
    sessionId: column.text({ nullable: true }),
    key: column.text({ nullable: true }),
    memoryType: column.text(),
    ...versionedColumns,
    wordsVersion: column.integer({ default: 0 }),
    wordsWrittenBy: column.bigint({ nullable: true }),
    version: column.integer(),
    createdBy: column.text(),
    updatedBy: column.text(),
    createdAt: column.time(),
    updatedAt: column.time(),
    deletedAt: column.time({ nullable: true }),
  },
  indices: [
    // TypeORM cannot say GIN without fast updates: the migrations alone make it.
    { name: 'memories_lexemes', columns: ['lexemes'], synchronize: false },
    { name: 'memories_time', columns: ['agentId', 'createdAt', 'id'] },
    { name: 'memories_organization', columns: ['organizationId', 'createdAt', 'id'] },
    { name: 'memories_of_users', columns: ['organizationId', 'createdAt', 'id'], where: "(scope_type = 'user'::text)" },
    { name: 'memories_scope', columns: ['scopeKey', 'createdAt', 'id'] },
    { name: 'memories_importance', columns: ['scopeKey', 'importance'] },
    { name: 'memories_types', columns: ['scopeKey', 'memoryType'] },
    { name: 'memories_key', columns: ['scopeKey', 'key'], where: '((key IS NOT NULL) AND (deleted_at IS NULL))' },
    { name: 'memories_words', columns: ['wordsVersion'] },
    { name: 'memories_words_written', columns: ['scopeKey', 'wordsWrittenBy'] },
    { name: 'memories_user', columns: ['userId'], where: '(user_id IS NOT NULL)' },
    { name: 'memories_expiry', columns: ['expiresAt'], where: '((expires_at IS NOT NULL) AND (deleted_at IS NULL))' },
    { name: 'memories_source', columns: ['sourceMessageId'], where: '(source_message_id IS NOT NULL)' },
  ],
});

export const memoryVersionTable = new EntitySchema<StoredMemoryVersion>({
  name: 'MemoryVersion',
  tableName: 'memory_versions',
  columns: {
    memoryId: column.text({ primary: true }),
    version: column.integer({ primary: true }),
    change: column.text(),
    ...versionedColumns,
    changedBy: column.text(),
    originalAuthor: column.text({ nullable: true }),
    validFrom: column.time(),
    validTo: column.time({ nullable: true }),
  },
  indices: [
    {
      name: 'memory_versions_source',
      columns: ['sourceMessageId'],
      where: '(source_message_id IS NOT NULL)',
    },
  ],
});

export const memoryLinkTable = new EntitySchema<MemoryLinkRow>({
  name: 'MemoryLink',
  tableName: 'memory_links',
  columns: {
    memoryId: column.text({ primary: true }),
    relation: column.text({ primary: true }),
    otherId: column.text({ primary: true }),
    createdAt: column.time(),
  },
  indices: [{ name: 'memory_links_other', columns: ['otherId'] }],
});
