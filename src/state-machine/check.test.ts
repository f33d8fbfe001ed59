import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { action } from '#src/testing/machine-bodies.ts';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import type { MachineState } from '#generated/v2/client/types.gen.ts';
import { checkMachine, type MachineSurroundings } from './check.ts';
import { completeState } from './complete.ts';
import { getReturnState, listTransitions, parseTarget, type MachineDefinition, type State } from './definition.ts';
import type { MachineOutline, PinnedOutline } from './outline.ts';

const machine = (states: MachineState[], more: Partial<MachineDefinition> = {}): MachineDefinition => ({
  states: states.map(completeState),
  references: {},
  new_user_initial_state: 'first',
  returning_user_initial_state: 'first',
  terminal_state: 'done',
  global_intra_state_navigation_guidelines: [],
  global_action_guidelines: [],
  global_boundary_constraints: [],
  ...more,
});

const alone: MachineSurroundings = { machineId: null, pinned: new Map(), findToolKind: () => null };
const faultsOf = (definition: MachineDefinition, surroundings: Partial<MachineSurroundings> = {}) => {
  const check = checkMachine(definition, { ...alone, ...surroundings });
  return 'faults' in check ? check.faults.map(({ pointer, code }) => `${pointer} ${code}`) : [];
};

const decision = (name: string, ...next: string[]): MachineState => ({
  type: 'decision',
  name,
  objective: 'Choose.',
  exit_conditions: next.map((next_state) => ({ description: 'x', next_state })),
});
const note = (name: string, next_state: string, return_state: string | null = null): MachineState => ({
  type: 'annotation',
  name,
  inner_thought: 'x',
  next_state,
  return_state,
});

const outline: MachineOutline = {
  terminal_state: 'end',
  states: { talk: { is_silent: false }, pass: { is_silent: true }, end: { is_silent: false } },
  depth: 0,
  within: [],
};
const id = (letter: string) => `hsm_${letter.repeat(26)}`;
const references = { other: { state_machine_id: id('1'), version: 1 } };
const withOther = (found: PinnedOutline = { outline }) => ({ pinned: new Map([['other', found]]) });

