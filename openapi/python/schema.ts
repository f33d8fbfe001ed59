/** A schema of the contract, as far as types of Python are made of it. */
export type Schema = {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  'x-extensible-enum'?: boolean;
  format?: string;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: boolean | Schema;
  oneOf?: Schema[];
  anyOf?: Schema[];
  discriminator?: { propertyName: string; mapping: Record<string, string> };
};

export type Schemas = Record<string, Schema>;

export const toPascal = (name: string): string =>
  name.replaceAll(/(?:^|[_.-])([a-zA-Z0-9])/g, (_, letter: string) => letter.toUpperCase());

export const toSnake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Names of members that a class of pydantic cannot have, beside those that Python keeps to itself. */
const reserved = new Set(
  'and as class def del from global if import in is lambda not or pass raise return try with'.split(' '),
);
const taken = new Set([...reserved, 'schema', 'json', 'copy', 'dict', 'construct', 'validate']);

/** Tells whether a member cannot be one of a class of `TypedDict`. */
export const isKeyword = (name: string): boolean => reserved.has(name);

/** Returns the name of a parameter or a member in Python: with an underscore at its end when Python keeps it to itself. */
export const toPythonName = (name: string, isOfModel = false): string =>
  (isOfModel ? taken : reserved).has(name) ? `${name}_` : name.replaceAll('-', '_');

export const nameOfRef = (ref: string): string => ref.split('/').at(-1)!;

const typesOf = ({ type }: Schema): string[] => (type === undefined ? [] : [type].flat());

export const isNullable = (schema: Schema): boolean =>
  typesOf(schema).includes('null') || (schema.enum?.includes(null) ?? false);

/** Returns the type beside null. */
export const baseType = (schema: Schema): string | undefined => typesOf(schema).find((type) => type !== 'null');

export const isObject = (schema: Schema): boolean => schema.properties !== undefined;

/** Returns the members of a union, with those of unions in it. */
export function listBranches(schema: Schema, schemas: Schemas): Schema[] {
  const branches = schema.oneOf ?? schema.anyOf;
  if (!branches) return [schema];
  return branches.flatMap((branch) => {
    const target = branch.$ref ? schemas[nameOfRef(branch.$ref)]! : branch;
    return (target.oneOf ?? target.anyOf) ? listBranches(target, schemas) : [branch];
  });
}

/** Tells whether a schema has a name of its own in Python: an object, a list of values, or a union. */
export const isNamed = (schema: Schema): boolean =>
  isObject(schema) || schema.enum !== undefined || schema.oneOf !== undefined || schema.anyOf !== undefined;

/** Writes a docstring, or a comment of a member. */
export function formatDocstring(text: string | undefined, indent: string): string[] {
  const told = text?.trim().replaceAll('\\', '\\\\').replaceAll('"""', '\\"\\"\\"');
  if (!told) return [];
  const lines = told.split('\n').map((line) => line.trimEnd());
  const ends = told.endsWith('"') ? ' ' : '';
  if (lines.length === 1) return [`${indent}"""${told}${ends}"""`];
  return [
    `${indent}"""${lines[0]}`,
    ...lines.slice(1).map((line) => (line === '' ? '' : indent + line)),
    `${indent}"""`,
  ];
}
