import { describe, expect, it } from 'vitest';
import { contentCounts, countContent, countRecordings, toContentUsage } from './content-usage.ts';

const bytes = { as: 'bytes', note: null } as const;

describe('the usage of a run by kinds of content', () => {
  it('has the parts that its model was sent, and the tokens that the gateway has told', () => {
    const sent = {
      'image file_1': bytes,
      'image abc': { as: 'reference', note: null },
      'file file_2': { as: 'text', note: 'its text' },
      'audio file_3': { as: 'sentence', note: 'left out: you take no content of the kind audio' },
    } as const;
    const told = { prompt: 100, completion: 5, total: 105, prompt_text: 30, prompt_image: 70, completion_audio: 2 };
    const counts = countContent(sent, told);
    expect(counts).toHaveLength(contentCounts);
    expect(toContentUsage(counts)).toEqual([
      { kind: 'text', parts: 0, prompt_tokens: 30, completion_tokens: 0 },
      { kind: 'image', parts: 2, prompt_tokens: 70, completion_tokens: 0 },
      { kind: 'audio', parts: 0, prompt_tokens: 0, completion_tokens: 2 },
      { kind: 'file', parts: 1, prompt_tokens: 0, completion_tokens: 0 },
    ]);
  });

  it('is empty of nothing, and of days before it was counted', () => {
    expect(toContentUsage(countContent(null, null))).toEqual([]);
    expect(toContentUsage([])).toEqual([]);
    expect(toContentUsage(countRecordings(2))).toEqual([
      { kind: 'audio', parts: 2, prompt_tokens: 0, completion_tokens: 0 },
    ]);
  });
});
