/** A bundle as the mutations see it: whatever is asked for is there, or `place` has said that it is not. */
export type Json = { [name: string]: any };

type Edit = (document: Json) => void;

/**
 * One change of the contract, and whether it breaks those who use it. `apply` changes the copy of a bundle that it is
 * given; it throws when the bundle has no place for it. `given` is what the bundle had before already.
 */
export type Mutation = { kind: string; name: string; expect: 'breaking' | 'harmless'; apply: Edit; given?: Edit };

type Case = [kind: string, name: string, apply: Edit, given?: Edit];

const expecting =
  (expect: Mutation['expect']) =>
  (...cases: Case[]): Mutation[] =>
    cases.map(([kind, name, apply, given]) => ({ kind, name, expect, apply, ...(given && { given }) }));

export const breaking = expecting('breaking');
export const harmless = expecting('harmless');

/** What a path of names leads to; throws when it leads nowhere. */
export function place(document: Json, ...path: (string | number)[]): any {
  return path.reduce<any>((value, name) => {
    if (value?.[name] === undefined) throw new Error(`there is no ${path.join(' → ')}`);
    return value[name];
  }, document);
}

export const operation = (document: Json, path: string, method: string): Json => place(document, 'paths', path, method);
export const schema = (document: Json, name: string): Json => place(document, 'components', 'schemas', name);
export const property = (document: Json, name: string, field: string): Json =>
  place(document, 'components', 'schemas', name, 'properties', field);

/** Takes one item out of a list; throws when it is not in it. */
export function drop(list: unknown[], isIt: (item: any) => boolean): void {
  const index = list.findIndex(isIt);
  if (index < 0) throw new Error('there is no such item');
  list.splice(index, 1);
}

/** Takes a member out of an object; throws when it does not have it. */
export function remove(from: Json, name: string): void {
  place(from, name);
  delete from[name];
}

/** Moves a limit or another number of a schema by a step; throws when it does not have it. */
export function shift(from: Json, keyword: string, step: number): void {
  from[keyword] = place(from, keyword) + step;
}

/** Returns the parameter of an operation that has that name. */
export function parameter(document: Json, path: string, method: string, name: string): Json {
  const found = operation(document, path, method)['parameters'].find((item: Json) => item['name'] === name);
  if (!found) throw new Error(`there is no parameter ${name}`);
  return found;
}

/** Returns the schema of a body that succeeds or is sent, as it is written: usually a reference. */
export const answer = (document: Json, path: string, method: string, status: string): Json =>
  place(document, 'paths', path, method, 'responses', status);
export const body = (document: Json, path: string, method: string): Json =>
  place(document, 'paths', path, method, 'requestBody');
