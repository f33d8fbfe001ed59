import { describe, expect, it } from 'vitest';
import type { Agent } from '#generated/v2/client/types.gen.ts';
import { compareAgents, listAgentSettings, toFieldText } from './agent-fields.ts';
import { toAgentChanges, toFormValues } from './agent-form-values.ts';

const agent: Agent = {
  id: 'agt_01k2c5gq8zf3vr4xw1m6t0y9ab',
  key: 'weather',
  name: 'Weather',
  system_prompt: 'Be brief.\nBe kind.',
  model: 'offline/echo',
  fallback_models: ['offline/other'],
  temperature: 0.2,
  max_tokens: 800,
  tools: [{ name: 'get_weather', parameters: { type: 'object' } }],
  tool_refs: [],
  memory: { user_scope: 'read' },
  metadata: {},
  version: 3,
  unsupported_models: [],
  created_at: '2026-11-21T10:00:00.000Z',
  updated_at: '2026-11-21T10:00:00.000Z',
};

describe('compareAgents', () => {
  it('names what differs, in the order of the form, and what does not', () => {
    const { changed, same } = compareAgents(agent, {
      ...agent,
      system_prompt: 'Be brief.',
      fallback_models: [],
      memory: { user_scope: 'read' },
    });
    expect(changed.map(({ label, right }) => [label, right])).toEqual([
      ['Fallback models', ''],
      ['System prompt', 'Be brief.'],
    ]);
    expect(same).toContain('Use of memories');
  });

  it('takes what is not set, null and empty as the same', () => {
    expect(compareAgents({ seed: null }, { metadata: {}, stop: [] }).changed).toEqual([]);
    expect(toFieldText(0)).toBe('0');
    expect(toFieldText(false)).toBe('false');
  });
});

describe('listAgentSettings', () => {
  it('has what is set besides name, model and prompt', () => {
    expect(listAgentSettings(agent).map(({ label }) => label)).toEqual([
      'Fallback models',
      'Temperature',
      'Most tokens of an answer',
      'Tools of callers',
      'Use of memories',
    ]);
  });
});

describe('toAgentChanges', () => {
  const before = toFormValues(agent);

  it('sends nothing of a form in which nothing was changed, whatever ends its lines have', () => {
    const windows = { ...before, system_prompt: 'Be brief.\r\nBe kind.' };
    expect(toAgentChanges(before, windows)).toEqual({ changes: {}, faults: [] });
  });

  it('sends what was changed, in its type; an empty field takes the value away', () => {
    const values = {
      ...before,
      temperature: '',
      max_tokens: '900',
      fallback_models: ' a \n\nb',
      tools: '',
      metadata: '{"team": "x"}',
    };
    expect(toAgentChanges(before, values).changes).toEqual({
      temperature: null,
      max_tokens: 900,
      fallback_models: ['a', 'b'],
      tools: [],
      metadata: { team: 'x' },
    });
  });

  it('names the field of what cannot be sent', () => {
    const { faults } = toAgentChanges(before, { ...before, memory: '{', max_tokens: 'many' });
    expect(faults.map(({ field }) => field)).toEqual(['max_tokens', 'memory']);
  });
});
