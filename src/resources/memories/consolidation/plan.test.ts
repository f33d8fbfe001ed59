import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { planConsolidation, type PlanOptions } from './plan.ts';
import type { Candidate } from './step.ts';

const now = new Date('2026-11-21T10:00:00.000Z');
const rules: PlanOptions = {
  strategies: ['merge_duplicates', 'link_contradictions', 'summarise_episodes'],
  similarity: 0.85,
  olderThan: new Date('2026-10-22T10:00:00.000Z'),
  decide: 'equal',
  listByMeaning: null,
};
const byModel: PlanOptions = { ...rules, similarity: 0.5, decide: 'model' };
const note = (id: string, text: string, more: Partial<Candidate> = {}) =>
  candidate(id, { content: { note: text }, ...more });
const candidate = (id: string, more: Partial<Candidate>): Candidate => ({
  id,
  version: 1,
  memoryType: 'working',
  scopeType: 'agent',
  scopeKey: 'agt',
  userId: null,
  sessionId: null,
  key: null,
  content: { note: id },
  importance: 0.5,
  saidAt: now,
  apart: [],
  contradicts: [],
  isSummary: false,
  ...more,
});

const words = fc.array(fc.constantFrom('likes', 'like', 'tea', 'coffee', 'never', '9', 'hot'), {
  minLength: 1,
  maxLength: 6,
});
const memories = fc
  .array(
    fc.record({
      text: words,
      concept: fc.constantFrom(null, 'drinks', 'Drinks', 'food'),
      importance: fc.constantFrom(0.1, 0.5, 1),
      age: fc.integer({ min: 0, max: 90 }),
    }),
    { maxLength: 25 },
  )
  .map((list) =>
    list.map(({ text, concept, importance, age }, index) =>
      candidate(`m${String(index).padStart(2, '0')}`, {
        importance,
        saidAt: new Date(now.getTime() - age * 86_400_000),
        ...(concept === null
          ? { memoryType: 'episodic' as const, content: { event: text.join(' ') } }
          : { memoryType: 'semantic' as const, content: { concept, definition: text.join(' ') } }),
      }),
    ),
  );

