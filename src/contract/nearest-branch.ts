import type { Ajv, ErrorObject } from 'ajv';

type Branch = { $ref?: string; type?: string | string[]; const?: unknown; enum?: unknown[] };

/**
 * Where a value may have one of several forms and has none, Ajv complains for each form. What is kept is what the
 * nearest form complains about: of those with the value's type, and of its kind if there is one, the one with the fewest errors.
 */
export function nearestBranch(errors: ErrorObject[], ajv: Ajv): ErrorObject[] {
  let kept: ErrorObject[] = [];
  for (const error of errors) {
    if (isChoice(error)) {
      kept = kept.filter(({ instancePath }) => !isWithin(instancePath, error.instancePath));
      kept.push(...choose(error, ajv));
    } else if (error.keyword !== 'if') {
      kept.push(error);
    }
  }
  return kept;
}

function isChoice({ keyword, params }: ErrorObject): boolean {
  return keyword === 'anyOf' || (keyword === 'oneOf' && params.passingSchemas === null);
}

function isWithin(path: string, parent: string): boolean {
  return path === parent || path.startsWith(`${parent}/`);
}

function choose(error: ErrorObject, ajv: Ajv): ErrorObject[] {
  const branches = error.schema as Branch[];
  const possible = branches.filter((branch) => admits(branch, error.data, ajv));
  if (possible.length === 0) {
    const types = branches.flatMap((branch) => resolve(branch, ajv).type ?? []);
    return [{ ...error, keyword: 'type', params: { type: types } }];
  }
  const complaints = possible.map((branch) => complaintsOf(branch, error, ajv));
  if (complaints.length > 1 && complaints.every((list) => list.every(({ keyword }) => keyword === 'required'))) {
    const names = complaints.flat().map(({ params }) => params.missingProperty);
    return [{ ...error, keyword: 'required', params: { oneOf: names } }];
  }
  const ofItsKind = complaints.filter((list) => !list.some((complaint) => deniesKind(complaint, error.instancePath)));
  const nearest = ofItsKind.length > 0 ? ofItsKind : complaints;
  return nearest.reduce((fewest, list) => (list.length < fewest.length ? list : fewest));
}

/** Whether it says no more than that the value at `path`, by the member that names its kind, is of another kind. */
function deniesKind({ keyword, instancePath }: ErrorObject, path: string): boolean {
  if (keyword === 'discriminator') return instancePath === path;
  return keyword === 'not' && instancePath.slice(0, instancePath.lastIndexOf('/')) === path;
}

function complaintsOf(branch: Branch, { data, instancePath }: ErrorObject, ajv: Ajv): ErrorObject[] {
  const check = (branch.$ref && ajv.getSchema(branch.$ref)) || ajv.compile(branch);
  if (check(data)) return [];
  const placed = check.errors!.map((inner) => ({ ...inner, instancePath: instancePath + inner.instancePath }));
  return nearestBranch(placed, ajv);
}

function admits(branch: Branch, data: unknown, ajv: Ajv): boolean {
  const { type, const: only, enum: allowed } = resolve(branch, ajv);
  if (allowed) return allowed.includes(data) || typeof allowed[0] === typeof data;
  if (type === undefined) return only === undefined || only === data;
  const types = [type].flat();
  const actual = typeOf(data);
  return types.includes(actual) || (actual === 'integer' && types.includes('number'));
}

function resolve(branch: Branch, ajv: Ajv): Branch {
  const target = branch.$ref && ajv.getSchema(branch.$ref)?.schema;
  return typeof target === 'object' ? resolve(target as Branch, ajv) : branch;
}

/** The JSON Schema name of a value's type. */
export function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}
