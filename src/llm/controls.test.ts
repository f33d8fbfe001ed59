import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readContract } from '#src/composition/read-contract.ts';
import { controlFaults, refusedSettings } from './control-faults.ts';
import { controlsInForce, mergeControls, withoutDemand, type ControlLevel, type Controls } from './controls.ts';

const named = { type: 'function' as const, function: { name: 'look' } };
const or = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const level: fc.Arbitrary<ControlLevel> = fc.record(
  {
    temperature: or(fc.integer({ min: 0, max: 2 })),
    max_tokens: or(fc.integer({ min: 1, max: 9 })),
    top_p: or(fc.integer({ min: 0, max: 1 })),
    stop: or(fc.array(fc.constantFrom('a', 'b'), { maxLength: 2 })),
    seed: or(fc.integer()),
    reasoning_effort: or(fc.constantFrom('low' as const, 'high' as const)),
    response_format: or(fc.constantFrom({ type: 'text' as const }, { type: 'json_object' as const })),
    model_settings: or(fc.dictionary(fc.constantFrom('x', 'y', '__proto__', '1'), or(fc.integer()))),
    tool_choice: or(fc.constantFrom('auto' as const, 'none' as const, 'required' as const, named)),
    parallel_tool_calls: or(fc.boolean()),
  },
  { requiredKeys: [] },
);
const names = [
  'temperature',
  'max_tokens',
  'top_p',
  'stop',
  'seed',
  'reasoning_effort',
  'response_format',
  'tool_choice',
  'parallel_tool_calls',
] as const;

describe('mergeControls', () => {
  it('takes each control, and each member of the settings, from the first level that has it', () => {
    fc.assert(
      fc.property(fc.array(level, { maxLength: 4 }), (levels) => {
        const merged = mergeControls(...levels);
        for (const name of names) {
          const first = levels.map((one) => one[name]).find((value) => value !== undefined && value !== null);
          expect(merged[name]).toEqual(first);
        }
        for (const [name, value] of Object.entries(merged.model_settings ?? {})) {
          const first = levels.find((one) => one.model_settings && Object.hasOwn(one.model_settings, name));
          expect(Object.entries(first!.model_settings!)).toContainEqual([name, value]);
        }
      }),
    );
  });

  it('is associative, has an empty level as its neutral element, and keeps its result', () => {
    fc.assert(
      fc.property(level, level, level, (a, b, c) => {
        const all = mergeControls(a, b, c);
        expect(mergeControls(mergeControls(a, b), c)).toEqual(all);
        expect(mergeControls(a, mergeControls(b, c))).toEqual(all);
        expect(mergeControls({}, a, {})).toEqual(mergeControls(a));
        expect(mergeControls(all)).toEqual(all);
      }),
    );
  });

  it('leaves out what is no control', () => {
    expect(mergeControls({ include_metrics: true, seed: 1 } as ControlLevel)).toEqual({ seed: 1 });
  });
});

describe('controlsInForce', () => {
  it('leaves out what says nothing', () => {
    const silent: Controls = { stop: [], response_format: { type: 'text' }, model_settings: { x: null } };
    expect(controlsInForce({ ...silent, tool_choice: 'auto' }, ['look'])).toEqual({});
  });

  it('says of tools only what can be done with those that are offered', () => {
    const controls: Controls = { tool_choice: named, parallel_tool_calls: false };
    expect(controlsInForce(controls, ['look'])).toEqual(controls);
    expect(controlsInForce(controls, ['other'])).toEqual({ parallel_tool_calls: false });
    expect(controlsInForce(controls, [])).toEqual({});
    expect(controlsInForce({ tool_choice: 'none' }, ['look'])).toEqual({ tool_choice: 'none' });
  });
});

describe('withoutDemand', () => {
  it('takes away a demand for a call, and nothing else', () => {
    expect(mergeControls(withoutDemand({ seed: 1, tool_choice: 'required' }))).toEqual({ seed: 1 });
    expect(mergeControls(withoutDemand({ seed: 1, tool_choice: named }))).toEqual({ seed: 1 });
    expect(withoutDemand({ tool_choice: 'none' })).toEqual({ tool_choice: 'none' });
  });
});

