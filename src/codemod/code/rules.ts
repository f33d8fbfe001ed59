import { problemKinds } from '#src/api/problems.ts';
import { toV1Code } from '#src/v1/errors.ts';
import { getFieldKind, type FieldMapping } from '#src/v1/field.ts';
import { toLegacyEvent } from '#src/v1/events/legacy-events.ts';
import type { EventMapping, OperationMapping } from '#src/v1/mapping.ts';
import { mappings } from '#src/v1/mappings.ts';
import { readBundledContract, readSchemaVocabulary, type Vocabulary } from './schemas.ts';

/** The path in version 2 of a member of version 1; null when version 2 does not have it. */
export type MemberRule = { path: readonly string[] | null; converted: boolean; note: string | null };

/** The differences of the two versions. Members are named `Schema.member`, by the schemas of version 1. */
export type CodemodRules = {
  operations: ReadonlyMap<string, OperationMapping>;
  members: ReadonlyMap<string, MemberRule>;
  /** The name of the body of each operation. */
  bodies: ReadonlyMap<string, string>;
  /** The types of version 1 by those of version 2; null for one that has no successor. */
  typeOf(v1: string): string | null;
  /** The defaults of parameters in version 1 that are different in version 2. */
  defaults: ReadonlyMap<string, unknown>;
  /** The names of stream events, and the members that hold them. */
  events: ReadonlyMap<string, string>;
  eventMembers: ReadonlySet<string>;
  /** The problems that version 1 has one code for. */
  codes: ReadonlyMap<string, readonly string[]>;
  /** The types of events of a log. */
  logTypes: ReadonlyMap<string, string>;
};

type RulesDraft = { members: Map<string, MemberRule>; types: Map<string, string>; v1: Vocabulary; v2: Vocabulary };

function putRule({ members }: RulesDraft, key: string, rule: MemberRule): void {
  const known = members.get(key);
  if (known && `${known.path}` !== `${rule.path}`) throw new Error(`The mappings say two things of ${key}.`);
  members.set(key, rule);
}

/** Learns where the members of a schema have gone; `holder` and `successor` are its names in the two versions. */
function addMemberRules(
  draft: RulesDraft,
  fields: readonly FieldMapping[],
  holder: string,
  successor: string | null,
): void {
  if (successor) draft.types.set(holder, successor);
  for (const field of fields) {
    if (field.v1 === null) continue;
    const [first, ...rest] = field.v1.split('.') as [string, ...string[]];
    const path = field.v2 === null || field.v2.startsWith('@') ? null : field.v2.split('.');
    putRule(draft, `${holder}.${first}`, {
      path,
      converted: getFieldKind(field) === 'converted',
      note: field.note ?? null,
    });
    const inner = draft.v1.memberOf(holder, first);
    if (rest.length > 0 && inner) addMemberRules(draft, [{ ...field, v1: rest.join('.') }], inner, null);
    if (field.items && inner && path)
      addMemberRules(draft, field.items, inner, successor && draft.v2.memberOf(successor, path[0]!));
  }
}

function addEventRules(
  draft: RulesDraft,
  mapping: OperationMapping,
  events: Map<string, string>,
  eventMembers: Set<string>,
): void {
  const [from, to] = [draft.v1.events(mapping.v1), draft.v2.events(mapping.v2)];
  if (!mapping.events || !from || !to) return;
  draft.types.set(draft.v1.streamOf(mapping.v1)!, draft.v2.streamOf(mapping.v2)!);
  for (const [name, { v1, fields }] of Object.entries(mapping.events as unknown as Record<string, EventMapping>)) {
    events.set(v1, name);
    const holder = from.schemas[v1]!;
    addMemberRules(draft, fields, holder, to.schemas[name]!);
    for (const owner of [holder, draft.v1.streamOf(mapping.v1)!]) {
      putRule(draft, `${owner}.${from.member}`, { path: [to.member], converted: false, note: null });
      eventMembers.add(`${owner}.${from.member}`);
    }
  }
}

const bodyFields = ({ request }: OperationMapping): FieldMapping[] =>
  request.flatMap((field) => {
    const { v1, v2 } = field;
    if (!v1?.startsWith('body.') || !v2) return [];
    return [{ ...field, v1: v1.slice('body.'.length), v2: v2.slice('body.'.length) }];
  });

/** Returns the problems that each code of version 1 stands for, the one of the same name first. */
function groupCodes(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [error_code, { status }] of Object.entries(problemKinds)) {
    const v1 = toV1Code({ error_code: error_code as keyof typeof problemKinds, status });
    const known = found.get(v1) ?? [];
    found.set(v1, error_code === v1 ? [error_code, ...known] : [...known, error_code]);
  }
  return found;
}

const reasoning = ['START', 'END', 'MESSAGE_START', 'MESSAGE_CONTENT', 'MESSAGE_END'].map(
  (name) => `REASONING_${name}`,
);

const defaultIn = (version: Vocabulary, id: string, name: string) =>
  version.parameters(id).find((one) => one.in === 'query' && one.name === name)?.schema.default;

/** Returns the parameters whose defaults differ, as `operation.parameter`. */
function listChangedDefaults({ v1, v2 }: RulesDraft, all: readonly OperationMapping[]): Map<string, unknown> {
  const found = all.flatMap((mapping) =>
    mapping.request.flatMap((field) => {
      if (!field.v1?.startsWith('query.') || !field.v2?.startsWith('query.') || field.convert) return [];
      const [name, next] = [field.v1.slice('query.'.length), field.v2.slice('query.'.length)];
      const value = defaultIn(v1, mapping.v1, name);
      const isSame = value === undefined || value === defaultIn(v2, mapping.v2, next) || name === 'offset';
      return isSame ? [] : [[`${mapping.v1}.${name}`, value] as const];
    }),
  );
  return new Map(found);
}

/** Creates the rules from the mapping table and the two contracts. */
export function createRules(table: Readonly<Record<string, OperationMapping>> = mappings as never): CodemodRules {
  const draft: RulesDraft = {
    members: new Map(),
    types: new Map([
      ['Failure', 'Problem'],
      ['Error', 'Problem'],
    ]),
    v1: readSchemaVocabulary(readBundledContract('v1')),
    v2: readSchemaVocabulary(readBundledContract('v2')),
  };
  const events = new Map<string, string>();
  const eventMembers = new Set<string>();
  const all = Object.values(table);
  for (const mapping of all) {
    const [reply, body] = [draft.v1.reply(mapping.v1), draft.v1.body(mapping.v1)];
    if (reply) addMemberRules(draft, mapping.answer, reply, draft.v2.reply(mapping.v2));
    if (body) addMemberRules(draft, bodyFields(mapping), body, draft.v2.body(mapping.v2));
    addEventRules(draft, mapping, events, eventMembers);
  }
  putRule(draft, 'Failure.code', { path: ['error_code'], converted: false, note: null });
  putRule(draft, 'Failure.message', { path: ['detail'], converted: false, note: null });
  return {
    operations: new Map(all.map((mapping) => [mapping.v1, mapping])),
    members: draft.members,
    bodies: new Map(all.flatMap(({ v1 }) => (draft.v1.body(v1) ? [[v1, draft.v1.body(v1)!] as const] : []))),
    typeOf: (v1) => draft.types.get(v1) ?? (draft.v2.has(v1) ? v1 : null),
    defaults: listChangedDefaults(draft, all),
    events,
    eventMembers,
    codes: groupCodes(),
    logTypes: new Map(
      reasoning.map((type) => [toLegacyEvent({ type, messageId: '', delta: '' } as never, undefined).type, type]),
    ),
  };
}
