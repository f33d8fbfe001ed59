import { describe, expect, it } from 'vitest';
import { findTasks, parseTasks, readTasks } from './tasks.ts';

describe('the tasks of a model', () => {
  it.each([
    [{ mode: 'embedding' }, ['embeddings']],
    [{ model_info: { mode: 'audio_transcription' } }, ['transcription']],
    [{ type: 'chat' }, ['answers']],
    [{ tasks: ['tts', 'automatic-speech-recognition'] }, ['transcription', 'speech']],
    [{ model_info: { mode: 'realtime' } }, ['realtime']],
    [{ type: 'model', mode: 5 }, null],
    [{}, null],
  ])('are read from %j', (entry, tasks) => expect(readTasks(entry)).toEqual(tasks));

  it('are what the operator says, else the gateway, else what is published', () => {
    const table = new Map([['own', ['speech'] as const]]);
    expect(findTasks('own', ['answers'], table)).toEqual(['speech']);
    expect(findTasks('other', ['answers'], table)).toEqual(['answers']);
    expect(findTasks('openai/whisper-1', null, table)).toEqual(['transcription']);
    expect(findTasks('gpt-realtime-mini', null, table)).toEqual(['realtime']);
    expect(findTasks('other', null, table)).toBeNull();
    expect(findTasks('whisper-1', null, new Map([['*', ['answers'] as const]]))).toEqual(['answers']);
  });

  it('are parsed from words', () => {
    expect(parseTasks('speech+answers')).toEqual(['answers', 'speech']);
    expect(parseTasks('dreams')).toBeNull();
  });
});
