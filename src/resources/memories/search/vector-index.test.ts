import { describe, expect, it } from 'vitest';
import type { Queryable } from '#src/db/query.ts';
import { createVectorIndex } from './vector-index.ts';

/** Creates an index on a server that is creating it, or is not. Returns the first words of the statements that it was sent. */
async function listStatements(isBuilding: boolean): Promise<string[]> {
  const sent: string[] = [];
  const query = async (sql: string) => {
    sent.push(sql.split(/\s+/)[0]!);
    return sql.includes('pg_stat_progress_create_index') && isBuilding ? [{}] : [];
  };
  const index = { name: 'memory_vectors_a', scopeKey: 'agt', model: 'm', type: 'vector(3)', dimensions: 3 };
  await createVectorIndex({ query } as Queryable, 'server', index);
  return sent;
}

describe('an index over vectors on a server', () => {
  it('is left alone while the server is creating it', async () => {
    expect(await listStatements(true)).toEqual(['SELECT']);
    expect(await listStatements(false)).toEqual(['SELECT', 'DROP', 'CREATE']);
  });
});
