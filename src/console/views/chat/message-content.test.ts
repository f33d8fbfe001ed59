import { describe, expect, it } from 'vitest';
import { toSentContent } from './message-content.ts';

const file = (media_type: string, name: string | null = 'a') => ({ id: `file of ${media_type}`, name, media_type });

describe('the content of a message', () => {
  it('is its text, or its text and its files by their kind', () => {
    expect(toSentContent('Hi', [])).toEqual({ type: 'text', text: 'Hi' });
    expect(toSentContent('Look', [file('image/png'), file('audio/mpeg', null), file('application/pdf')])).toEqual({
      type: 'parts',
      parts: [
        { type: 'text', text: 'Look' },
        { type: 'image', source: { type: 'file', file_id: 'file of image/png' }, name: 'a' },
        { type: 'audio', source: { type: 'file', file_id: 'file of audio/mpeg' } },
        { type: 'file', source: { type: 'file', file_id: 'file of application/pdf' }, name: 'a' },
      ],
    });
  });

  it('has no empty text', () => {
    expect(toSentContent(' ', [file('image/png')])).toMatchObject({ parts: [{ type: 'image' }] });
  });
});
