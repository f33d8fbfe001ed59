import { describe, expect, it } from 'vitest';
import type { AnswerStep } from './answer-step.ts';
import { separateCalls } from './separate-calls.ts';

const begin = (id: string): AnswerStep => ({ step: 'call begun', id, name: 'f', messageId: 'm' });
const add = (id: string, text: string): AnswerStep => ({ step: 'call piece', id, text });
const end = (id: string): AnswerStep => ({ step: 'call', call: { id, name: 'f', arguments: '' }, messageId: 'm' });
const cut = (id: string): AnswerStep => ({ step: 'call cut', id });

/** Returns the order of steps as words. */
async function order(...steps: AnswerStep[]): Promise<string> {
  async function* all() {
    yield* steps;
  }
  const words: string[] = [];
  for await (const one of separateCalls(all())) {
    if (one.step === 'call') words.push(`${one.call.id}.`);
    else if (one.step === 'call piece') words.push(one.id + one.text);
    else if (one.step === 'call begun') words.push(one.id);
    else words.push(one.step);
  }
  return words.join(' ');
}

describe('separateCalls', () => {
  it('sends a call after the one before it, as soon as the arguments of that are whole', async () => {
    const mixed = [begin('a'), begin('b'), add('a', '{"x":'), add('b', '{"y"'), add('a', '1}'), add('b', ':2}')];
    expect(await order(...mixed, end('a'), end('b'))).toBe('a a{"x": a1} b b{"y" b:2} a. b.');
  });

  it('sends arguments that come at the end where they belong (Continue 13223, Qwen-Agent 943)', async () => {
    const late = [begin('a'), begin('b'), add('a', '{}'), add('b', '{}'), end('a'), end('b')];
    expect(await order(...late)).toBe('a a{} b b{} a. b.');
  });

  it('leaves nothing out, whether calls are cut or have no arguments', async () => {
    expect(await order(begin('a'), begin('b'), add('b', '{'), cut('a'), cut('b'))).toBe('a call cut b b{ call cut');
    expect(await order(begin('a'), begin('b'), end('a'), end('b'))).toBe('a a. b b.');
    expect(await order({ step: 'text', text: '', messageId: 'm' }, begin('a'), add('a', '{}'), end('a'))).toBe(
      'text a a{} a.',
    );
  });
});
