import { EntitySchema } from '#generated/packages/typeorm.js';
import { column } from '#src/db/columns.ts';

/** A row of `memory_stores`: the memories of one scope. Writers lock it. */
export type MemoryStoreRow = {
  scopeKey: string;
  /** The number of memories that searches find. */
  memories: number;
  /** The model that embeds them; null when none does. */
  model: string | null;
  /** Counts the writers that have locked it. */
  revision: number;
};

/** A row of `memory_words`: the number of memories of a scope with a word. */
export type MemoryWordRow = { scopeKey: string; word: string; memories: number };

/** A row of `memory_embeddings`, whose column `embedding` exists only where the database has vectors. */
export type MemoryEmbeddingRow = {
  memoryId: string;
  model: string;
  scopeKey: string;
  dimensions: number;
  /** The transaction that wrote it; null when it was written before there was the column. */
  writtenBy: number | null;
};

/** A row of `memory_jobs`: a memory that waits to be embedded by a model. */
export type MemoryJobRow = { memoryId: string; model: string; scopeKey: string; attempts: number; nextAt: Date };

export const memoryStoreTable = new EntitySchema<MemoryStoreRow>({
  name: 'MemoryStore',
  tableName: 'memory_stores',
  columns: {
    scopeKey: column.text({ primary: true }),
    memories: column.integer(),
    model: column.text({ nullable: true }),
    revision: column.bigint({ default: 0 }),
  },
});

export const memoryWordTable = new EntitySchema<MemoryWordRow>({
  name: 'MemoryWord',
  tableName: 'memory_words',
  columns: {
    scopeKey: column.text({ primary: true }),
    word: column.text({ primary: true, collation: 'C' }),
    memories: column.integer(),
  },
  // TypeORM cannot say an index of expressions: the migrations alone make it.
  indices: [{ name: 'memory_words_length', columns: ['scopeKey', 'word'], synchronize: false }],
});

export const memoryEmbeddingTable = new EntitySchema<MemoryEmbeddingRow>({
  name: 'MemoryEmbedding',
  tableName: 'memory_embeddings',
  columns: {
    memoryId: column.text({ primary: true }),
    model: column.text({ primary: true }),
    scopeKey: column.text(),
    dimensions: column.integer(),
    writtenBy: column.bigint({ nullable: true }),
  },
  indices: [{ name: 'memory_embeddings_scope', columns: ['scopeKey', 'model', 'writtenBy'] }],
});

export const memoryJobTable = new EntitySchema<MemoryJobRow>({
  name: 'MemoryJob',
  tableName: 'memory_jobs',
  columns: {
    memoryId: column.text({ primary: true }),
    model: column.text({ primary: true }),
    scopeKey: column.text(),
    attempts: column.integer({ default: 0 }),
    nextAt: column.time(),
  },
  indices: [
    { name: 'memory_jobs_scope', columns: ['scopeKey', 'model'] },
    { name: 'memory_jobs_next', columns: ['model', 'nextAt'] },
  ],
});