describe('checkMachine', () => {
  it('finds names that are not there or there twice', () => {
    const states = [action('first', 'nowhere', 'done'), action('first', 'done'), action('done')];
    expect(faultsOf(machine(states))).toEqual([
      '/states/1/name duplicate_state',
      '/states/0/exit_conditions/0/next_state unknown_state',
    ]);
    expect(faultsOf(machine([action('first', 'done'), action('done')], { terminal_state: 'constructor' }))).toEqual([
      '/terminal_state unknown_state',
    ]);
    expect(faultsOf(machine([action('first', 'constructor', 'done'), action('done')]))).toEqual([
      '/states/0/exit_conditions/0/next_state unknown_state',
    ]);
  });

  it('finds beginnings and ends that are no actions, and an end with exits', () => {
    expect(faultsOf(machine([note('first', 'done'), action('done')]))).toEqual([
      '/new_user_initial_state action_required',
      '/returning_user_initial_state action_required',
    ]);
    expect(faultsOf(machine([action('first', 'done'), action('done', 'first')]))).toEqual([
      '/states/1/exit_conditions terminal_exits',
    ]);
    expect(
      faultsOf(machine([action('done')], { new_user_initial_state: 'done', returning_user_initial_state: 'done' })),
    ).toEqual([]);
  });

  it('finds states that are not reached, and those from which the end is not', () => {
    const states = [action('first', 'trap', 'done'), action('island', 'done'), action('trap', 'trap'), action('done')];
    expect(faultsOf(machine(states))).toEqual(['/states/1 unreachable_state', '/states/2 dead_end']);
    expect(faultsOf(machine(states, { returning_user_initial_state: 'island' }))).toEqual(['/states/2 dead_end']);
  });

  it('finds cycles that never pass an action', () => {
    const states = [
      action('first', 'choose'),
      decision('choose', 'think', 'done'),
      note('think', 'choose'),
      action('done'),
    ];
    const check = checkMachine(machine(states), alone);
    expect(check).toEqual({
      faults: [
        {
          pointer: '/states/1',
          code: 'silent_loop',
          detail: expect.stringContaining('through choose, think for ever'),
        },
      ],
    });
    const talking = [action('first', 'choose'), decision('choose', 'first', 'done'), action('done')];
    expect(faultsOf(machine(talking))).toEqual([]);
  });

  it('finds cycles through a machine that says nothing', () => {
    const states = (entry: string) => [action('first', 'choose'), decision('choose', entry, 'done'), action('done')];
    expect(faultsOf(machine(states('other.pass'), { references }), withOther())).toEqual(['/states/1 silent_loop']);
    expect(faultsOf(machine(states('other.talk'), { references }), withOther())).toEqual([]);
  });

  it('finds ways on which a run would enter too many states, those of other machines included', () => {
    const chain = (count: number, ...more: MachineState[]) => {
      const notes = Array.from({ length: count }, (_, place) =>
        note(`n${place}`, place < count - 1 ? `n${place + 1}` : 'done'),
      );
      return [action('first', 'n0'), ...notes, ...more, action('done')];
    };
    expect(faultsOf(machine(chain(99)))).toEqual([]);
    const check = checkMachine(machine(chain(100)), alone);
    const detail = expect.stringContaining('From first the agent may enter 101 states in a row');
    expect(check).toEqual({ faults: [{ pointer: '/states/0', code: 'silent_path', detail }] });
    const long = { ...outline, states: { ...outline.states, pass: { is_silent: true, silent_steps: 60 } } };
    const twice = (next: string) => [
      action('first', 'one'),
      note('one', 'other.pass', 'two'),
      note('two', next, next === 'done' ? null : 'done'),
      action('done'),
    ];
    expect(faultsOf(machine(twice('done'), { references }), withOther({ outline: long }))).toEqual([]);
    expect(faultsOf(machine(twice('other.pass'), { references }), withOther({ outline: long }))).toEqual([
      '/states/0 silent_path',
    ]);
  });

  it('finds references that lead nowhere, or back to the machine', () => {
    const states = (entry: string) => [action('first', entry, 'done'), action('done')];
    const at = '/states/0/exit_conditions/0/next_state';
    expect(faultsOf(machine(states('third.x'), { references }), withOther())).toEqual([`${at} unknown_reference`]);
    expect(faultsOf(machine(states('other.x'), { references }), withOther())).toEqual([`${at} unknown_state`]);
    expect(faultsOf(machine(states('other.end'), { references }), withOther())).toEqual([`${at} terminal_reference`]);
    const talk = machine(states('other.talk'), { references });
    const pins: [PinnedOutline, string][] = [
      [{ missing: 'machine' }, 'unknown_machine'],
      [{ missing: 'version' }, 'unknown_version'],
      [{ deprecated: true }, 'deprecated_version'],
    ];
    for (const [found, code] of pins) expect(faultsOf(talk, withOther(found))).toEqual([`/references/other ${code}`]);
    const own = { state_machine_id: id('2'), version: 1 };
    const loop = { ...withOther({ outline: { ...outline, within: [own] } }), machineId: id('2') };
    expect(faultsOf(talk, loop)).toEqual(['/references/other reference_loop']);
    expect(faultsOf(talk, { ...withOther(), machineId: id('1') })).toEqual(['/references/other reference_loop']);
  });

  it('bounds how deep and how many machines lie within one', () => {
    const definition = machine([action('first', 'other.talk', 'done'), action('done')], { references });
    expect(faultsOf(definition, withOther({ outline: { ...outline, depth: 7 } }))).toEqual([]);
    expect(faultsOf(definition, withOther({ outline: { ...outline, depth: 8 } }))).toEqual([
      '/references reference_depth',
    ]);
    const within = Array.from({ length: 50 }, (_, version) => ({ state_machine_id: id('3'), version }));
    expect(faultsOf(definition, withOther({ outline: { ...outline, within: within.slice(1) } }))).toEqual([]);
    expect(faultsOf(definition, withOther({ outline: { ...outline, within } }))).toEqual([
      '/references reference_count',
    ]);
  });

  it('needs a return where a state leads to a reference by itself, and refuses one elsewhere', () => {
    const states = (back: string | null) => [
      action('first', 'think'),
      note('think', 'other.talk', back),
      action('done'),
    ];
    const definition = (back: string | null) => machine(states(back), { references });
    expect(faultsOf(definition(null), withOther())).toEqual(['/states/1/return_state required']);
    expect(faultsOf(definition('x'), withOther())).toEqual(['/states/1/return_state unknown_state']);
    expect(faultsOf(definition('done'), withOther())).toEqual([]);
    expect(faultsOf(definition('think'), withOther())).toContain('/states/1 dead_end');
    const local = [action('first', 'think'), note('think', 'done', 'first'), action('done')];
    expect(faultsOf(machine(local))).toEqual(['/states/1/return_state not_allowed']);
  });

  it('finds tools that are not there, offered twice, or too many', () => {
    const specs = [{ tool: 'a', version_constraint: '^2' }, { tool: 'b' }, { tool: 'a' }];
    const call: MachineState = {
      type: 'tool_call',
      name: 'call',
      designated_tool: { tool: 'b' },
      designated_tool_call_objective: 'Call.',
      tool_call_specs: specs,
      next_state: 'done',
    };
    const states = [{ ...action('first', 'call'), action_tool_call_specs: specs }, call, action('done')];
    const findToolKind = (tool: string, version: string) => (tool === 'b' || version === 'latest' ? 'http' : null);
    expect(faultsOf(machine(states), { findToolKind })).toEqual([
      '/states/0/action_tool_call_specs/0/tool unknown_tool',
      '/states/0/action_tool_call_specs/2/tool duplicate_tool',
      '/states/1/tool_call_specs/0/tool unknown_tool',
      '/states/1/tool_call_specs/1/tool duplicate_tool',
      '/states/1/tool_call_specs/2/tool duplicate_tool',
    ]);
    const many = Array.from({ length: 65 }, (_, index) => ({ tool: `t${index}`, version_constraint: '1' }));
    const twice = { exit_condition_tool_call_specs: many, action_tool_call_specs: many.map(({ tool }) => ({ tool })) };
    const crowded = machine([{ ...action('first', 'done'), ...twice }, action('done')]);
    expect(faultsOf(crowded, { findToolKind: () => 'http' })).toEqual(['/states too_many_tools']);
  });

  it('finds rules of approval for tools that callers carry out', () => {
    const approval = { mode: 'always' as const };
    const states = [{ ...action('first', 'done'), action_tool_call_specs: [{ tool: 'a', approval }] }, action('done')];
    expect(faultsOf(machine(states), { findToolKind: () => 'http' })).toEqual([]);
    expect(faultsOf(machine(states), { findToolKind: () => 'caller' })).toEqual([
      '/states/0/action_tool_call_specs/0/approval not_allowed',
    ]);
  });

  it('finds a recall of both kinds or of none', () => {
    const recall = (more: object): MachineDefinition =>
      machine([action('first', 'look'), { type: 'recall', name: 'look', next_state: 'done', ...more }, action('done')]);
    expect(faultsOf(recall({}))).toEqual(['/states/1 one_of']);
    expect(faultsOf(recall({ queries: ['x'], requested_information: 'y' }))).toEqual(['/states/1 one_of']);
    expect(faultsOf(recall({ queries: ['x'] }))).toEqual([]);
    expect(faultsOf(recall({ requested_information: 'y' }))).toEqual([]);
  });
});

