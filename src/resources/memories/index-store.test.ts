import { expect, it } from 'vitest';
import { forgetLexicon, getLexicon } from '#src/words/lexicon.ts';
import { lockMemoryStores, prepareIndexing } from './index-store.ts';

/** Tells whether a promise has settled already: what follows it comes before the next turn of the event loop. */
const hasSettled = (promise: Promise<unknown>): Promise<boolean> =>
  Promise.race([promise.then(() => true), new Promise<false>((resolve) => setImmediate(() => resolve(false)))]);

it('loads what finds words before it locks scopes, so that nobody waits for that under the lock', async () => {
  forgetLexicon();
  const loadedAtLock: boolean[] = [];
  const query = async <T>() => {
    loadedAtLock.push(await hasSettled(getLexicon()));
    return [{ key: 'a', memories: 3 }] as T;
  };
  expect(await lockMemoryStores({ query }, ['a'])).toEqual(new Map([['a', 3]]));
  expect(loadedAtLock).toEqual([true]);
});

it('loads it before a transaction begins, beside the look for the model', async () => {
  forgetLexicon();
  expect(await prepareIndexing({ model: async () => 'm' })).toBe('m');
  expect(await hasSettled(getLexicon())).toBe(true);
});
