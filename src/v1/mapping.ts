import type { Operations as V1Operations } from '#generated/v1/operations.gen.ts';
import type { Operations as V2Operations } from '#generated/v2/operations.gen.ts';
import type { ToV1Error } from './errors.ts';
import { getFieldKind, type FieldMapping, type FieldKind } from './field.ts';
import type { OffsetList } from './pages.ts';

/** A call of version 2 that precedes the one that answers. */
export type PrecedingCall = {
  v2: keyof V2Operations;
  request: readonly FieldMapping[];
  /** The member of the request that makes the call unnecessary. */
  unless?: string;
  note: string;
};

/** The mapping of an event of version 2 to version 1. */
export type EventMapping = { v1: string; fields: readonly FieldMapping[] };

/**
 * The mapping of an operation of version 1 to one of version 2. The handlers, the guide, the usage report and the codemod
 * are generated from it.
 */
export type OperationMapping<
  V1 extends keyof V1Operations = keyof V1Operations,
  V2 extends keyof V2Operations = keyof V2Operations,
> = {
  v1: V1;
  v2: V2;
  /** The preceding calls by name. Their answers are available to all that follows as `@name`. */
  before?: Readonly<Record<string, PrecedingCall>>;
  /** The mapping of the request, from version 1 to version 2. */
  request: readonly FieldMapping[];
  /** Query members for the handler of version 2 that only this server sets: its contract does not have them. */
  inside?: Readonly<Record<string, unknown>>;
  /** The mapping of the answer, from version 2 to version 1. `@request` is the request of version 1. */
  answer: readonly FieldMapping[];
  /** Converts a problem to version 1. */
  error: ToV1Error;
  /** The mappings of a stream's events, by their name in version 2. */
  events?: [V2Operations[V2]['stream']] extends [never]
    ? never
    : Readonly<Record<EventName<V2Operations[V2]['stream']>, EventMapping>>;
  list?: OffsetList;
  /** Notes for developers who migrate to version 2. */
  notes: readonly string[];
};

type EventName<Event> = Event extends { event: infer Name extends string } ? Name : never;

/** The report on the mapping of one member. */
export type FieldReport = {
  part: 'request' | 'answer' | `event ${string}`;
  /** The operation of version 2 that has it. */
  operation: keyof V2Operations;
  v1: string | null;
  v2: string | null;
  kind: FieldKind;
  note: string | null;
};

const joinItemPath = (list: string | null, item: string | null) =>
  item === null || list === null ? item : `${list}[].${item}`;

function reportFields(
  part: FieldReport['part'],
  operation: keyof V2Operations,
  fields: readonly FieldMapping[],
): FieldReport[] {
  return fields.flatMap((field) => {
    if (!field.items) {
      const { v1, v2, note = null } = field;
      return [{ part, operation, v1, v2, kind: getFieldKind(field), note }];
    }
    return reportFields(part, operation, field.items).map((item) => ({
      ...item,
      v1: joinItemPath(field.v1, item.v1),
      v2: joinItemPath(field.v2, item.v2),
    }));
  });
}

/** Lists the mapping of each field: its paths, its kind, and its note. */
export function listFieldReports(mapping: OperationMapping): FieldReport[] {
  const before = Object.values(mapping.before ?? {});
  const events = Object.values((mapping.events ?? {}) as Record<string, EventMapping>);
  return [
    ...before.flatMap(({ v2, request }) => reportFields('request', v2, request)),
    ...reportFields('request', mapping.v2, mapping.request),
    ...reportFields('answer', mapping.v2, mapping.answer),
    ...events.flatMap(({ v1, fields }) => reportFields(`event ${v1}`, mapping.v2, fields)),
  ];
}
