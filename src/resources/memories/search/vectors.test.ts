import type { DataSource } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { createVectors } from './vectors.ts';

/** A server that has the extension but fails to make it. */
function serverThatFails(error: Error): DataSource {
  const query = async (sql: string) => (sql.includes('pg_available_extensions') ? [{}] : []);
  const transaction = async () => {
    throw error;
  };
  return { query, transaction } as unknown as DataSource;
}

describe('the ability to search by meaning', () => {
  it('is missing when the extension cannot be made, and the log says why', async () => {
    const said: unknown[] = [];
    const failure = Object.assign(new Error('permission denied to create extension "vector"'), { code: '42501' });
    const vectors = createVectors(serverThatFails(failure), 'server', (error) => said.push(error));
    expect(await vectors.support()).toBeNull();
    expect(await vectors.support()).toBeNull();
    expect(said).toEqual([failure]);
  });

  it('is asked for again when the database was out of reach', async () => {
    const gone = Object.assign(new Error('gone'), { code: 'ECONNREFUSED' });
    const vectors = createVectors(serverThatFails(gone), 'server', () => {});
    await expect(vectors.support()).rejects.toBe(gone);
    await expect(vectors.support()).rejects.toBe(gone);
  });
});
