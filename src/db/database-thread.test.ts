import { describe, expect, it } from 'vitest';
import { DatabaseThread } from './database-thread.ts';
import { readEmptyDatabase } from './empty-database.ts';

const query = (text: string) => {
  const bytes = Buffer.from(`Q\0\0\0\0${text}\0`);
  bytes.writeInt32BE(bytes.length - 1, 1);
  return bytes;
};

describe('the thread of the embedded database', () => {
  it('fails statements when it has ended, those under way too', async () => {
    const thread = DatabaseThread.start();
    await thread.open(await readEmptyDatabase());
    const answers = ['SELECT 1', 'SELECT count(*) FROM generate_series(1, 1e9)', 'SELECT 2'].map((text) =>
      thread.run(query(text)).then(String, (error: Error) => error),
    );
    expect(await answers[0]).toContain('SELECT 1');
    await thread.terminate();
    for (const answer of answers.slice(1))
      expect(await answer).toMatchObject({ message: expect.stringContaining('has ended') });
    await expect(thread.run(query('SELECT 3'))).rejects.toThrow(/has ended/);
  });

  it('reports a folder that cannot be opened', async () => {
    await expect(DatabaseThread.start().open('/dev/null/database')).rejects.toThrow();
  });
});