describe('controlFaults', () => {
  const tools = { enabled: true, names: ['look'] };
  const at = { response: '/r', tools: '/t' };
  const faults = (controls: ControlLevel, offered = tools) =>
    controlFaults(controls, offered, at).map(({ pointer, code }) => `${pointer} ${code}`);

  it.each([
    'model',
    'messages',
    'stream',
    'tools',
    'n',
    'N',
    'functions',
    'function_call',
    'response_format',
    'max_completion_tokens',
    'api_base',
    'Api_Key',
    'aws_access_key_id',
    'extra_body',
    'models',
  ])('refuses the setting %s', (name) => {
    expect(faults({ model_settings: { [name]: 1 } })).toEqual([`/r/model_settings/${name} not_allowed`]);
    expect(faults({ model_settings: { [name]: null } })).toHaveLength(1);
  });

  it.each([
    '',
    ' ',
    ' top_k',
    'top_k ',
    '__proto__',
    'num_retries',
    'Timeout',
    'api-base',
    'extra-headers',
    'tags',
    'store',
  ])('refuses the name %j, whatever its value', (name) => {
    for (const value of [1, null]) {
      const settings = JSON.parse(`{${JSON.stringify(name)}:${value}}`) as Record<string, unknown>;
      expect(faults({ model_settings: settings })).toEqual([`/r/model_settings/${name} not_allowed`]);
    }
  });

  it('refuses the names that the contract lists, and no others', () => {
    const { description } = readContract('v2').components!.schemas!['ModelSettings'] as { description: string };
    const [, list] = description.split('are refused');
    const listed = [...list!.matchAll(/`([a-z_]+)`/g)].map(([, name]) => name!).filter((name) => name !== '_');
    const { names, prefixes } = refusedSettings;
    expect(listed.toSorted()).toEqual([...names, ...prefixes, '__proto__', 'not_allowed'].toSorted());
    for (const name of [...names, ...prefixes.map((prefix) => `${prefix}x`)])
      for (const written of [name, name.toUpperCase(), name.replaceAll('_', '-')])
        expect(faults({ model_settings: { [written]: 1 } })).toEqual([`/r/model_settings/${written} not_allowed`]);
  });

  it('passes on what models sample and generate by', () => {
    const names = [
      'top_k',
      'min_p',
      'guided_json',
      'web_search_options',
      'logit_bias',
      'repetition_penalty',
      'thinking',
    ];
    for (const name of names) expect(faults({ model_settings: { [name]: 1 } })).toEqual([]);
  });

  it('lets any other setting pass, whatever it is, up to a size', () => {
    expect(faults({ model_settings: { top_k: 1, 'a/b': { c: [null] }, logit_bias: { 50256: -100 } } })).toEqual([]);
    expect(faults({ model_settings: { 'x/~y': 1, 'api_~/': 1 } })).toEqual(['/r/model_settings/api_~0~1 not_allowed']);
    expect(faults({ model_settings: { x: 'x'.repeat(16_000) } })).toEqual(['/r/model_settings maxLength']);
  });

  it('refuses a choice that nothing can satisfy', () => {
    const none = { enabled: true, names: [] };
    const off = { enabled: false, names: ['look'] };
    const other = { type: 'function' as const, function: { name: 'write' } };
    expect(faults({ tool_choice: other })).toEqual(['/t/tool_choice/function/name unknown_tool']);
    expect(faults({ tool_choice: 'required' }, none)).toEqual(['/t/tool_choice unknown_tool']);
    for (const tool_choice of ['auto', 'required', named] as const)
      expect(faults({ tool_choice }, off)).toEqual(['/t/tool_choice not_allowed']);
    for (const tool_choice of ['none', 'required', named] as const) expect(faults({ tool_choice })).toEqual([]);
    expect(faults({ tool_choice: 'none' }, off)).toEqual([]);
    expect(faults({ tool_choice: 'auto' }, none)).toEqual([]);
  });
});
