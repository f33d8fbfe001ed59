import type { GetStateMachineGraphData } from '#generated/v2/client/types.gen.ts';
import { toBodyTag } from '#src/api/preconditions.ts';
import { invalidRequest } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import type { Drawer } from '#src/drawing/drawer.ts';
import type { Handler } from '#src/resources/services.ts';
import { createDiagram, toVersionId, type Diagram, type DrawnMachine } from '#src/state-machine/diagram.ts';
import { writeDot } from '#src/state-machine/dot.ts';
import { writeMermaid } from '#src/state-machine/mermaid.ts';
import { requireStateMachine, requireVersion } from './require.ts';
import { listPinnedMachines } from './store.ts';

type Language = NonNullable<NonNullable<GetStateMachineGraphData['query']>['language']>;

/** The most states that are drawn of a machine and those within it. */
const maxStates = 500;
/** The most arrows that are laid out. The time for that grows faster than their number. */
const maxArrows = 400;

/** Reads the versions that a machine references, level by level, as far as they are drawn. */
async function readReferenced(
  db: Queryable,
  organizationId: string,
  { definition }: DrawnMachine,
  depth: number,
): Promise<Map<string, DrawnMachine>> {
  const known = new Map<string, DrawnMachine>();
  let left = maxStates - definition.states.length;
  let level: Pick<DrawnMachine, 'definition'>[] = [{ definition }];
  for (let at = 0; at < depth && level.length > 0; at += 1) {
    const named = level.flatMap((machine) => Object.values(machine.definition.references));
    const pins = new Map(named.map((pin) => [toVersionId(pin), pin]));
    const open = [...pins].filter(([id]) => !known.has(id)).map(([, pin]) => pin);
    const found = await listPinnedMachines(db, organizationId, open, left);
    for (const { machineId: state_machine_id, ...machine } of found) {
      known.set(toVersionId({ state_machine_id, version: machine.version }), machine);
      left -= machine.definition.states.length;
    }
    level = found;
  }
  return known;
}

/** @throws `invalid_request` when SVG takes too long; `rate_limit_exceeded` when too many drawings wait. */
async function writeDiagram(drawer: Drawer, diagram: Diagram, language: Language): Promise<string> {
  if (language === 'mermaid') return writeMermaid(diagram);
  const dot = writeDot(diagram);
  if (language === 'dot') return dot;
  const { length } = diagram.edges;
  const svg = length > maxArrows ? null : await drawer.draw(dot);
  if (svg !== null) return svg;
  const detail = `To lay out ${length} arrows takes too long. Ask for less depth, or for mermaid or dot.`;
  throw invalidRequest([{ parameter: 'language', detail, code: 'too_large' }]);
}

export const getStateMachineGraph: Handler<'getStateMachineGraph'> = async (
  { dataSource, drawer },
  { path, query, principal: { organizationId } },
) => {
  const { format = 'json', depth = 1 } = query;
  const language = format === 'svg' ? 'svg' : (query.language ?? 'mermaid');
  const { state_machine_id: id } = path;
  const machine =
    query.version === undefined
      ? await requireStateMachine(dataSource, organizationId, id)
      : await requireVersion(dataSource, organizationId, id, query.version);
  const diagram = createDiagram(machine, await readReferenced(dataSource, organizationId, machine, depth));
  const is_complete = diagram.groups.every(({ nodes }) => nodes.every(({ kind }) => kind !== 'reference'));
  const text = await writeDiagram(drawer, diagram, language);
  if (format === 'svg') {
    const headers = { ETag: toBodyTag(text) };
    return { status: 200, bytes: Buffer.from(text), mediaType: 'image/svg+xml', headers };
  }
  return { status: 200, body: { state_machine_id: id, version: machine.version, language, is_complete, text } };
};
