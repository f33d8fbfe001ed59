import assert from 'node:assert/strict';
import { describe, expect, it } from 'vitest';
import { expectsOfAgent } from './fixture.ts';
import type { Consumer, Interaction } from './interaction.ts';
import { recordPact } from './record.ts';

const consumer = (...interactions: Interaction[]): Consumer => ({ name: 'example', provider: 'parley', interactions });
const agent = expectsOfAgent('an agent', { body: { name: 'Guide' } });

describe('recordPact', () => {
  it('writes the same bytes each time, in an order of its own, without the versions of the tools', async () => {
    const other = expectsOfAgent('another agent', { body: { name: 'Guide' } });
    const text = await recordPact(consumer(agent, other));
    expect(await recordPact(consumer(other, agent))).toBe(text);
    expect(JSON.parse(text).metadata).toEqual({ pactSpecification: { version: '4.0' } });
  });

  it('refuses a consumer that does not send what it says', async () => {
    const lying = { ...agent, act: (url: string) => fetch(`${url}/v2/agents`) } as Interaction;
    await expect(recordPact(consumer(lying))).rejects.toThrow('“an agent”');
    const idle = { ...agent, act: async () => {} } as Interaction;
    await expect(recordPact(consumer(idle))).rejects.toThrow('“an agent”');
  });

  it('refuses a consumer that cannot cope with the answer', async () => {
    const failing = {
      ...agent,
      async act(url: string) {
        await (agent as { act(url: string): Promise<unknown> }).act(url);
        assert.fail('What is this?');
      },
    } as Interaction;
    await expect(recordPact(consumer(failing))).rejects.toThrow('What is this?');
  });

  it('refuses two interactions under one description', async () => {
    await expect(recordPact(consumer(agent, agent))).rejects.toThrow('twice');
  });
});