/** The machines of a family by their names, each of which may reference those before it. */
type Family = Map<string, MachineDefinition>;
/** A position with its returns, the innermost last. */
type Position = { machine: string; state: string }[];

const stateOf = (family: Family, { machine: name, state }: Position[number]): State =>
  family.get(name)!.states.find((one) => one.name === state)!;

/** Enters a position: leaves each referenced machine whose terminal state it is. */
function settle(family: Family, position: Position): Position {
  const inner = position.at(-1)!;
  const isOver = position.length > 1 && family.get(inner.machine)!.terminal_state === inner.state;
  return isOver ? settle(family, position.slice(0, -1)) : position;
}

/** Returns where a conversation may be next, by the rules of definition.ts read word for word. */
function listNext(family: Family, position: Position): Position[] {
  const [outer, inner] = [position.slice(0, -1), position.at(-1)!];
  const state = stateOf(family, inner);
  return listTransitions(state).map(({ transition }) => {
    const target = parseTarget(transition.next_state);
    if (target.reference === null) return settle(family, [...outer, { ...inner, state: target.state }]);
    const back = { ...inner, state: getReturnState(state, transition) };
    return settle(family, [...outer, back, { machine: target.reference, state: target.state }]);
  });
}

function explore(family: Family, start: Position, follows: (position: Position) => boolean): Map<string, Position> {
  const seen = new Map<string, Position>();
  const open = [start];
  for (let position = open.pop(); position; position = open.pop()) {
    const key = JSON.stringify(position);
    if (seen.has(key)) continue;
    seen.set(key, position);
    if (follows(position)) open.push(...listNext(family, position));
  }
  return seen;
}

const isSilentAt = (family: Family) => (position: Position) => stateOf(family, position.at(-1)!).type !== 'action';

/** Tells whether a conversation can come from a position to itself without an action. */
function isLooping(family: Family, position: Position): boolean {
  const isSilent = isSilentAt(family);
  if (!isSilent(position)) return false;
  return listNext(family, position).some((next) => explore(family, next, isSilent).has(JSON.stringify(position)));
}

