import type { Operations as V1Operations } from '#generated/v1/operations.gen.ts';
import type { Operations as V2Operations } from '#generated/v2/operations.gen.ts';
import type { ErrorDown } from './errors.ts';
import { kindOf, type Field, type FieldKind } from './field.ts';
import type { List } from './pages.ts';

/** A call of version 2 that comes before the one that answers. */
export type Before = {
  v2: keyof V2Operations;
  request: readonly Field[];
  /** The member of the request that makes it needless. */
  unless?: string;
  note: string;
};

/** What an event of version 2 is in version 1. */
export type EventDown = { v1: string; fields: readonly Field[] };

/**
 * How one operation of version 1 is carried out by one of version 2. The handlers, the guide, the usage report and the
 * codemod are all made from it.
 */
export type Mapping<
  V1 extends keyof V1Operations = keyof V1Operations,
  V2 extends keyof V2Operations = keyof V2Operations,
> = {
  v1: V1;
  v2: V2;
  /** By name: its answer is there for all that follows, as `@name`. */
  before?: Readonly<Record<string, Before>>;
  /** The request, on its way up. */
  request: readonly Field[];
  /** The answer, on its way down. `@request` is the request of version 1. */
  answer: readonly Field[];
  /** A problem, on its way down. */
  error: ErrorDown;
  /** The events of a stream by their name in version 2, on their way down. */
  events?: [V2Operations[V2]['stream']] extends [never]
    ? never
    : Readonly<Record<EventName<V2Operations[V2]['stream']>, EventDown>>;
  list?: List;
  /** What people have to know who move to version 2. */
  notes: readonly string[];
};

type EventName<Event> = Event extends { event: infer Name extends string } ? Name : never;

/** What becomes of one member of a version. */
export type FieldReport = {
  part: 'request' | 'answer' | `event ${string}`;
  /** The operation of version 2 that has it. */
  operation: keyof V2Operations;
  v1: string | null;
  v2: string | null;
  kind: FieldKind;
  note: string | null;
};

const inside = (list: string | null, item: string | null) =>
  item === null || list === null ? item : `${list}[].${item}`;

function report(part: FieldReport['part'], operation: keyof V2Operations, fields: readonly Field[]): FieldReport[] {
  return fields.flatMap((field) => {
    if (!field.items) {
      const { v1, v2, note = null } = field;
      return [{ part, operation, v1, v2, kind: kindOf(field), note }];
    }
    return report(part, operation, field.items).map((item) => ({
      ...item,
      v1: inside(field.v1, item.v1),
      v2: inside(field.v2, item.v2),
    }));
  });
}

/** Field by field: what is carried, under which name, and what is not. */
export function fieldsOf(mapping: Mapping): FieldReport[] {
  const before = Object.values(mapping.before ?? {});
  const events = Object.values((mapping.events ?? {}) as Record<string, EventDown>);
  return [
    ...before.flatMap(({ v2, request }) => report('request', v2, request)),
    ...report('request', mapping.v2, mapping.request),
    ...report('answer', mapping.v2, mapping.answer),
    ...events.flatMap(({ v1, fields }) => report(`event ${v1}`, mapping.v2, fields)),
  ];
}
