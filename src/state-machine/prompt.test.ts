import { describe, expect, it } from 'vitest';
import { limitWords, listChoices, parseExitChoice, readQueries, toChoosingTool, toNotesPrompt } from './prompt.ts';

const exits = [
  { description: 'It is about money.', next_state: 'refund', return_state: null },
  { description: 'It is over.', next_state: 'done', return_state: null },
];

describe('the choice of an exit', () => {
  it('is one of an enum, in which staying comes first', () => {
    expect(listChoices(exits, true)).toEqual(['stay', 'exit_1', 'exit_2']);
    expect(listChoices(exits, false)).toEqual(['exit_1', 'exit_2']);
    const { properties } = toChoosingTool(exits, true).parameters as { properties: { exit: { description: string } } };
    expect(properties.exit.description).toContain('exit_1 (refund): It is about money.');
  });

  it('is read as it is written, and nothing else is', () => {
    expect(['stay', 'exit_2'].map((choice) => parseExitChoice(choice, 2, true))).toEqual([null, 1]);
    const others = ['stay', 'exit_3', 'exit_0', 'exit_01', 1, null, undefined, ['exit_1']];
    expect(others.map((choice) => parseExitChoice(choice, 2, false))).toEqual(others.map(() => undefined));
  });
});

describe('what a model writes', () => {
  it('is cut after its words', () => {
    expect(limitWords(' one two  three ', 3)).toEqual({ text: 'one two  three', words: 3, isCut: false });
    expect(limitWords('one two  three', 2)).toEqual({ text: 'one two', words: 2, isCut: true });
    expect(limitWords('', 2)).toEqual({ text: '', words: 0, isCut: false });
  });

  it('are five texts to search by at most', () => {
    expect(readQueries({ queries: ['a', ' ', 5, 'b', 'c', 'd', 'e', 'f'] })).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect([readQueries(null), readQueries({ queries: 'a' }), toNotesPrompt([])]).toEqual([[], [], '']);
  });
});
