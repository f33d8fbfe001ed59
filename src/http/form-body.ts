import type { Readable } from 'node:stream';
import { invalidRequest, type FieldError } from '#src/api/problems.ts';
import type { Schema } from '#src/contract/spec.ts';
import { readForm, type ArrivingFile, type FormEntry } from './form.ts';
import { readValue } from './parameter-values.ts';

type Entries = readonly FormEntry<File>[];

/** Holds a file of a form in memory: the form is bounded. */
async function holdFile(_name: string, { name, mediaType, content }: ArrivingFile): Promise<File> {
  const chunks: Buffer<ArrayBuffer>[] = [];
  for await (const chunk of content as AsyncIterable<Buffer<ArrayBuffer>>) chunks.push(chunk);
  return new File(chunks, name, { type: mediaType });
}

const isFileSchema = ({ format }: Schema): boolean => format === 'binary';

/** Reads one field of a form as its schema says, and notes what is wrong with it. */
function readField(name: string, schema: Schema, values: readonly (string | File)[], errors: FieldError[]): unknown {
  const refuse = (detail: string, code: string) => void errors.push({ pointer: `/${name}`, detail, code });
  const [first] = values;
  const isList = schema.type === 'array';
  if (!isList && values.length > 1) return refuse('May be given once only.', 'repeated');
  const isFile = isFileSchema(isList ? ((schema.items as Schema | undefined) ?? {}) : schema);
  if (values.some((value) => value instanceof File !== isFile))
    return refuse(isFile ? 'Must be a file: a part with a filename.' : 'Must be text, not a file.', 'type');
  if (isFile) return isList ? values : first;
  const faults: FieldError[] = [];
  const value = readValue({ name, in: 'query', schema }, isList ? values : first, faults);
  for (const { detail, code } of faults) refuse(detail, code);
  return value;
}

/**
 * Returns the fields of a form as the members of one value, of the types that the schema of its body names. `name[]` is an entry of the
 * list `name`. Members that the schema does not have stay, so that they are refused by name.
 * @throws `invalid_request` with each field that cannot be read
 */
export function toFormBody(entries: Entries, { properties = {} }: Schema): Record<string, unknown> {
  const known = properties as Record<string, Schema>;
  const byName = Map.groupBy(entries, ([name]) => (name.endsWith('[]') ? name.slice(0, -2) : name));
  const errors: FieldError[] = [];
  const members = [...byName].map(([name, fields]) => {
    const values = fields.map(([, value]) => value);
    return [name, Object.hasOwn(known, name) ? readField(name, known[name]!, values, errors) : values[0]] as const;
  });
  if (errors.length > 0) throw invalidRequest(errors);
  return Object.fromEntries(members);
}

/** Reads a form as the body of an operation, its files held in memory. */
export async function readFormBody(
  content: Readable,
  form: { contentType: string; limitBytes: number; schema: Schema },
): Promise<{ body: Record<string, unknown>; bodyBytes: number }> {
  const { entries, bodyBytes } = await readForm(content, form, holdFile);
  return { body: toFormBody(entries, form.schema), bodyBytes };
}
