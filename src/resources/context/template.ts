import type { ContextTemplate, ContextVariable } from '#generated/v2/client/types.gen.ts';
import { quoteLine } from '#src/llm/quote-line.ts';
import type { FieldError } from '#src/api/problems.ts';

/** The values of a template's variables, by name. */
export type TemplateValues = Record<string, string | number | boolean>;

/** The part of a template that a version keeps. */
export type TemplateDefinition = Pick<ContextTemplate, 'name' | 'description' | 'body' | 'variables'>;

type TemplateForm = Pick<TemplateDefinition, 'body' | 'variables'>;

/** `{{name}}`, with blanks inside if one likes; `\{{` is a pair of braces; any other pair of opening braces is a slip. */
const placeholder = /\\\{\{|\{\{(?:[ \t]*([a-z][a-z0-9_]*)[ \t]*\}\})?/g;

const expected = { string: 'a string', number: 'a number', boolean: 'true or false', enum: 'one of its values' };

/** Finds the fault of a value for a variable, or null. */
function findValueFault(variable: ContextVariable, value: unknown): { detail: string; code: string } | null {
  const { type } = variable;
  const right = typeof value === (type === 'enum' ? 'string' : type);
  if (!right) return { detail: `Must be ${expected[type]}.`, code: 'type' };
  if (type === 'enum' && !variable.values.includes(value as string))
    return { detail: `Must be one of: ${variable.values.join(', ')}.`, code: 'enum' };
  if (type === 'string' && variable.max_length !== undefined && [...(value as string)].length > variable.max_length)
    return { detail: `Must have at most ${variable.max_length} characters.`, code: 'maxLength' };
  return null;
}

function findVariableFaults(variable: ContextVariable, index: number, names: readonly string[]): FieldError[] {
  const at = `/variables/${index}`;
  const faults: FieldError[] = [];
  if (names.indexOf(variable.name) !== index)
    faults.push({ pointer: `${at}/name`, detail: `Another variable has the name ${variable.name}.`, code: 'unique' });
  if (variable.type === 'enum' && new Set(variable.values).size !== variable.values.length)
    faults.push({ pointer: `${at}/values`, detail: 'Must not have a value twice.', code: 'uniqueItems' });
  if (variable.default === undefined) return faults;
  const wrong = findValueFault(variable, variable.default);
  if (wrong) faults.push({ pointer: `${at}/default`, ...wrong });
  if (variable.required)
    faults.push({
      pointer: `${at}/required`,
      detail: 'A variable with a default is never missing.',
      code: 'exclusive',
    });
  return faults;
}

/** Finds the faults of a template: names used twice, defaults that do not fit, placeholders of no variable. */
export function findDefinitionFaults({ body, variables }: TemplateForm): FieldError[] {
  const names = variables.map(({ name }) => name);
  const faults = variables.flatMap((variable, index) => findVariableFaults(variable, index, names));
  const seen = new Set<string>();
  for (const { 0: found, 1: name, index } of body.matchAll(placeholder)) {
    if (found.startsWith('\\') || (name !== undefined && (names.includes(name) || seen.has(name)))) continue;
    if (name !== undefined) seen.add(name);
    faults.push({
      pointer: '/body',
      ...(name === undefined
        ? {
            detail: `At character ${index + 1}: {{ has to be followed by the name of a variable and }}. Write \\{{ for the braces.`,
            code: 'placeholder',
          }
        : { detail: `{{${name}}} is not one of the variables.`, code: 'unknown_variable' }),
    });
  }
  return faults;
}

/** Finds the faults of values for a template, all at once. */
export function findValueFaults({ variables }: TemplateForm, values: TemplateValues): FieldError[] {
  const faults = variables.flatMap((variable): FieldError[] => {
    const pointer = `/variables/${variable.name}`;
    if (!Object.hasOwn(values, variable.name))
      return variable.required ? [{ pointer, detail: 'Is required.', code: 'required' }] : [];
    const wrong = findValueFault(variable, values[variable.name]);
    return wrong ? [{ pointer, ...wrong }] : [];
  });
  const known = new Set(variables.map(({ name }) => name));
  const strange = Object.keys(values).filter((name) => !known.has(name));
  return [
    ...faults,
    ...strange.map((name) => ({
      pointer: `/variables/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      detail: known.size > 0 ? `The template has: ${[...known].join(', ')}.` : 'The template has no variables.',
      code: 'unknown_variable',
    })),
  ];
}

/** A text is quoted, so that it is data wherever it stands; of all others the template's author knows what they may be. */
function toText({ type }: ContextVariable, value: TemplateValues[string] | undefined): string {
  if (value === undefined) return '';
  return type === 'string' ? quoteLine(value as string) : String(value);
}

const toTexts = ({ variables }: TemplateForm, values: TemplateValues): Map<string, string> =>
  new Map(
    variables.map((variable) => {
      const { name, default: otherwise } = variable;
      return [name, toText(variable, Object.hasOwn(values, name) ? values[name] : otherwise)];
    }),
  );

/** Returns the text of a template with these values, which have no faults and fit. Values are never read. */
export function renderTemplate(form: TemplateForm, values: TemplateValues): string {
  const filled = toTexts(form, values);
  return form.body.replace(placeholder, (found, name: string | undefined) =>
    name === undefined ? found.replace('\\', '') : filled.get(name)!,
  );
}

/** The number of characters that a text of a template may have. */
const maxTemplateTextLength = 1_000_000;

type Share = { name: string; places: number; characters: number };

/** Computes the length of a text without making it, and what each variable adds to it, the most first. */
function measureText(
  { body }: TemplateForm,
  lengths: ReadonlyMap<string, number>,
): { length: number; shares: Share[] } {
  const shares = new Map<string, Share>();
  let { length } = body;
  for (const { 0: found, 1: name } of body.matchAll(placeholder)) {
    if (name === undefined) {
      length -= found.startsWith('\\') ? 1 : 0;
      continue;
    }
    const more = lengths.get(name) ?? 0;
    const { places, characters } = shares.get(name) ?? { places: 0, characters: 0 };
    shares.set(name, { name, places: places + 1, characters: characters + more });
    length += more - found.length;
  }
  return { length, shares: [...shares.values()].toSorted((a, b) => b.characters - a.characters) };
}

const grouped = (count: number) => count.toLocaleString('en-US');

/** Returns the variables that make a text too long: the fewest without which it would fit, as far as there are any. */
function findExcess(length: number, shares: readonly Share[]): Share[] {
  let rest = length;
  return shares.filter(({ characters }) => {
    const counts = rest > maxTemplateTextLength && characters > 0;
    rest -= characters;
    return counts;
  });
}

/** Returns the faults of a text that would be too long, each at a variable that makes it so. */
function findLengthFaults(
  form: TemplateForm,
  lengths: ReadonlyMap<string, number>,
  pointerOf: (name: string) => string,
) {
  const { length, shares } = measureText(form, lengths);
  if (length <= maxTemplateTextLength) return [];
  return findExcess(length, shares).map(({ name, places, characters }): FieldError => ({
    pointer: pointerOf(name),
    detail: `The text would have ${grouped(length)} characters and may have ${grouped(maxTemplateTextLength)}: {{${name}}} stands in ${grouped(places)} places and adds ${grouped(characters)}.`,
    code: 'maxLength',
  }));
}

/** Finds the faults of the length of the text that a template has with these values. */
export function findTextFaults(form: TemplateForm, values: TemplateValues): FieldError[] {
  const lengths = new Map([...toTexts(form, values)].map(([name, { length }]) => [name, length]));
  return findLengthFaults(form, lengths, (name) => `/variables/${name}`);
}

/**
 * Returns the length of what a variable shows at least: its default, or its shortest value when one has to be given.
 */
function getLeastLength(variable: ContextVariable): number {
  if (variable.default !== undefined || !variable.required) return toText(variable, variable.default).length;
  if (variable.type === 'enum') return variable.values.reduce((least, { length }) => Math.min(least, length), Infinity);
  return { string: 2, number: 1, boolean: 4 }[variable.type];
}

/** Finds the faults of the length of the text that a template has when it is given no more values than it needs. */
export function findLeastTextFaults(form: TemplateForm): FieldError[] {
  const lengths = new Map(form.variables.map((variable) => [variable.name, getLeastLength(variable)]));
  return findLengthFaults(form, lengths, () => '/body');
}
