import type { ContractChange } from '#contracts/gates/diff/change.ts';
import type { RuleName } from '#contracts/gates/diff/rules.ts';
import { getMembers, step, toRootSide } from '#contracts/gates/diff/side.ts';
import { code } from './markdown-text.ts';

/** The kinds of part that a sentence can be about. */
type PartKind = 'operation' | 'parameter' | 'header' | 'body' | 'answer' | 'field' | 'type' | 'contract';

/**
 * A part of the contract by the names that callers know: `limit` of listAgents, or the field `Agent.name`. `owner` is the
 * operation, the body or the answer that it is written in, as Markdown; null for what has a name of its own.
 */
export type ContractPart = { kind: PartKind; name: string; owner: string | null };

/** The rules whose sentence names the last part of the place, so that it is about what holds that part. */
const namesItsMember =
  /^(required-)?property-|^read-only|^(required-)?parameter-(added|removed|required|optional|encoding)|^header-|^(media-type|variant|extensible-variant|condition|object|other-fields|items)-/;

export const unescapeSegment = (segment: string): string => segment.replaceAll('~1', '/').replaceAll('~0', '~');

const nested: Record<string, (name: string) => string> = {
  properties: (name) => `.${name}`,
  patternProperties: () => '.*',
  oneOf: () => '',
  anyOf: () => '',
  allOf: () => '',
};

/** Extends the name of a schema by the way to a part of it: `Agent` and properties, tools, items give `Agent.tools[]`. */
function followSchema(name: string, segments: readonly string[]): string {
  const [first, second, ...rest] = segments;
  if (first === undefined) return name;
  if (first === 'items') return followSchema(`${name}[]`, segments.slice(1));
  if (first === 'additionalProperties') return followSchema(`${name}.*`, segments.slice(1));
  return first in nested && second !== undefined ? followSchema(name + nested[first]!(second), rest) : name;
}

const withoutDot = (name: string) => name.replace(/^\./, '');

/** Returns the part of a body: the body itself, or a field of it. */
function toBodyPart(kind: 'body' | 'answer', owner: string, segments: readonly string[]): ContractPart {
  const at = segments.indexOf('schema');
  const field = at < 0 ? '' : withoutDot(followSchema('', segments.slice(at + 1)));
  if (field !== '')
    return { kind: 'field', name: field, owner: kind === 'body' ? `the body of ${code(owner)}` : owner };
  return { kind, name: '', owner };
}

/** Finds the parts of two documents by their pointers. */
export function createPartFinder(before: object, after: object) {
  const documents = [before, after].map(toRootSide);
  const headers = new Map(documents.flatMap(({ document }) => listHeaderNames(document)));

  /** Returns the name of a parameter, which the comparison places by its index, or by its name when only one side has it. */
  const getParameterName = (segments: readonly string[]): string => {
    const named = documents.map((root) => step(root, ...segments).value['name']).find((name) => name !== undefined);
    return String(named ?? segments.at(-1));
  };

  function findInOperation(segments: readonly string[]): ContractPart {
    const [, path, method, part, name, ...rest] = segments;
    const operation = documents.map((root) => step(root, 'paths', path!, method!).value['operationId']).find(Boolean);
    const owner = String(operation ?? `${method} ${path}`);
    if (part === 'parameters' && name !== undefined)
      return { kind: 'parameter', name: getParameterName(segments.slice(0, 5)), owner };
    if (part === 'requestBody') return toBodyPart('body', owner, segments.slice(4));
    if (part !== 'responses' || name === undefined) return { kind: 'operation', name: owner, owner: null };
    const answer = `answer ${code(name)} of ${code(owner)}`;
    if (rest[0] === 'headers' && rest.length > 1) return { kind: 'header', name: rest[1]!, owner: answer };
    return toBodyPart('answer', answer, rest);
  }

  function findInComponents([, list, name, ...rest]: readonly string[]): ContractPart {
    if (list === 'parameters')
      return { kind: 'parameter', name: getParameterName(['components', list, name!]), owner: null };
    if (list === 'headers') return { kind: 'header', name: headers.get(name!) ?? name!, owner: null };
    if (list === 'responses' && rest[0] !== 'headers') return toBodyPart('answer', `answer ${code(name!)}`, rest);
    if (list === 'responses') return { kind: 'header', name: rest[1] ?? name!, owner: name! };
    const whole = followSchema(name!, rest);
    return { kind: whole === name ? 'type' : 'field', name: whole, owner: null };
  }

  /** Returns the part at a pointer. */
  function findPart(pointer: string): ContractPart {
    const segments = pointer.split('/').slice(1).map(unescapeSegment);
    if (segments[0] === 'paths' && segments.length > 2) return findInOperation(segments);
    if (segments[0] === 'components' && segments.length > 2) return findInComponents(segments);
    return { kind: 'contract', name: '', owner: null };
  }

  /** Returns the part that the sentence of a change is about. */
  return ({ rule, pointer }: Pick<ContractChange, 'rule' | 'pointer'>): ContractPart => {
    if (isAboutOperation(rule, pointer)) return findPart(pointer.split('/').slice(0, 4).join('/'));
    return findPart(
      namesItsMember.test(rule) ? pointer.replace(/(\/(properties|parameters|headers))?\/[^/]+$/, '') : pointer,
    );
  };
}

/** Statuses and bodies are named by their sentence, and belong to the operation. */
const isAboutOperation = (rule: RuleName, pointer: string) =>
  pointer.startsWith('/paths/') && /-status-|^status-|^not-modified|^(required-)?body-(added|removed)/.test(rule);

/** Lists the names under which answers send the headers that are written once, by the name of the component. */
function listHeaderNames(value: unknown): [string, string][] {
  if (typeof value !== 'object' || value === null) return [];
  const own = Object.entries(getMembers(getMembers(value)['headers'])).flatMap(([name, header]): [string, string][] => {
    const { $ref } = getMembers(header);
    return typeof $ref === 'string' ? [[$ref.split('/').at(-1)!, name]] : [];
  });
  return [...own, ...Object.values(value).flatMap(listHeaderNames)];
}
