import { listOperations } from '#contracts/gates/diff/operation.ts';
import type { Operation } from '#contracts/gates/diff/operation.ts';
import { getMembers, step } from '#contracts/gates/diff/side.ts';
import type { ErrorCode, Problem } from '#generated/v2/client/types.gen.ts';
import { problemKinds } from '#src/api/problems.ts';
import type { FieldKind } from '#src/v1/field.ts';
import { listFieldReports } from '#src/v1/mapping.ts';
import type { FieldReport, OperationMapping } from '#src/v1/mapping.ts';

/** A row of fields that stand beside each other in the two versions, and what becomes of them. */
export type FieldRow = { v1: string | null; v2: string | null; kind: FieldKind; note: string | null };
type Section = { title: string; rows: FieldRow[] };

/** An operation of version 1 beside that of version 2. */
export type OperationPair = {
  v1: { id: string; route: string };
  v2: { id: string; route: string }[];
  sections: Section[];
  notes: readonly string[];
};

const titles: Record<string, string> = { request: 'Request', answer: 'Answer' };
const getSectionTitle = (part: string) => titles[part] ?? `Event ${part.replace('event ', '')}`;

/** Lists the constants that version 2 is always sent, as text, by their place. */
const listConstants = ({ request }: OperationMapping): Map<string | null, string> =>
  new Map(request.filter((field) => 'value' in field).map(({ v2, value }) => [v2, JSON.stringify(value)]));

/** Returns the fields by part; what belongs to a call before says which one. */
function fieldSections(mapping: OperationMapping): Section[] {
  const parts = Map.groupBy(listFieldReports(mapping), ({ part, operation }) =>
    operation === mapping.v2 ? getSectionTitle(part) : `${getSectionTitle(part)} of ${operation}`,
  );
  const constants = listConstants(mapping);
  const noteOf = ({ v2, kind, note }: FieldReport) =>
    kind === 'constant' && constants.has(v2) ? `Always \`${constants.get(v2)}\`. ${note ?? ''}` : note;
  return [...parts].map(([title, fields]) => ({
    title,
    rows: fields.map((field) => ({ v1: field.v1, v2: field.v2, kind: field.kind, note: noteOf(field) })),
  }));
}

/** Returns the events by name: what each is called. */
function eventNames({ events }: OperationMapping): Section[] {
  const rows = Object.entries((events ?? {}) as Record<string, { v1: string }>).map(([v2, { v1 }]): FieldRow => ({
    v1,
    v2,
    kind: v1 === v2 ? 'same' : 'renamed',
    note: null,
  }));
  return rows.length > 0 ? [{ title: 'Events', rows }] : [];
}

const isCode = (code: unknown): code is ErrorCode => typeof code === 'string' && Object.hasOwn(problemKinds, code);

/** Returns the problems of an operation, by the examples that its answers have. */
function listProblemCodes({ side }: Operation): ErrorCode[] {
  const failures = Object.keys(getMembers(side.value['responses'])).filter((status) => /^[45]/.test(status));
  const codes = failures.flatMap((status) => {
    const media = step(side, 'responses', status, 'content', 'application/problem+json', 'examples');
    return Object.keys(media.value).map((name) => getMembers(step(media, name).value['value'])['error_code']);
  });
  return [...new Set(codes.filter(isCode))];
}

/** Each problem of the successor, and what a caller of version 1 is told instead. */
function errorSection({ error }: OperationMapping, successor: Operation): Section {
  const rows = listProblemCodes(successor).map((code): FieldRow => {
    const { status } = problemKinds[code];
    const down = error({ error_code: code, status, detail: '' } as Problem);
    const name = down.body.error.code;
    const kind = name === code && down.status === status ? 'same' : 'renamed';
    return { v1: `${down.status} ${name}`, v2: `${status} ${code}`, kind, note: null };
  });
  return { title: 'Errors', rows };
}

/** Every operation of version 1 beside what carries it out, from the mapping table and both contracts. */
export function compareOperations(mappings: readonly OperationMapping[], v1: object, v2: object): OperationPair[] {
  const byId = (document: object) =>
    new Map([...listOperations(document).values()].map((operation) => [operation.id, operation]));
  const [earlier, later] = [byId(v1), byId(v2)];
  const place = (operations: Map<string, Operation>, id: string) => {
    const operation = operations.get(id);
    if (!operation) throw new Error(`The contract has no operation ${id}, which src/v1/mappings.ts needs.`);
    const { method, path } = operation;
    return { id, route: `${method.toUpperCase()} ${path}` };
  };
  return mappings.map((mapping) => ({
    v1: place(earlier, mapping.v1),
    v2: [...Object.values(mapping.before ?? {}).map(({ v2 }) => v2), mapping.v2].map((id) => place(later, id)),
    sections: [...fieldSections(mapping), ...eventNames(mapping), errorSection(mapping, later.get(mapping.v2)!)].filter(
      ({ rows }) => rows.length > 0,
    ),
    notes: mapping.notes,
  }));
}
