import type { Bundle } from '#src/http/pages/contract.ts';
import { escape } from '#src/http/pages/layout.ts';
import { renderMarkdown } from '#src/http/pages/markdown.ts';
import { followReference, type ShownSchema } from './operations.ts';

const nameOf = (schema: ShownSchema): string | null => schema.$ref?.split('/').at(-1) ?? null;

const inline = (text: string): string =>
  renderMarkdown(text.replaceAll(/\n(?!\n)/g, ' '))
    .html.replaceAll(/<\/?h\d[^<>]*>/g, '')
    .trim();

/** Returns a description as HTML; empty for none. */
export const describe = (text: string | undefined): string => (text ? inline(text) : '');

/** Returns the branches of a union, without that of null. */
const alternatives = (schema: ShownSchema): ShownSchema[] => listBranches(schema).filter(({ type }) => type !== 'null');

/** Returns the branches of a union. Beside members of its own they only say which of these go together. */
const listBranches = ({ properties, oneOf, anyOf }: ShownSchema): ShownSchema[] =>
  properties === undefined ? (oneOf ?? anyOf ?? []) : [];

/** Follows a reference, and a union of one branch and null to that branch. */
function resolve(
  bundle: Bundle,
  schema: ShownSchema,
): { schema: ShownSchema; target: ShownSchema; isNullable: boolean } {
  const target = followReference(bundle, schema);
  const branches = alternatives(target);
  const isNullable = branches.length < listBranches(target).length;
  if (branches.length !== 1) return { schema, target, isNullable };
  return { ...resolve(bundle, branches[0]!), isNullable };
}

/** Says the type of a value in a few words. */
function describeType(bundle: Bundle, written: ShownSchema): string {
  const { schema, target, ...union } = resolve(bundle, written);
  const name = nameOf(schema);
  if (target.const !== undefined) return JSON.stringify(target.const);
  if (target.type === 'array' && target.items) return `array of ${describeType(bundle, target.items)}`;
  const types = [target.type ?? []].flat().filter((type) => type !== 'null');
  const isNullable = union.isNullable || [target.type ?? []].flat().includes('null');
  const branches = alternatives(target);
  const isObject = target.properties !== undefined || branches.length > 0 || types.includes('object');
  const said = isObject && name ? name : types.join(' or ') || (branches.length > 0 ? 'one of several' : 'any value');
  return `${said}${isNullable ? ' or null' : ''}`;
}

/** The keywords that bound a value, as they are said. */
const bounds: [keyword: string, text: string][] = [
  ['minimum', 'at least'],
  ['maximum', 'at most'],
  ['minLength', 'characters at least'],
  ['maxLength', 'characters at most'],
  ['minItems', 'items at least'],
  ['maxItems', 'items at most'],
];

function describeBounds(schema: ShownSchema): string {
  const parts = bounds.flatMap(([keyword, text]) => {
    const value = schema[keyword];
    if (typeof value !== 'number' || (keyword.startsWith('min') && value === 0)) return [];
    return [text.includes(' ') && !text.startsWith('at') ? `${value} ${text}` : `${text} ${value}`];
  });
  const values = schema.enum?.filter((one) => one !== null) ?? [];
  if (values.length > 0) parts.unshift(values.map((one) => `<code>${escape(String(one))}</code>`).join(' '));
  if (schema.default !== undefined)
    parts.push(`by default <code>${escape(JSON.stringify(schema.default).slice(0, 80))}</code>`);
  return parts.length === 0 ? '' : `<p class="bounds">${parts.join(', ')}</p>`;
}

/** How deep members are shown within each other. What is deeper is named by its type. */
const deepest = 4;

type Shown = { depth: number; within: readonly string[] };

/** Returns the schema whose members are worth showing: of an array that of its items. */
function toContainer(bundle: Bundle, written: ShownSchema): ShownSchema {
  const { schema, target } = resolve(bundle, written);
  return target.type === 'array' && target.items ? toContainer(bundle, target.items) : schema;
}

function nested(bundle: Bundle, schema: ShownSchema, { depth, within }: Shown): string {
  const container = toContainer(bundle, schema);
  const name = nameOf(container);
  const target = followReference(bundle, container);
  const hasMembers =
    target.properties !== undefined ||
    alternatives(target).some((one) => followReference(bundle, one).properties !== undefined);
  if (!hasMembers || depth >= deepest || (name && within.includes(name))) return '';
  const inner = renderMembers(bundle, container, {
    depth: depth + 1,
    within: name ? [...within, name] : within,
  });
  if (inner === '') return '';
  return `<details><summary>Members of ${escape(name ?? 'it')}</summary>${inner}</details>`;
}

function renderMembers(bundle: Bundle, schema: ShownSchema, shown: Shown): string {
  const target = followReference(bundle, schema);
  const branches = alternatives(target);
  if (branches.length > 0) {
    const items = branches.map((branch) => {
      const text = describe(followReference(bundle, branch).description);
      return `<li><code>${escape(describeType(bundle, branch))}</code>${text}${nested(bundle, branch, shown)}</li>`;
    });
    return `<p class="bounds">One of:</p><ul class="branches">${items.join('')}</ul>`;
  }
  const members = Object.entries(target.properties ?? {}).map(([name, member]) =>
    renderMember(bundle, { name, schema: member, isRequired: target.required?.includes(name) === true }, shown),
  );
  return members.length === 0 ? '' : `<dl class="members">${members.join('')}</dl>`;
}

/** A named value: a member of an object, or a parameter. */
type NamedValue = { name: string; schema: ShownSchema; isRequired: boolean; description?: string | undefined };

/** Returns a named value as the term and the description of a list. */
export function renderMember(
  bundle: Bundle,
  { name, schema, isRequired, description }: NamedValue,
  shown: Shown = { depth: 0, within: [] },
): string {
  const target = followReference(bundle, schema);
  const text = describe(description ?? schema.description ?? target.description);
  const required = isRequired ? ' <span class="badge">required</span>' : '';
  return `<dt><code>${escape(name)}</code> <span class="type">${escape(describeType(bundle, schema))}</span>${required}</dt>
<dd>${text}${describeBounds(target)}${nested(bundle, schema, shown)}</dd>`;
}

/** Returns the members of a schema, those of its members folded up. */
export function renderSchema(bundle: Bundle, schema: ShownSchema): string {
  const container = toContainer(bundle, schema);
  const name = nameOf(container);
  return renderMembers(bundle, container, { depth: 0, within: name ? [name] : [] });
}
