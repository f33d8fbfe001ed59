import type { MemoryCondition } from '#generated/v2/client/types.gen.ts';
import { invalidRequest, problem, type FieldError } from '#src/api/problems.ts';
import type { SqlParameters } from '#src/db/sql-parameters.ts';
import { readJson } from '#src/json/json.ts';
import { toMetadataLabel, toNameLabel, toValuePrefix } from './metadata-labels.ts';

const maxDepth = 5;
const maxConditions = 50;

const joiners = ['and', 'or', 'not'] as const;
const comparators = ['eq', 'ne', 'in', 'gt', 'gte', 'lt', 'lte', 'exists'] as const;

/** Finds the faults of a condition beyond its schema: members that do not belong together, and too much of it. */
function findConditionFaults(
  condition: MemoryCondition,
  pointer: string,
  depth: number,
  count: { conditions: number },
): FieldError[] {
  count.conditions += 1;
  if (depth > maxDepth) return [{ pointer, detail: `Conditions may be ${maxDepth} within each other.`, code: 'depth' }];
  if (count.conditions > maxConditions)
    return [{ pointer, detail: `There may be ${maxConditions} conditions.`, code: 'maxItems' }];
  const joined = joiners.filter((name) => condition[name] !== undefined);
  const compared = comparators.filter((name) => Object.hasOwn(condition, name));
  const [joiner] = joined;
  if (
    condition.member === undefined
      ? joined.length !== 1 || compared.length > 0
      : joined.length > 0 || compared.length !== 1
  ) {
    const detail = `Must be one of ${joiners.join(', ')}, or a member with one of ${comparators.join(', ')}.`;
    return [{ pointer, detail, code: 'condition' }];
  }
  if (joiner === undefined) return [];
  if (joiner === 'not') return findConditionFaults(condition.not!, `${pointer}/not`, depth + 1, count);
  return condition[joiner]!.flatMap((inner, index) =>
    findConditionFaults(inner, `${pointer}/${joiner}/${index}`, depth + 1, count),
  );
}

/** @throws `invalid_request` for a condition that means nothing, or is too large. */
export function requireCondition(condition: MemoryCondition | undefined, pointer: string): void {
  const faults = condition ? findConditionFaults(condition, pointer, 1, { conditions: 0 }) : [];
  if (faults.length > 0) throw invalidRequest(faults.slice(0, 1));
}

const isTextUpTo = (value: unknown, most: number) => typeof value === 'string' && [...value].length <= most;
const isListUpTo = (value: unknown, most: number) => Array.isArray(value) && value.length > 0 && value.length <= most;
const isBound = (value: unknown) => typeof value === 'number' || (typeof value === 'string' && [...value].length <= 60);

/** Tells, for each member of a condition, whether a value is one that its schema allows. */
const isMember: Record<keyof MemoryCondition, (value: unknown) => boolean> = {
  and: (value) => isListUpTo(value, 20) && (value as unknown[]).every(isCondition),
  or: (value) => isListUpTo(value, 20) && (value as unknown[]).every(isCondition),
  not: (value) => isCondition(value),
  member: (value) => isTextUpTo(value, 1_000),
  eq: () => true,
  ne: () => true,
  in: (value) => isListUpTo(value, 100),
  gt: isBound,
  gte: isBound,
  lt: isBound,
  lte: isBound,
  exists: (value) => typeof value === 'boolean',
};

/** Tells whether a value has the form of a condition, as its schema in the contract says it. */
function isCondition(value: unknown): value is MemoryCondition {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(
    ([name, member]) => Object.hasOwn(isMember, name) && isMember[name as keyof MemoryCondition](member),
  );
}

/**
 * Reads a condition of a query parameter, which the contract describes as a text.
 * @throws `invalid_request` when it is no JSON, no condition, or too large.
 */
export function parseCondition(text: string): MemoryCondition {
  const refuse = (detail: string) =>
    problem('invalid_request', `where: ${detail}`, { errors: [{ parameter: 'where', detail, code: 'condition' }] });
  const read = readJson(text);
  // A number that no double holds would be compared as another one.
  if ('fault' in read && read.pointer !== undefined) throw refuse(`It ${read.fault}`);
  const condition = 'fault' in read ? undefined : read.value;
  if (!isCondition(condition))
    throw refuse('Must be a MemoryCondition as JSON, such as {"member": "topic", "eq": "email"}.');
  const [fault] = findConditionFaults(condition, '', 1, { conditions: 0 });
  if (fault) throw refuse(`${fault.pointer} ${fault.detail}`.trim());
  return condition;
}

const operators = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;
type Bound = number | string;

/**
 * Writes that the value of a member lies within a bound. Labels hold it as JSON: a number as it is, a text in quotes, which
 * are taken away so that a text comes before those that begin with it.
 */
function toBoundSql(labels: string, member: string, operator: string, bound: Bound, parameters: SqlParameters): string {
  const prefix = toValuePrefix(member);
  const start = [...prefix].length + 1;
  const isText = typeof bound === 'string';
  const value = isText
    ? `substr(label, ${start + 1}, length(label) - ${start + 2}) COLLATE "C"`
    : `substr(label, ${start}, length(label) - ${start})::numeric`;
  const limit = isText
    ? `${parameters.add(JSON.stringify(bound).slice(1, -1), 'text')} COLLATE "C"`
    : parameters.add(String(bound), 'numeric');
  return `EXISTS (SELECT 1 FROM unnest(${labels}) label
    WHERE CASE WHEN starts_with(label, ${parameters.add(prefix, 'text')}) AND substr(label, ${start}, 1) ~ '${isText ? '"' : '[-0-9]'}'
               THEN ${value} ${operator} ${limit} ELSE false END)`;
}

function toExistsSql(labels: string, member: string, parameters: SqlParameters): string {
  const named = parameters.add([toNameLabel(member)], 'text[]');
  return `(${labels} @> ${named} OR EXISTS (
    SELECT 1 FROM unnest(${labels}) label WHERE starts_with(label, ${parameters.add(toValuePrefix(member), 'text')})))`;
}

function toComparisonSql(condition: MemoryCondition, labels: string, parameters: SqlParameters): string {
  const member = condition.member!;
  const hasOne = (values: readonly unknown[]) =>
    `${labels} && ${parameters.add(
      values.map((value) => toMetadataLabel(member, value)),
      'text[]',
    )}`;
  if (Object.hasOwn(condition, 'eq')) return hasOne([condition.eq]);
  if (Object.hasOwn(condition, 'ne')) return `NOT ${hasOne([condition.ne])}`;
  if (condition.in) return hasOne(condition.in);
  if (condition.exists !== undefined)
    return `${condition.exists ? '' : 'NOT '}${toExistsSql(labels, member, parameters)}`;
  const name = (['gt', 'gte', 'lt', 'lte'] as const).find((one) => condition[one] !== undefined)!;
  return toBoundSql(labels, member, operators[name], condition[name]!, parameters);
}

/** Writes a condition on the metadata of memories as SQL. `labels` is their column of labels. */
export function toConditionSql(condition: MemoryCondition, labels: string, parameters: SqlParameters): string {
  const all = (conditions: readonly MemoryCondition[], joint: string) =>
    `(${conditions.map((inner) => toConditionSql(inner, labels, parameters)).join(` ${joint} `)})`;
  if (condition.and) return all(condition.and, 'AND');
  if (condition.or) return all(condition.or, 'OR');
  if (condition.not) return `NOT ${toConditionSql(condition.not, labels, parameters)}`;
  return `(${toComparisonSql(condition, labels, parameters)})`;
}
