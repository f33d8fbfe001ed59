import { describe, expect, it } from 'vitest';
import { compareShown, type Shown, type Stored, type StoredEvent } from './shown-and-stored.ts';

const whole = 'one two ';
const log = [
  { seq: 1, event: { type: 'RUN_STARTED' } },
  { seq: 2, event: { type: 'TEXT_MESSAGE_CONTENT', delta: 'one ' } },
  { seq: 3, event: { type: 'TEXT_MESSAGE_CONTENT', delta: 'two ' } },
];
const pushed = [
  { seq: 1, event: { type: 'RUN_STARTED' } },
  { seq: 2, event: { type: 'CUSTOM', value: 2 } },
  { seq: 3, event: { type: 'CUSTOM', value: 3 } },
];
const toRelayed = (...numbers: number[]) =>
  numbers.map((value, at) => ({ seq: at + 1, event: { type: 'CUSTOM', value } }));
const turn = { question: 'q1', sessionId: 'a', pieces: new Map([[2, 'one ']]), answer: whole };
const shown: Shown = {
  turns: [turn],
  pushes: [{ sessionId: 'b', acknowledged: 3, sent: 3, refused: null }],
  relays: [{ sessionId: 'r', acknowledged: [100, 200], sent: new Set([100, 101, 200]) }],
  creations: [{ name: 'm1', isAnswered: true }],
};
const stored: Stored = {
  logs: new Map<string, readonly StoredEvent[]>([
    ['a', log],
    ['b', pushed],
    ['r', toRelayed(100, 200)],
  ]),
  questions: new Map([['a', ['q1']]]),
  names: ['m1'],
  failed: new Set(),
  openRuns: [],
};

/** Each way in which the database may not hold what was shown, and a word of the sentence that says so. */
const breaches: [string, Partial<Shown>, Partial<Stored>, RegExp][] = [
  ['a hole in a log', {}, { logs: new Map(stored.logs).set('a', log.toSpliced(1, 1)) }, /has 3 at the place 2/],
  ['a piece that is not stored', { turns: [{ ...turn, pieces: new Map([[4, 'x']]) }] }, {}, /stored as undefined/],
  ['a piece that is another', { turns: [{ ...turn, pieces: new Map([[2, 'x']]) }] }, {}, /stored as one/],
  ['a question that is there twice', {}, { questions: new Map([['a', ['q1', 'q1']]]) }, /q1 is stored 2 times/],
  ['a question that is lost', {}, { questions: new Map() }, /q1 is not stored/],
  ['an answer that is cut', { turns: [{ ...turn, answer: 'one ' }] }, {}, /4 characters of 8/],
  [
    'an acknowledged event that is lost',
    { pushes: [{ sessionId: 'b', acknowledged: 4, sent: 4, refused: null }] },
    {},
    /3 are stored/,
  ],
  [
    'an event that nobody sent',
    { pushes: [{ sessionId: 'b', acknowledged: 2, sent: 2, refused: null }] },
    {},
    /has sent 2 events/,
  ],
  [
    'a producer that was refused without a silence',
    { pushes: [{ ...shown.pushes[0]!, refused: { silentMs: 31_000 } }] },
    {},
    /refused after 31 s of silence/,
  ],
  [
    'an event that is there twice',
    {},
    { logs: new Map(stored.logs).set('b', [...pushed, { seq: 4, event: { type: 'CUSTOM', value: 3 } }]) },
    /event 4 of the producer of b is stored as 3/,
  ],
  [
    'an event of a producer after that of its successor',
    {},
    { logs: new Map(stored.logs).set('r', toRelayed(100, 200, 101)) },
    /has the number 101 after 200/,
  ],
  [
    'an acknowledged event of a producer that was taken over and is lost',
    {},
    { logs: new Map(stored.logs).set('r', toRelayed(200)) },
    /number 100 of r was acknowledged/,
  ],
  [
    'an event in a relay that nobody sent',
    {},
    { logs: new Map(stored.logs).set('r', toRelayed(100, 200, 201)) },
    /number 201 of r was sent by nobody/,
  ],
  ['a thing that is there twice', {}, { names: ['m1', 'm1'] }, /m1 is there 2 times/],
  ['a thing that is lost', {}, { names: [] }, /m1 was answered/],
  ['a run that has not ended', {}, { openRuns: ['run_1'] }, /run_1 has not ended/],
];

describe('compareShown', () => {
  it('finds nothing where all that was shown is stored', () => {
    expect(compareShown(shown, stored, whole)).toEqual([]);
  });

  it('asks nothing of what was not answered', () => {
    const lost = { ...turn, question: 'q2', sessionId: null, pieces: new Map(), answer: null };
    const unanswered = { turns: [turn, lost], creations: [...shown.creations, { name: 'm2', isAnswered: false }] };
    expect(compareShown({ ...shown, ...unanswered }, stored, whole)).toEqual([]);
  });

  it('finds nothing where a producer has sent nothing yet', () => {
    const pushes = [...shown.pushes, { sessionId: 'd', acknowledged: 0, sent: 0, refused: null }];
    expect(compareShown({ ...shown, pushes }, { ...stored, logs: new Map(stored.logs).set('d', []) }, whole)).toEqual(
      [],
    );
  });

  it('lets a producer be refused after a silence', () => {
    const pushes = [{ ...shown.pushes[0]!, refused: { silentMs: 61_000 } }];
    expect(compareShown({ ...shown, pushes }, stored, whole)).toEqual([]);
  });

  it('lets a question be asked again after its run has failed', () => {
    const questions = new Map([...stored.questions, ['c', ['q1']] as const]);
    expect(compareShown(shown, { ...stored, questions, failed: new Set(['c']) }, whole)).toEqual([]);
    expect(compareShown(shown, { ...stored, questions }, whole)).toEqual(['q1 is stored 2 times.']);
  });

  it.each(breaches)('finds %s', (_name, otherShown, otherStored, sentence) => {
    const found = compareShown({ ...shown, ...otherShown }, { ...stored, ...otherStored }, whole);
    expect(found.join('\n')).toMatch(sentence);
  });
});
