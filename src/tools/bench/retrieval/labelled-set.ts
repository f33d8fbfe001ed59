import type { CreateMemory } from '#generated/v2/client/types.gen.ts';
import facts from './facts.json' with { type: 'json' };
import languageFacts from './language-facts.json' with { type: 'json' };
import languageQueries from './language-queries.json' with { type: 'json' };
import type { Question } from './question.ts';
import { questions as shopQuestions, remembered } from './shop-set.ts';
import queries from './queries.json' with { type: 'json' };

/** Memories by name, and questions about them. `now` is the moment at which they are asked. */
export type LabelledSet = {
  name: string;
  now: Date;
  memories: Readonly<Record<string, CreateMemory>>;
  questions: readonly Question[];
};

/** A fact, or what happened on a day. */
type Fact = string | { text: string; on: string };

const toMemory = (fact: Fact): CreateMemory =>
  typeof fact === 'string'
    ? { memory_type: 'working', content: { note: fact } }
    : { memory_type: 'episodic', content: { event: fact.text, occurred_at: `${fact.on}T09:00:00.000Z` } };

const toMemories = (all: Record<string, Fact>) =>
  Object.fromEntries(Object.entries(all).map(([name, fact]) => [name, toMemory(fact)]));

const toQuestions = (kinds: Record<string, Record<string, readonly string[]>>): Question[] =>
  Object.entries(kinds).flatMap(([kind, all]) =>
    Object.entries(all).map(([query, answers]) => ({ kind, query, answers })),
  );

/** 200 facts about a few people in some languages, with 200 questions by kind, and 100 that nothing answers. */
export const factsOfPeople: LabelledSet = {
  name: 'facts of people',
  now: new Date('2026-11-25T12:00:00.000Z'),
  memories: toMemories(facts),
  questions: toQuestions(queries as Record<string, Record<string, string[]>>),
};

/** Facts about the customers and the work of a shop. */
export const factsOfShop: LabelledSet = {
  name: 'facts of a shop',
  now: new Date('2026-11-25T12:00:00.000Z'),
  memories: toMemories(remembered),
  questions: shopQuestions,
};

/** Facts in ten languages, above all German and Japanese: inflected words, spellings, and dates relative to the moment. */
export const factsInLanguages: LabelledSet = {
  name: 'facts in languages',
  now: new Date('2026-11-25T12:00:00.000Z'),
  memories: toMemories(languageFacts),
  questions: toQuestions(languageQueries as Record<string, Record<string, string[]>>),
};
