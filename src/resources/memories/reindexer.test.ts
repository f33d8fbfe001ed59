import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';
import { reindexRound } from './reindexer.ts';

let api: Api;
let agent: string;

const query = <T = any>(sql: string, parameters: unknown[] = []): Promise<T> =>
  api.stage.database.dataSource.query(sql, parameters);

beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api);
});

const remember = async (content: object): Promise<string> => {
  const body = { memory_type: 'event' in content ? 'episodic' : 'working', content };
  return (await api.post(`/v2/agents/${agent}/memories`, { body })).body.id;
};

const search = async (text: string, options: object = {}): Promise<string[]> => {
  const body = { query: text, options: { method: 'lexical', ...options } };
  const { body: found } = await api.post(`/v2/agents/${agent}/memories/search`, { body });
  return found.results.map((one: any) => one.memory.id);
};

/** Reads all that searches by words go by. */
const readIndex = async () => ({
  memories: await query(
    `SELECT id, words_version, tsvector_to_array(lexemes) AS words FROM memories WHERE scope_key = $1 ORDER BY id`,
    [agent],
  ),
  versions: await query(
    `SELECT v.memory_id, v.version, tsvector_to_array(v.lexemes) AS words FROM memory_versions v
       JOIN memories m ON m.id = v.memory_id WHERE m.scope_key = $1 ORDER BY 1, 2`,
    [agent],
  ),
  counts: await query(`SELECT word, memories FROM memory_words WHERE scope_key = $1 ORDER BY word`, [agent]),
});

/** Leaves the words that the first version of Parley has indexed: none for dates, pictures, and stems of other languages. */
async function makeOutdated(): Promise<void> {
  const isOld = (word: string) => `left(${word}, 1) NOT IN ('#', '+', '~') AND ${word} ~ '[[:alnum:]@]'`;
  const kept = (lexemes: string) =>
    `array_to_tsvector(ARRAY(SELECT word FROM unnest(tsvector_to_array(${lexemes})) word WHERE ${isOld('word')}))`;
  await query(
    `UPDATE memory_versions v SET lexemes = ${kept('v.lexemes')} FROM memories m
      WHERE m.id = v.memory_id AND m.scope_key = $1`,
    [agent],
  );
  await query(`DELETE FROM memory_words WHERE scope_key = $1 AND NOT (${isOld('word')})`, [agent]);
  await query(`UPDATE memories SET words_version = 0, lexemes = ${kept('lexemes')} WHERE scope_key = $1`, [agent]);
}

describe('the reindexer', () => {
  it('indexes memories of earlier versions as if they were written now, by two instances and step by step', async () => {
    const happened = await remember({ event: 'Zahnarzt 🎉', occurred_at: '2026-03-14T09:00:00.000Z' });
    const german = await remember({ note: 'Frau Krüger hat zwei Kinder und viele Bücher' });
    const earlier = new Date();
    for (let at = 0; at < 44; at += 1) await remember({ note: `Zettel ${at} über den Garten` });
    await api.patch(`/v2/memories/${german}`, { body: { content: { note: 'Frau Krüger hat drei Kinder' } } });
    const gone = await remember({ note: 'Zettel, der nicht bleibt' });
    await api.delete(`/v2/memories/${gone}`);
    const fresh = await readIndex();

    await makeOutdated();
    expect(await search('Kinder')).toContain(german);
    const { dataSource } = api.stage.database;
    expect(await reindexRound({ dataSource })).toBe(true);
    expect(await search('Kinder')).toContain(german);
    const inTurn = async () => {
      while (await reindexRound({ dataSource }));
    };
    await Promise.all([inTurn(), inTurn()]);
    expect(await readIndex()).toEqual(fresh);

    expect(await search('14 March 2026')).toContain(happened);
    expect(await search('wie heißt das Kind von Frau Krueger')).toContain(german);
    expect(await search('ein Buch', { as_of: earlier.toISOString() })).toContain(german);
    expect(await search('ein Buch')).not.toContain(german);
  });
});
