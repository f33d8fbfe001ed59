import {
  baseType,
  isNamed,
  isNullable,
  isObject,
  listBranches,
  nameOfRef,
  toPascal,
  type Schema,
  type Schemas,
} from './schema.ts';

/** Which types are written: those of what a server answers, or those of what it takes. */
type Side = 'models' | 'params';

/** An event of a type that is not in the contract is of this class, by the member that tells events apart. */
const unknownClasses: Record<string, string> = { event: 'UnknownEvent', type: 'UnknownLogEvent' };

const unique = (items: readonly string[]): string[] => [...new Set(items)];
const quote = (value: unknown): string => JSON.stringify(value);

/**
 * Writes the types of schemas for one side, and keeps which named schemas they need. What a server answers is never refused
 * for a value that is new; what it takes may be given in any form that can be sent.
 */
export class PythonTypes {
  /** The named types that are needed, in the order in which they can be written: each after those that it is made of. */
  readonly needed = new Map<string, Schema>();
  readonly #schemas: Schemas;
  readonly side: Side;
  readonly #open = new Set<string>();

  constructor(schemas: Schemas, side: Side) {
    this.#schemas = schemas;
    this.side = side;
  }

  /** Returns the type of a schema. `name` is for an object that has none, `prefix` goes before the names of the module. */
  toType(schema: Schema, name: string, prefix = ''): string {
    if (schema.$ref) {
      const target = nameOfRef(schema.$ref);
      return this.#toNamed(this.#schemas[target]!, target, prefix);
    }
    if (isObject(schema)) return this.#nullable(schema, this.#require(name, schema, prefix));
    return this.#nullable(schema, this.#inline(schema, name, prefix));
  }

  #toNamed(schema: Schema, name: string, prefix: string): string {
    if (!isNamed(schema)) return this.toType(schema, name, prefix);
    return this.#nullable(schema, this.#require(name, schema, prefix));
  }

  #nullable(schema: Schema, type: string): string {
    return isNullable(schema) && type !== 'Any' ? `${type} | None` : type;
  }

  #require(name: string, schema: Schema, prefix: string): string {
    if (!this.needed.has(name) && !this.#open.has(name)) {
      this.#open.add(name);
      for (const [member, one] of Object.entries(schema.properties ?? {})) this.toType(one, name + toPascal(member));
      if (!isObject(schema)) this.#inline(schema, name, '');
      this.needed.set(name, schema);
    }
    return prefix + name;
  }

  /** Returns the type of a schema that has no members and is no reference. */
  #inline(schema: Schema, name: string, prefix: string): string {
    if (schema.const !== undefined) return `Literal[${quote(schema.const)}]`;
    if (schema.enum) return this.formatEnum(schema);
    if (schema.oneOf ?? schema.anyOf) return this.formatUnion(schema, name, prefix);
    const isModel = this.side === 'models';
    switch (baseType(schema)) {
      case 'string':
        if (schema.format !== 'date-time') return 'str';
        return isModel ? 'datetime' : 'datetime | str';
      case 'integer':
        return 'int';
      case 'number':
        return 'float';
      case 'boolean':
        return 'bool';
      case 'array':
        return `${isModel ? 'list' : 'Sequence'}[${this.toType(schema.items ?? {}, `${name}Item`, prefix)}]`;
      case 'object':
        return `${isModel ? 'dict' : 'Mapping'}[str, ${this.#valueType(schema, name, prefix)}]`;
      default:
        return 'Any';
    }
  }

  #valueType({ additionalProperties: values }: Schema, name: string, prefix: string): string {
    return typeof values === 'object' ? this.toType(values, `${name}Value`, prefix) : 'Any';
  }

  /** Returns the type of a list of values. A list that grows has any text, so that a new value is no failure. */
  formatEnum(schema: Schema): string {
    const values = `Literal[${schema
      .enum!.filter((value) => value !== null)
      .map(quote)
      .join(', ')}]`;
    return schema['x-extensible-enum'] ? `${values} | str` : values;
  }

  /** Returns the type of a union, whose class is found by its discriminator where there is one. */
  formatUnion(schema: Schema, name: string, prefix: string): string {
    const branches = listBranches(schema, this.#schemas);
    const member = this.#discriminatorOf(schema);
    if (this.side === 'params' || member === undefined || branches.some((branch) => !branch.$ref))
      return unique(branches.map((branch, index) => this.toType(branch, `${name}${index + 1}`, prefix))).join(' | ');
    return this.#formatTagged(schema, branches, member, prefix);
  }

  #discriminatorOf(schema: Schema): string | undefined {
    const inner = (schema.oneOf ?? schema.anyOf ?? []).map((one) => this.#follow(one));
    return schema.discriminator?.propertyName ?? inner.find((one) => one.discriminator)?.discriminator?.propertyName;
  }

  #formatTagged(schema: Schema, branches: readonly Schema[], member: string, prefix: string): string {
    const unknown = this.#isOpen(schema) ? (unknownClasses[member] ?? '') : '';
    const found = branches.flatMap(({ $ref }) => {
      const [name, target] = [nameOfRef($ref!), this.#schemas[nameOfRef($ref!)]!];
      const tag = target.properties?.[member]?.const;
      // An event of any type is what the class of unknown events is for.
      return typeof tag === 'string' ? [{ tag, type: this.#require(name, target, prefix) }] : [];
    });
    if (found.length < branches.length && unknown === '')
      throw new Error(
        `A union by ${member} has a member without a constant: ${branches.map((one) => one.$ref).join()}.`,
      );
    const types = [...found.map(({ type }) => type), ...(unknown ? [unknown] : [])];
    const tagged = types.map((type) => `Annotated[${type}, Tag("${type}")]`);
    const tags = found.map(({ tag, type }) => `${quote(tag)}: "${type}"`);
    return `Annotated[\n    ${tagged.join('\n    | ')},\n    Discriminator(known("${member}", {${tags.join(', ')}}, "${unknown}")),\n]`;
  }

  #follow(schema: Schema): Schema {
    return schema.$ref ? this.#schemas[nameOfRef(schema.$ref)]! : schema;
  }

  /** Tells whether a union may have more members than the contract says. */
  #isOpen(schema: Schema): boolean {
    const inner = (schema.oneOf ?? schema.anyOf ?? []).map((one) => this.#follow(one));
    return schema['x-extensible-enum'] === true || inner.some((one) => one['x-extensible-enum'] === true);
  }
}