describe('planOf', () => {
  it('is the same whatever the order of the memories', async () => {
    await fc.assert(
      fc.asyncProperty(memories, fc.infiniteStream(fc.nat()), async (list, random) => {
        const shuffled = list
          .map((memory) => ({ memory, place: random.next().value }))
          .toSorted((a, b) => a.place - b.place)
          .map(({ memory }) => memory);
        expect(await planConsolidation(shuffled, rules)).toEqual(await planConsolidation(list, rules));
      }),
    );
  });

  it('uses each memory for one merge or summary at most', async () => {
    await fc.assert(
      fc.asyncProperty(memories, async (list) => {
        const used = (await planConsolidation(list, rules)).flatMap((step) =>
          step.action === 'link' ? [] : step.sources.map(({ id }) => id),
        );
        expect(new Set(used).size).toBe(used.length);
      }),
    );
  });

  it('is empty once it is carried out', async () => {
    await fc.assert(
      fc.asyncProperty(memories, async (list) => {
        let made = 0;
        const state = new Map(list.map((memory) => [memory.id, { ...memory, contradicts: [...memory.contradicts] }]));
        const became = new Map<string, string>();
        for (const step of await planConsolidation(list, rules)) {
          if (step.action === 'link') {
            const [newest, ...others] = step.memories.map(({ id }) => became.get(id) ?? id);
            state.get(newest!)!.contradicts.push(...others);
            continue;
          }
          const id = `n${String((made += 1)).padStart(2, '0')}`;
          for (const source of step.sources) {
            state.delete(source.id);
            became.set(source.id, id);
          }
          const summary = step.action === 'summarise';
          const content = summary ? { event: `summary ${id}` } : step.sources[0]!.content;
          state.set(id, { ...step.sources[0]!, id, content, isSummary: summary, contradicts: [] });
        }
        const left = (await planConsolidation([...state.values()], rules)).filter(({ action }) => action === 'merge');
        expect(left).toEqual([]);
      }),
    );
  });

  it('never merges what says something else, without a model', async () => {
    for (const [one, other] of [
      ['prefers tea', 'prefers coffee'],
      ['meets Maria on every Monday of the month', 'meets Marta on every Monday of the month'],
      ['digest at 9 in the morning', 'digest at 10 in the morning'],
      ['she may be called in the evening', 'she may not be called in the evening'],
      ['Anna owes Bob 50 euros', 'Bob owes Anna 50 euros'],
      ['the oven is at 5 degrees', 'the oven is at -5 degrees'],
      ['a bill of 5 €', 'a bill of 5 $'],
      ['width < height', 'width > height'],
      ['Ada is 😀 today', 'Ada is 😡 today'],
      ['喜欢喝热的黑咖啡', '不喜欢喝热的黑咖啡'],
      ['김민수는 커피를 아주 많이 좋아합니다', '김민수는 커피를 아주 많이 안 좋아합니다'],
      ['Анна очень любит кофе по утрам', 'Анна очень не любит кофе по утрам'],
      ['Léa mange de la viande le soir', 'Léa ne mange de la viande le soir'],
    ] as const) {
      const list = [note('a', one), note('b', other)];
      expect(await planConsolidation(list, { ...rules, similarity: 0.5 })).toEqual([]);
      for (const step of await planConsolidation(list, byModel)) expect(step).toMatchObject({ needsModel: true });
    }
  });

  it('proposes what is alike for a model to decide, the newer one first', async () => {
    const texts = ['Ada lives in Oslo.', 'Ada has her home in Oslo.', 'The user lives in Oslo, Norway.'];
    const list = texts.map((text, at) => note(`m${at}`, text, { saidAt: new Date(now.getTime() + at * 1_000) }));
    const plan = await planConsolidation([...list, note('x', 'Likes tea')], byModel);
    const pairs = plan.map((step) => (step.action === 'merge' ? step.sources.map(({ id }) => id) : []));
    expect(plan).toMatchObject([{ needsModel: true, decision: null }, { needsModel: true }]);
    expect(pairs.toSorted()).toEqual([
      ['m1', 'm0'],
      ['m2', 'm0'],
    ]);
    const decided = list.map((memory) => ({ ...memory, apart: list.map(({ id }) => id) }));
    expect(await planConsolidation(decided, byModel)).toEqual([]);
  });

  it('puts a bounded number of pairs before a model, none of another scope, type or key', async () => {
    const many = Array.from({ length: 90 }, (_, at) => note(`m${at}`, `drinks tea ${at}`));
    expect(await planConsolidation(many, byModel)).toHaveLength(200);
    const others: Partial<Candidate>[] = [{ scopeKey: 'agt.usr' }, { memoryType: 'episodic' }, { key: 'b' }];
    for (const more of others) {
      const list = [note('a', 'drinks green tea', { key: 'a' }), note('b', 'drinks black tea', more)];
      expect(await planConsolidation(list, byModel)).toEqual([]);
    }
  });

  it('keeps the newest of those that say the same', async () => {
    const texts = ['Drinks tea.', 'drinks  tea', 'Drinks TEA!'];
    const list = texts.map((text, at) => note(`m${at}`, text, { saidAt: new Date(now.getTime() - at * 1_000) }));
    const [step] = await planConsolidation(list.toReversed(), rules);
    expect(step).toMatchObject({ action: 'merge', needsModel: false, sources: list });
  });

  it('never merges what happened at different times', async () => {
    const on = (id: string, day: string) =>
      candidate(id, { memoryType: 'episodic', content: { event: 'Ada called', occurred_at: `${day}T10:00:00Z` } });
    expect(await planConsolidation([on('a', '2026-11-20'), on('b', '2026-11-21')], rules)).toEqual([]);
    expect(await planConsolidation([on('a', '2026-11-20'), on('b', '2026-11-20')], rules)).toHaveLength(1);
  });

  it('links what differs in a sign only', async () => {
    const fact = (id: string, definition: string) =>
      candidate(id, { memoryType: 'semantic', content: { concept: 'mood', definition } });
    expect(await planConsolidation([fact('a', '😀'), fact('b', '😡')], rules)).toMatchObject([{ action: 'link' }]);
  });

  it('keeps apart what was taken apart, other scopes and other types', async () => {
    const same = { content: { note: 'prefers green tea' } };
    const pairs: Partial<Candidate>[] = [{ apart: ['a'] }, { scopeKey: 'agt.usr' }, { memoryType: 'episodic' }];
    for (const more of pairs) {
      expect(await planConsolidation([candidate('a', same), candidate('b', { ...same, ...more })], rules)).toEqual([]);
    }
    expect(await planConsolidation([candidate('a', same), candidate('b', same)], rules)).toHaveLength(1);
  });

  it('never has memories of two scopes in one step', async () => {
    const memory = fc.record({
      scopeKey: fc.constantFrom('agt', 'agt.usr_1', 'agt.usr_2', 'usr_1', 'sess'),
      memoryType: fc.constantFrom('semantic', 'episodic', 'working') as fc.Arbitrary<Candidate['memoryType']>,
      text: fc.constantFrom('drinks tea', 'drinks the tea', 'drinks coffee', 'moved'),
    });
    const toContent = (type: string, text: string) =>
      type === 'semantic'
        ? { concept: 'home', definition: text }
        : type === 'episodic'
          ? { event: text }
          : { note: text };
    await fc.assert(
      fc.asyncProperty(fc.array(memory, { maxLength: 40 }), async (all) => {
        const candidates = all.map(({ scopeKey, memoryType, text }, index) =>
          candidate(`m${index}`, { scopeKey, memoryType, content: toContent(memoryType, text) }),
        );
        for (const step of await planConsolidation(candidates, rules)) {
          const those = step.action === 'link' ? step.memories : step.sources;
          expect(new Set(those.map(({ scopeKey }) => scopeKey)).size).toBe(1);
        }
      }),
      { numRuns: scaleRuns(50) },
    );
  });

  it('plans for thousands in little time', async () => {
    const list = Array.from({ length: 5_000 }, (_, index) =>
      candidate(`m${index}`, {
        content: { note: `the user of shop ${index % 2_500} wants thing ${index % 2_500} in colour` },
      }),
    );
    expect(await planConsolidation(list, rules)).toHaveLength(2_500);
    expect(await planConsolidation(list, byModel)).toHaveLength(2_500);
  });
});
