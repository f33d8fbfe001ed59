import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listTransitions, type MachineDefinition, type State } from './definition.ts';
import { toMachineEvent, replayPosition, toMachineAddress, toPositionView } from './log-events.ts';
import { getState, isFinished, toMachineKey, UnknownPlace, type Machines, type Position } from './position.ts';
import { isSamePosition, isTransition, stepMachine, WrongInput, type StateEntry, type StepInput } from './step.ts';

const root = { machineId: 'desk', version: 1 };
const other = { machineId: 'identify', version: 3 };

const exit = (next_state: string, return_state: string | null = null) => ({
  description: `Go to ${next_state}`,
  next_state,
  return_state,
});
const action = (name: string, ...exits: ReturnType<typeof exit>[]) =>
  ({
    type: 'action',
    name,
    objective: name,
    actions: [],
    intra_state_navigation_guidelines: [],
    action_guidelines: [],
    boundary_constraints: [],
    exit_conditions: exits,
    action_tool_call_specs: [],
    exit_condition_tool_call_specs: [],
    skip_active_memory_retrieval: false,
  }) as State;
const decision = (name: string, ...exits: ReturnType<typeof exit>[]) =>
  ({
    type: 'decision',
    name,
    objective: name,
    decision_guidelines: [],
    exit_conditions: exits,
    tool_call_specs: [],
  }) as State;
const thought = (name: string, next_state: string, return_state: string | null = null) =>
  ({ type: 'annotation', name, inner_thought: name, next_state, return_state }) as State;

const machine = (states: State[], more: Partial<MachineDefinition> = {}): MachineDefinition => ({
  states,
  references: {},
  new_user_initial_state: states[0]!.name,
  returning_user_initial_state: states[0]!.name,
  terminal_state: states.at(-1)!.name,
  global_intra_state_navigation_guidelines: [],
  global_action_guidelines: [],
  global_boundary_constraints: [],
  ...more,
});

const desk = machine(
  [
    action('greet', exit('think'), exit('identify.ask', 'think'), exit('identify.ask')),
    action('welcome_back', exit('think')),
    thought('think', 'route'),
    decision('route', exit('answer'), exit('identify.ask', 'answer')),
    action('answer', exit('think'), exit('done')),
    action('done'),
  ],
  {
    returning_user_initial_state: 'welcome_back',
    references: { identify: { state_machine_id: 'identify', version: 3 } },
  },
);
const identify = machine([action('ask', exit('known'), exit('look')), thought('look', 'known'), action('known')]);
const machines: Machines = new Map([
  [toMachineKey(root), desk],
  [toMachineKey(other), identify],
]);

const at = (state: string, returns: string[] = []): Position => ({
  at: { ...(identify.states.some(({ name }) => name === state) ? other : root), state },
  returns: returns.map((name) => ({ ...root, state: name })),
});
const take = (position: Position | null, input: StepInput) => stepMachine(machines, root, position, input);

describe('a step', () => {
  it('begins where the user belongs, and has the agent speak', () => {
    expect(take(null, { type: 'begin', isReturning: false })).toMatchObject({
      position: at('greet'),
      entry: { from: null, cause: 'began' },
      effect: { type: 'reply' },
    });
    expect(take(null, { type: 'begin', isReturning: true }).position).toEqual(at('welcome_back'));
  });

  it('asks for an exit at a message of the user only, and may stay', () => {
    expect(take(at('greet'), { type: 'message' }).effect).toMatchObject({ type: 'choose_exit', mayStay: true });
    expect(take(at('greet'), { type: 'resume' }).effect).toMatchObject({ type: 'reply' });
    expect(take(at('greet'), { type: 'chosen', exit: null })).toMatchObject({ entry: null, effect: { type: 'reply' } });
    expect(take(at('route'), { type: 'message' }).effect).toMatchObject({ type: 'choose_exit', mayStay: false });
    expect(take(at('done'), { type: 'message' })).toMatchObject({ position: at('done'), effect: { type: 'reply' } });
  });

  it('leads on through states without the user', () => {
    const thinking = take(at('greet'), { type: 'chosen', exit: 0 });
    expect(thinking).toMatchObject({ position: at('think'), effect: { type: 'work' } });
    const routing = take(thinking.position, { type: 'done' });
    expect(routing).toMatchObject({
      position: at('route'),
      entry: { cause: 'led_on' },
      effect: { type: 'choose_exit' },
    });
  });

  it('enters a referenced machine, and returns from its end to where the transition says, else to the state of the exit', () => {
    const entered = take(at('greet'), { type: 'chosen', exit: 1 });
    expect(entered.position).toEqual(at('ask', ['think']));
    expect(take(entered.position, { type: 'chosen', exit: 0 })).toMatchObject({
      position: at('think'),
      effect: { type: 'work' },
    });
    const again = take(at('greet'), { type: 'chosen', exit: 2 }).position;
    expect(take(again, { type: 'chosen', exit: 1 }).position).toEqual(at('look', ['greet']));
    expect(take(at('look', ['greet']), { type: 'done' })).toMatchObject({
      position: at('greet'),
      effect: { type: 'reply' },
    });
  });

  it('refuses what cannot follow', () => {
    expect(() => take(at('greet'), { type: 'chosen', exit: 9 })).toThrow(WrongInput);
    expect(() => take(at('route'), { type: 'chosen', exit: null })).toThrow(WrongInput);
    expect(() => take(at('greet'), { type: 'done' })).toThrow(WrongInput);
    expect(() => take({ at: { ...root, state: 'gone' }, returns: [] }, { type: 'message' })).toThrow(UnknownPlace);
    expect(() => stepMachine(new Map(), root, null, { type: 'begin', isReturning: false })).toThrow(UnknownPlace);
  });
});