/** Counts the most states that are entered from a position on, itself included, until the agent talks or the machine ends. */
function countSilentSteps(family: Family, position: Position, known = new Map<string, number>()): number {
  const key = JSON.stringify(position);
  if (!isSilentAt(family)(position)) return 1;
  const steps =
    known.get(key) ?? 1 + Math.max(...listNext(family, position).map((next) => countSilentSteps(family, next, known)));
  known.set(key, steps);
  return steps;
}

/** Finds what is wrong with the last machine of a family by playing it. */
function play(family: Family, name: string): string[] {
  const { states, terminal_state, ...rest } = family.get(name)!;
  const always = () => true;
  const own = (positions: Iterable<Position>) =>
    new Set([...positions].filter(({ length }) => length === 1).map(([only]) => only!.state));
  const starts = [rest.new_user_initial_state, rest.returning_user_initial_state];
  const reached = new Set(
    starts.flatMap((state) => [...own(explore(family, [{ machine: name, state }], always).values())]),
  );
  const isLoopOf = (state: string) =>
    [...explore(family, [{ machine: name, state }], isSilentAt(family)).values()].some((at) => isLooping(family, at));
  const faults = states.flatMap(({ name: state }, place) => {
    if (!reached.has(state)) return [`/states/${place} unreachable_state`];
    const isLeading = own(explore(family, [{ machine: name, state }], always).values()).has(terminal_state);
    return isLeading ? [] : [`/states/${place} dead_end`];
  });
  return [...faults, ...(states.some(({ name: state }) => isLoopOf(state)) ? ['silent_loop'] : [])];
}

const names = ['first', 'b', 'c', 'd'];

/** A machine of up to five states whose transitions all lead somewhere, perhaps into those of `before`. */
const machines = (before: Family) =>
  fc
    .integer({ min: 1, max: names.length })
    .chain((size) => {
      const own = [...names.slice(0, size), 'done'];
      const targets = [
        ...own,
        ...[...before].flatMap(([name, { states, terminal_state }]) =>
          states.filter((state) => state.name !== terminal_state).map((state) => `${name}.${state.name}`),
        ),
      ];
      const way = fc.record({ next_state: fc.constantFrom(...targets), return_state: fc.constantFrom(...own) });
      const kinds = fc.constantFrom('action', 'decision', 'annotation');
      const states = own.slice(0, -1).map((name, place) =>
        fc.record({
          name: fc.constant(name),
          type: place === 0 ? fc.constant('action') : kinds,
          ways: fc.array(way, { minLength: 1, maxLength: 3 }),
        }),
      );
      return fc.tuple(...states);
    })
    .map((states) =>
      machine(
        [
          ...states.map(({ name, type, ways }): MachineState => {
            const exits = ways.map(({ next_state, return_state }) => ({
              description: 'x',
              next_state,
              return_state: next_state.includes('.') ? return_state : null,
            }));
            if (type === 'annotation') return note(name, exits[0]!.next_state, exits[0]!.return_state);
            return { ...(type === 'action' ? action(name) : decision(name)), exit_conditions: exits } as MachineState;
          }),
          action('done'),
        ],
        {
          references: Object.fromEntries(
            [...before.keys()].map((name) => [name, { state_machine_id: name, version: 1 }]),
          ),
        },
      ),
    );

describe('the paths of a machine', () => {
  it('are judged as by playing all of them, through references too', () => {
    const families = machines(new Map()).chain((a) =>
      machines(new Map([['a', a]])).chain((b) =>
        machines(
          new Map([
            ['a', a],
            ['b', b],
          ]),
        ).map(
          (c) =>
            new Map([
              ['a', a],
              ['b', b],
              ['c', c],
            ]),
        ),
      ),
    );
    const counts = { sound: 0, unsound: 0 };
    fc.assert(
      fc.property(families, (family) => {
        const pinned = new Map<string, PinnedOutline>();
        for (const [name, definition] of family) {
          const check = checkMachine(definition, { ...alone, pinned });
          const found = 'faults' in check ? check.faults : [];
          const codes = found.map(({ pointer, code }) => (code === 'silent_loop' ? code : `${pointer} ${code}`));
          expect([...new Set(codes)]).toEqual(play(family, name));
          counts[found.length === 0 ? 'sound' : 'unsound'] += 1;
          // Only what breaks no rule is stored, so only that is referenced.
          if (!('outline' in check)) return;
          // The terminal states of machines on the way are counted, and not entered.
          for (const [state, { silent_steps }] of Object.entries(check.outline.states))
            expect(silent_steps).toBeGreaterThanOrEqual(countSilentSteps(family, [{ machine: name, state }]));
          pinned.set(name, check);
        }
      }),
      { numRuns: scaleRuns(2_000) },
    );
    expect(Math.min(counts.sound, counts.unsound)).toBeGreaterThan(100);
  });
});
