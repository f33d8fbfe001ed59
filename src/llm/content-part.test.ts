import { describe, expect, it } from 'vitest';
import { messageTokens } from './tokens.ts';
import { estimatePartTokens, withText, type UserPart } from './content-part.ts';
import { findModalities, parseKinds, readModalities } from './modalities.ts';
import { toWire } from './wire.ts';

const data = 'iVBORw0KGgo=';
const image: UserPart = { type: 'image', source: { type: 'data', media_type: 'image/png', data }, detail: 'low' };
const sound: UserPart = { type: 'audio', source: { type: 'data', media_type: 'audio/mpeg', data } };
const report: UserPart = {
  type: 'file',
  name: 'a]b.pdf',
  source: { type: 'data', media_type: 'application/pdf', data },
};
const parts: UserPart[] = [{ type: 'text', text: 'What is this?' }, image, sound, report];
const message = { role: 'user', content: 'What is this?\n[image]', parts } as const;

describe('toWire', () => {
  it('sends the parts of a message as the chat protocol has them', () => {
    expect(toWire([message], () => true)).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: { url: `data:image/png;base64,${data}`, detail: 'low' } },
          { type: 'input_audio', input_audio: { data, format: 'mp3' } },
          { type: 'file', file: { filename: 'a]b.pdf', file_data: `data:application/pdf;base64,${data}` } },
        ],
      },
    ]);
  });

  it('tells a model in its place of a part that it does not take, or that the protocol cannot send', () => {
    const source = { type: 'url', url: 'https://example.com/a.mp3' } as const;
    const spoken: UserPart[] = [report, { type: 'audio', source }];
    const [sent] = toWire([{ ...message, parts: spoken }], (kind) => kind !== 'file');
    expect(sent!.content).toEqual([
      { type: 'text', text: '[file: a_b.pdf] (left out: you take no content of the kind file)' },
      { type: 'text', text: '[audio] at https://example.com/a.mp3 (left out: it can only be named here)' },
    ]);
  });
});

describe('estimates of parts', () => {
  it('count for a message beside its text', () => {
    const count = (text: string) => text.length;
    const estimate = [image, sound, report].reduce((sum, part) => sum + estimatePartTokens(part as never), 0);
    const { parts: _parts, ...text } = message;
    expect(messageTokens(count, message)).toBe(messageTokens(count, text) + estimate);
    expect(estimate).toBeGreaterThan(85);
  });

  it('stay when a text is cut', () => {
    expect(withText(parts, 'What')).toEqual([{ type: 'text', text: 'What' }, image, sound, report]);
  });
});

describe('modalities', () => {
  it.each([
    [{ architecture: { input_modalities: ['image', 'text', 'video'] } }, ['text', 'image']],
    [{ model_info: { supports_vision: true, supports_pdf_input: false } }, ['text', 'image']],
    [{ supports_vision: false }, ['text']],
    [{ modalities: { input: ['text', 'pdf'] } }, ['text', 'file']],
    [{ id: 'other' }, null],
    [{ architecture: null, input_modalities: 'text' }, null],
  ])('reads %j as %j', (entry, kinds) => expect(readModalities(entry)).toEqual(kinds));

  it('takes the word of the operator before that of the gateway, and that before what is published', () => {
    const table = new Map([['own', ['text']] as const]);
    expect(findModalities('own', ['text', 'image'], table)).toEqual(['text']);
    expect(findModalities('deepseek-chat', ['text', 'image'], table)).toEqual(['text', 'image']);
    expect(findModalities('x/deepseek-chat', null, table)).toEqual(['text']);
    expect(findModalities('unheard-of', null, table)).toBeNull();
    expect(findModalities('unheard-of', null, new Map([['*', ['text', 'file']] as const]))).toEqual(['text', 'file']);
  });

  it('parses lists of kinds', () => {
    expect(parseKinds('image+text')).toEqual(['text', 'image']);
    expect(parseKinds('smell')).toBeNull();
  });
});
