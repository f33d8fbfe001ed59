import type { Comparer, Finding, ComparablePart } from './change.ts';
import { compareRequestBody, compareResponse } from './content.ts';
import { compareParameters, listParameters } from './parameters.ts';
import { compareExtensions, compareTags } from './extensions.ts';
import { compareOtherMembers } from './other-members.ts';
import type { RuleName } from './rules.ts';
import { compareProse, compareUnruled } from './schema.ts';
import { compareSecurity } from './security.ts';
import { joinPointer, getMembers, partition, toRootSide, isSameValue, step, stepBoth } from './side.ts';
import type { Pair, Side } from './side.ts';

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

export type Operation = { id: string; path: string; method: string; item: Side; side: Side };

/** Lists the operations of a document by method and path, without the names of path parameters. */
export function listOperations(document: object): Map<string, Operation> {
  const root = toRootSide(document);
  const all = Object.keys(getMembers(root.value['paths'])).flatMap((path) => {
    const item = step(root, 'paths', path);
    return methods
      .filter((method) => method in item.value)
      .map((method) => {
        const side = step(item, method);
        return { id: String(side.value['operationId'] ?? `${method} ${path}`), path, method, item, side };
      });
  });
  return new Map(
    all.map((operation) => [`${operation.method} ${operation.path.replaceAll(/\{[^}]*\}/g, '{}')}`, operation]),
  );
}

/** Compares the requests and the responses of an operation. */
function* compareOperation(
  before: Operation,
  after: Operation,
  today: string | null,
): Iterable<Finding | ComparablePart> {
  const pair: Pair = { before: before.side, after: after.side };
  const { pointer } = before.side;
  if (before.id !== after.id)
    yield {
      rule: 'operation-renamed',
      pointer: joinPointer(pointer, 'operationId'),
      before: before.id,
      after: after.id,
    };
  yield* compareLifecycle(pair, before.id, today);
  yield* compareSecurity(pair);
  yield* compareExtensions(pair);
  yield* compareTags(pair);
  yield* compareOtherMembers({ before: before.item, after: after.item }, 'item');
  yield* compareOtherMembers(pair, 'operation');
  if ('callbacks' in pair.before.value) yield* compareUnruled(pair, 'callbacks', 'unsupported-part-changed');
  const parameters = [before, after].map(({ item, method, path }) => listParameters(item, method, path));
  yield* compareParameters(parameters[0]!, parameters[1]!, pointer);
  yield* compareBody(pair);
  yield* compareStatuses(pair);
}

/** Returns the time of a date of ISO 8601, or null for anything else. */
function parseDate(value: unknown): number | null {
  const isWritten = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/.test(value);
  const time = isWritten ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}

/** The shortest time for which an operation stays after its end was announced: ninety days. */
const shortestNoticeMs = 90 * 24 * 3_600_000;

/**
 * Compares the lifecycle: a deprecated operation has the date until which it stays, which is neither taken back nor
 * nearer. A new date leaves callers ninety days; `today` is null when that does not matter, as between two releases.
 */
function* compareLifecycle(pair: Pair, name: string, today: string | null): Iterable<Finding> {
  const [before, after] = [pair.before.value['x-sunset'], pair.after.value['x-sunset']];
  for (const finding of compareProse(pair, name)) {
    if (finding.rule !== 'deprecated') yield finding;
    else if (after === undefined) yield { ...finding, rule: 'deprecated-without-sunset' };
    else yield { ...finding, rule: 'deprecated-until', after };
  }
  if (isSameValue(before, after)) return;
  const change = { pointer: joinPointer(pair.before.pointer, 'x-sunset'), name, before, after };
  const [then, now] = [parseDate(before), parseDate(after)];
  if (after === undefined) {
    if (pair.after.value['deprecated'] === true) yield { rule: 'sunset-removed', ...change };
  } else if (now === null) yield { rule: 'sunset-unreadable', ...change };
  else if (then !== null && now < then) yield { rule: 'sunset-earlier', ...change };
  else if (today !== null && now < Date.parse(today)) yield { rule: 'sunset-past', ...change };
  else if (today !== null && then === null && now < Date.parse(today) + shortestNoticeMs)
    yield { rule: 'sunset-near', ...change };
}

function* compareBody(pair: Pair): Iterable<Finding | ComparablePart> {
  const [then, now] = ['requestBody' in pair.before.value, 'requestBody' in pair.after.value];
  const body = stepBoth(pair, 'requestBody');
  const pointer = joinPointer(pair.before.pointer, 'requestBody');
  const forced = body.after.value['required'] === true;
  if (then && now) yield { compare: compareRequestBody, pair: body, direction: 'request' };
  else if (now) yield { rule: forced ? 'required-body-added' : 'body-added', pointer };
  else if (then) yield { rule: 'body-removed', pointer };
}

/** Lists the media types of a response. */
const listTypes = (response: Side): string[] => Object.keys(getMembers(response.value['content']));

/** Checks that a response has the form of one of the known failures of an operation, or no body. */
function hasKnownForm(response: Side, operation: Side): boolean {
  const failures = Object.keys(getMembers(operation.value['responses'])).filter((status) => /^[45]/.test(status));
  const known = failures.flatMap((status) => listTypes(step(operation, 'responses', status)));
  return known.length === 0 || listTypes(response).every((type) => known.includes(type));
}

/** Returns the rule of a status that is new. A 304 answers only a condition that the request has set (RFC 9110, 15.4.5). */
function ruleOfAdded(status: string, response: Side, before: Side): RuleName {
  if (/^[45]/.test(status)) return hasKnownForm(response, before) ? 'failure-status-added' : 'failure-form-added';
  if (status === 'default' && isProblem(response)) return 'failure-status-added';
  return status === '304' ? 'not-modified-added' : 'success-status-added';
}

/** Checks that a response for all other statuses has the form of a failure only (RFC 9457). */
function isProblem(response: Side): boolean {
  const types = listTypes(response);
  return types.length > 0 && types.every((type) => type === 'application/problem+json');
}

function* compareStatuses(pair: Pair): Iterable<Finding | ComparablePart> {
  const statuses = (side: Side) => Object.keys(getMembers(side.value['responses']));
  const { removed, added, common } = partition(statuses(pair.before), statuses(pair.after));
  const at = (status: string) => joinPointer(pair.before.pointer, 'responses', status);
  for (const name of removed) yield { rule: 'status-removed', pointer: at(name), name };
  for (const name of added)
    yield { rule: ruleOfAdded(name, step(pair.after, 'responses', name), pair.before), pointer: at(name), name };
  for (const name of common)
    yield { compare: compareResponse, pair: stepBoth(pair, 'responses', name), direction: 'response' };
}

/** Returns the comparison of a whole operation as one part of the document. */
export const operationPart = (before: Operation, after: Operation, today: string | null): ComparablePart => {
  const compare: Comparer = () => compareOperation(before, after, today);
  return { compare, pair: { before: before.side, after: after.side }, direction: null };
};