/** Machines of which every transition leads somewhere, references to an inner one included; with cycles of any kind. */
const machinesOf = fc
  .record({
    count: fc.integer({ min: 2, max: 6 }),
    types: fc.array(fc.constantFrom('action', 'decision', 'annotation'), { minLength: 6, maxLength: 6 }),
    ways: fc.array(fc.array(fc.nat(11), { minLength: 1, maxLength: 3 }), { minLength: 12, maxLength: 12 }),
  })
  .map(({ count, types, ways }): Machines => {
    const build = (prefix: string, from: number, reaches: boolean): MachineDefinition => {
      const name = (index: number) => `${prefix}${index % count}`;
      const toTarget = (way: number) => (reaches && way >= 6 ? `inner.i${way % count}` : name(way));
      const back = (way: number) => (reaches && way >= 6 ? name(way + 1) : null);
      const states = Array.from({ length: count }, (_, index): State => {
        const out = ways[from + index]!;
        if (index === count - 1) return action(name(index));
        if (types[index] === 'annotation') return thought(name(index), toTarget(out[0]!), back(out[0]!));
        const exits = out.map((way) => exit(toTarget(way), back(way)));
        return types[index] === 'action' ? action(name(index), ...exits) : decision(name(index), ...exits);
      });
      const first = action(`${prefix}first`, exit(name(0)));
      const references: MachineDefinition['references'] = reaches
        ? { inner: { state_machine_id: 'identify', version: 3 } }
        : {};
      return machine([first, ...states], { references });
    };
    return new Map([
      [toMachineKey(root), build('o', 0, true)],
      [toMachineKey(other), build('i', 6, false)],
    ]);
  });

/** Plays inputs against machines as a run does, and returns what was entered, in order. */
function play(of: Machines, choices: readonly number[]): { entries: StateEntry[]; position: Position } {
  const entries: StateEntry[] = [];
  let now = stepMachine(of, root, null, { type: 'begin', isReturning: false });
  for (const choice of choices) {
    if (now.entry) entries.push(now.entry);
    const { effect, position } = now;
    const input: StepInput =
      effect.type === 'reply'
        ? { type: 'message' }
        : effect.type === 'work'
          ? { type: 'done' }
          : { type: 'chosen', exit: effect.mayStay && choice === 0 ? null : choice % effect.exits.length };
    now = stepMachine(of, root, position, input);
  }
  if (now.entry) entries.push(now.entry);
  return { entries, position: now.position };
}

const toLogged = ({ from, to, cause }: StateEntry) =>
  toMachineEvent('entered', {
    type: 'action',
    ...toPositionView(to),
    from: from && toMachineAddress(from.at),
    cause,
    exit: null,
    reason: null,
  });

describe('any machine', () => {
  const walks = [machinesOf, fc.array(fc.nat(7), { maxLength: 60 })] as const;

  it('is left and entered by transitions of its own only, one state at a time', () => {
    fc.assert(
      fc.property(...walks, (of, choices) => {
        const { entries, position } = play(of, choices);
        for (const [index, { from, to }] of entries.entries()) {
          getState(of, to.at);
          for (const back of to.returns) getState(of, back);
          if (index === 0) expect(from).toBeNull();
          else {
            expect(isSamePosition(from!, entries[index - 1]!.to)).toBe(true);
            expect(isTransition(of, from!, to)).toBe(true);
          }
        }
        expect(isSamePosition(position, entries.at(-1)!.to)).toBe(true);
      }),
    );
  });

  it('comes to the same position when its log is replayed', () => {
    fc.assert(
      fc.property(...walks, (of, choices) => {
        const { entries, position } = play(of, choices);
        const noise = { type: 'CUSTOM', name: 'parley.state_machine.left', value: {} };
        expect(replayPosition(entries.flatMap((entry) => [noise, toLogged(entry), noise]))).toEqual(position);
      }),
    );
  });

  it('never waits at the end of a referenced machine, and has finished for good at its own', () => {
    fc.assert(
      fc.property(...walks, (of, choices) => {
        const { entries } = play(of, choices);
        const ends = new Map([...of].map(([key, { terminal_state: end }]) => [key, end]));
        for (const [index, { to }] of entries.entries()) {
          const isEnd = ends.get(toMachineKey(to.at)) === to.at.state;
          expect(isEnd && to.returns.length > 0).toBe(false);
          expect(isFinished(of, to)).toBe(isEnd);
          if (isEnd) expect(index).toBe(entries.length - 1);
        }
      }),
    );
  });

  it('has no transition to elsewhere', () => {
    const here = at('greet');
    const reached = listTransitions(getState(machines, here.at)).length;
    expect(reached).toBe(3);
    expect(isTransition(machines, here, at('think'))).toBe(true);
    expect(isTransition(machines, here, at('answer'))).toBe(false);
    expect(isTransition(machines, here, at('ask', ['think']))).toBe(true);
    expect(isTransition(machines, here, at('ask', ['answer']))).toBe(false);
  });
});
