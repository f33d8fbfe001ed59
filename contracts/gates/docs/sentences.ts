import { rules } from '#contracts/gates/diff/rules.ts';
import type { RuleName } from '#contracts/gates/diff/rules.ts';
import { code, escapeMarkdown } from './markdown-text.ts';
import type { ContractPart } from './places.ts';

/** The sentences of rules about several names at once; `{name}` is their list. */
const pluralSentences: Partial<Record<RuleName, string>> = {
  'operation-removed': '{count} operations are gone.',
  'operation-added': '{count} operations are new.',
  deprecated: '{name} are deprecated.',
  'deprecated-until': '{name} are deprecated, and stay until {after}.',
  'parameter-removed': 'The parameters {name} are gone: requests with them are refused.',
  'parameter-added': 'The parameters {name} are new and may be left out.',
  'media-type-removed': 'The media types {name} are gone.',
  'media-type-added': 'The media types {name} are new.',
  'status-removed': 'The statuses {name} are gone.',
  'failure-status-added': 'There are new failures, {name}.',
  'header-removed': 'The headers {name} are gone.',
  'header-added': 'The headers {name} are new.',
  'value-removed': 'The values {name} are gone.',
  'value-added': 'The values {name} are new.',
  'extensible-value-added': 'The values {name} are new; callers were told to expect more.',
  'property-removed': 'The fields {name} are gone.',
  'property-added': 'The fields {name} are new.',
  'variant-removed': 'The variants {name} are gone.',
  'variant-added': 'The variants {name} are new.',
  'extensible-variant-added': 'The variants {name} are new; callers were told to expect more.',
  'type-removed': 'The types {name} are gone, which were offered by themselves.',
  'type-renamed': 'No types are called {name} any more: code that imports them by name has to change.',
};

/** Checks whether a rule has a sentence about several names. */
export const canNameSeveral = (rule: RuleName): boolean => rule in pluralSentences;

const maxValueLength = 100;
/** The rules whose values are words of ours, not values of the contract. */
const hasWordsAsValues = /^(type-(narrowed|widened)|null-|sunset-|deprecated-until)/;

function formatValue(rule: RuleName, value: unknown): string {
  if (value === undefined) return 'not set';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (hasWordsAsValues.test(rule)) return escapeMarkdown(text);
  return code(text.length > maxValueLength ? `${text.slice(0, maxValueLength - 1)}…` : text || '""');
}

const joinWords = (words: readonly string[]): string =>
  words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

const lowerFirst = (text: string) => text.replace(/^(?!I )[A-Z](?=[a-z]*\b)/, (letter) => letter.toLowerCase());

/** Formats operations by their number: by name when there is one, as lists when all of them are. */
function formatOperations(operations: readonly string[]): string {
  if (operations.length === 1) return code(operations[0]!);
  return `${operations.length} ${operations.every((id) => /^list[A-Z]/.test(id)) ? 'lists' : 'operations'}`;
}

const lastName = (name: string) => name.split('.').at(-1)!;
const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** Formats one name that several parts have, or none when they have several. */
const formatSharedName = (names: readonly string[], one: string, many: string): string => {
  const shared = unique(names.map(lastName));
  return shared.length === 1 ? `${one}${code(shared[0]!)}` : `${names.length} ${many}`;
};

const maxOwners = 3;

function formatTypes(fields: readonly string[]): string {
  const types = unique(fields.map((name) => name.split(/[.[]/)[0]!)).map(code);
  return types.length > maxOwners ? `${types.length} types` : joinWords(types);
}

function formatFields(fields: readonly ContractPart[], operations: readonly string[]): string {
  const names = fields.map(({ name }) => name);
  const owners = unique(fields.map(({ owner }) => owner));
  if (fields.length === 1 && owners[0] === null) return code(names[0]!);
  if (fields.length === 1) return `${code(names[0]!)} in ${owners[0]!}`;
  const isListed = fields.length <= maxOwners && owners[0] === null && unique(names.map(lastName)).length > 1;
  if (isListed) return joinWords(names.map(code));
  const shared = formatSharedName(names, '', 'fields');
  return owners.every((owner) => owner === null)
    ? `${shared} of ${formatTypes(names)}`
    : `${shared} of ${formatOperations(operations)}`;
}

/**
 * Formats the parts that a change is about: `limit` of 16 lists, or 41 fields. Empty when the sentence itself names all that
 * there is to name.
 */
export function formatParts(parts: readonly ContractPart[], operations: readonly string[]): string {
  const [first] = parts;
  if (!first) return '';
  const names = parts.map(({ name }) => name);
  const ofOperations = operations.length > 0 ? ` of ${formatOperations(operations)}` : '';
  const isOne = parts.length === 1;
  switch (first.kind) {
    case 'operation':
      return formatOperations(operations);
    case 'parameter':
      return `${formatSharedName(names, '', 'parameters')}${ofOperations}`;
    case 'header':
      return `${formatSharedName(names, 'header ', 'headers')}${ofOperations}`;
    case 'body':
      return isOne ? `the body${ofOperations}` : `the bodies${ofOperations}`;
    case 'answer':
      return isOne && first.owner ? first.owner : `${parts.length} answers${ofOperations}`;
    case 'field':
      return formatFields(parts, operations);
    case 'type':
      return formatTypes(names);
    case 'contract':
      return operations.length > 0 ? formatOperations(operations) : '';
  }
}

/** The comparison calls a few parts by words of its own, which are no names. */
const formatName = (name: string) => (/^it$|^the (body|answer)$/.test(name) ? name : code(name));

/** The parts of a sentence: what it is about, what happened to which names, and the values. */
type SentenceInput = {
  rule: RuleName;
  parts: readonly ContractPart[];
  operations: readonly string[];
  names: readonly string[];
  before: unknown;
  after: unknown;
};

const completeRules = /^(operation-(added|removed)|type-(removed|renamed)|server-|security-scheme)/;

/** Checks whether the sentence of a rule already names all that it is about. */
export const isCompleteRule = (rule: RuleName): boolean => completeRules.test(rule);

/** Formats a change as a sentence of Markdown that names the thing, once for all places where it is the same. */
export function formatSentence({ rule, parts, operations, names, before, after }: SentenceInput): string {
  const values: Record<string, string> = {
    count: String(names.length),
    name: joinWords(names.map(formatName)),
    before: formatValue(rule, before),
    after: formatValue(rule, after),
  };
  const template = (names.length > 1 && pluralSentences[rule]) || rules[rule].sentence;
  const about = isCompleteRule(rule) ? '' : formatParts(parts, operations);
  const isNamed = names.length === 1 && about === code(names[0]!);
  const subject = about === '' || isNamed ? '' : `${about}: `;
  const sentence = (subject ? lowerFirst(template) : template).replaceAll(
    /\{(\w+)\}/g,
    (_, key: string) => values[key] ?? '',
  );
  return subject === '' ? sentence : upperSubject(subject) + sentence;
}

const upperSubject = (subject: string) => subject.replace(/^[a-z]/, (letter) => letter.toUpperCase());
