import {
  findReference,
  getReturnState,
  listTransitions,
  parseTarget,
  type MachineDefinition,
  type MachineReference,
  type State,
  type Transition,
} from './definition.ts';

/** A version of a machine that is drawn, or that a drawn one references. */
export type DrawnMachine = { key: string; version: number; definition: MachineDefinition };

/** A box: a state by its type, a place where conversations begin, or a state of a machine that is not drawn itself. */
export type DiagramNode = { id: string; label: string; kind: State['type'] | 'terminal' | 'start' | 'reference' };

/** An arrow. A return leads from the end of a referenced machine back to where it was entered from. */
export type DiagramEdge = { from: string; to: string; label: string; kind: 'transition' | 'return' };

/** The boxes of one machine. The machine that is asked for has no title. */
type DiagramGroup = { title: string | null; nodes: DiagramNode[] };

/** A drawing in which nothing is placed yet. The ids are made here: nobody's text is part of them. */
export type Diagram = { groups: DiagramGroup[]; edges: DiagramEdge[] };

/** The most characters of a description on an arrow. */
const longestLabel = 60;

const shorten = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const letters = [...line];
  return letters.length > longestLabel ? `${letters.slice(0, longestLabel - 1).join('')}…` : line;
};

export const toVersionId = ({ state_machine_id: id, version }: MachineReference): string => `${id} ${version}`;

/** A machine whose boxes are there: the ids by the names of its states. */
type PlacedMachine = { definition: MachineDefinition; ids: ReadonlyMap<string, string>; nodes: DiagramNode[] };

/** Puts a machine and the versions that it references into a diagram. */
class DiagramBuilder {
  readonly #known: ReadonlyMap<string, DrawnMachine>;
  readonly #places = new Map<DrawnMachine, Map<string, string>>();
  readonly #returns = new Set<string>();
  readonly diagram: Diagram = { groups: [], edges: [] };
  #count = 0;

  constructor(known: ReadonlyMap<string, DrawnMachine>) {
    this.#known = known;
  }

  #newId(): string {
    this.#count += 1;
    return `n${this.#count}`;
  }

  /** Adds the boxes of a machine, and then its arrows with the machines that they lead to. Returns the ids of its states. */
  add(machine: DrawnMachine, title: string | null): Map<string, string> {
    const known = this.#places.get(machine);
    if (known) return known;
    const { states, terminal_state } = machine.definition;
    const nodes = states.map(({ name, type }): DiagramNode => {
      const kind = name === terminal_state ? 'terminal' : type;
      return { id: this.#newId(), label: name, kind };
    });
    const ids = new Map(states.map(({ name }, place) => [name, nodes[place]!.id]));
    this.#places.set(machine, ids);
    const group = { title, nodes };
    this.diagram.groups.push(group);
    for (const state of states)
      for (const { transition } of listTransitions(state))
        this.#addTransition({ definition: machine.definition, ids, nodes }, state, transition);
    return ids;
  }

  #addTransition({ definition, ids, nodes }: PlacedMachine, state: State, transition: Transition): void {
    const from = ids.get(state.name)!;
    const label = 'description' in transition ? shorten(String(transition.description)) : '';
    const target = parseTarget(transition.next_state);
    if (target.reference === null) return this.#connect(from, ids.get(target.state)!, label);
    const reference = findReference(definition, target.reference);
    const inner = reference && this.#known.get(toVersionId(reference));
    const back = ids.get(getReturnState(state, transition))!;
    if (!inner) {
      const id = this.#newId();
      nodes.push({ id, label: transition.next_state, kind: 'reference' });
      this.#connect(from, id, label);
      return this.#addReturn(id, back);
    }
    const inside = this.add(inner, `${target.reference}: ${inner.key} ${inner.version}`);
    this.#connect(from, inside.get(target.state)!, label);
    this.#addReturn(inside.get(inner.definition.terminal_state)!, back);
  }

  #connect(from: string, to: string, label = ''): void {
    this.diagram.edges.push({ from, to, label, kind: 'transition' });
  }

  /** Several exits may enter a machine and return to one state: one arrow says so. */
  #addReturn(from: string, to: string): void {
    const key = `${from} ${to}`;
    if (this.#returns.has(key)) return;
    this.#returns.add(key);
    this.diagram.edges.push({ from, to, label: '', kind: 'return' });
  }

  /** Adds where conversations begin. */
  addStarts({ definition }: DrawnMachine, ids: Map<string, string>): void {
    const { new_user_initial_state: first, returning_user_initial_state: again } = definition;
    const both = [
      { label: 'new user', state: first },
      { label: 'returning user', state: again },
    ];
    for (const { label, state } of first === again ? [{ label: 'start', state: first }] : both) {
      const id = this.#newId();
      this.diagram.groups[0]!.nodes.push({ id, label, kind: 'start' });
      this.#connect(id, ids.get(state)!);
    }
  }
}

/**
 * Makes the diagram of a machine that the checks let pass. `known` are the versions that it may contain, by `toVersionId`; a state
 * of one that is not known is a box of its own. Each version is drawn once, however often it is entered.
 */
export function createDiagram(machine: DrawnMachine, known: ReadonlyMap<string, DrawnMachine>): Diagram {
  const builder = new DiagramBuilder(known);
  const ids = builder.add(machine, null);
  builder.addStarts(machine, ids);
  return builder.diagram;
}
