import type { Ajv, ErrorObject } from 'ajv';

type Branch = { $ref?: string; type?: string | string[]; const?: unknown; enum?: unknown[] };

/**
 * Reduces the errors of a value that fits none of several forms, for each of which Ajv reports errors, to those of the nearest
 * form: of those with the value's type, and with its tag if there is one, the one with the fewest errors.
 */
export function selectNearestBranch(errors: ErrorObject[], ajv: Ajv): ErrorObject[] {
  let kept: ErrorObject[] = [];
  for (const error of errors) {
    if (isChoice(error)) {
      kept = kept.filter(({ instancePath }) => !isWithin(instancePath, error.instancePath));
      for (const chosen of chooseBranch(error, ajv)) kept.push(chosen);
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

function chooseBranch(error: ErrorObject, ajv: Ajv): ErrorObject[] {
  const branches = error.schema as Branch[];
  const possible = branches.filter((branch) => isPossibleType(branch, error.data, ajv));
  if (possible.length === 0) {
    const types = branches.flatMap((branch) => resolveBranch(branch, ajv).type ?? []);
    return [{ ...error, keyword: 'type', params: { type: types } }];
  }
  const complaints = possible.map((branch) => listBranchErrors(branch, error, ajv));
  if (complaints.length > 1 && complaints.every((list) => list.every(({ keyword }) => keyword === 'required'))) {
    const names = complaints.flat().map(({ params }) => params.missingProperty);
    return [{ ...error, keyword: 'required', params: { oneOf: names } }];
  }
  const ofItsKind = complaints.filter(
    (list) => !list.some((complaint) => isTagMismatch(complaint, error.instancePath)),
  );
  const nearest = ofItsKind.length > 0 ? ofItsKind : complaints;
  return nearest.reduce((fewest, list) => (list.length < fewest.length ? list : fewest));
}

/** Checks whether an error means only that the tag of the value at `path`, a member that can only be one value, is that of another form. */
function isTagMismatch({ keyword, instancePath }: ErrorObject, path: string): boolean {
  if (keyword === 'discriminator') return instancePath === path;
  return (keyword === 'not' || keyword === 'const') && instancePath.slice(0, instancePath.lastIndexOf('/')) === path;
}

function listBranchErrors(branch: Branch, { data, instancePath }: ErrorObject, ajv: Ajv): ErrorObject[] {
  const check = (branch.$ref && ajv.getSchema(branch.$ref)) || ajv.compile(branch);
  if (check(data)) return [];
  const placed = check.errors!.map((inner) => ({ ...inner, instancePath: instancePath + inner.instancePath }));
  return selectNearestBranch(placed, ajv);
}

function isPossibleType(branch: Branch, data: unknown, ajv: Ajv): boolean {
  const { type, const: only, enum: allowed } = resolveBranch(branch, ajv);
  if (allowed) return allowed.includes(data) || typeof allowed[0] === typeof data;
  if (type === undefined) return only === undefined || only === data;
  const types = [type].flat();
  const actual = getJsonType(data);
  return types.includes(actual) || (actual === 'integer' && types.includes('number'));
}

function resolveBranch(branch: Branch, ajv: Ajv): Branch {
  const target = branch.$ref && ajv.getSchema(branch.$ref)?.schema;
  return typeof target === 'object' ? resolveBranch(target as Branch, ajv) : branch;
}

/** Returns the JSON Schema name of a value's type. */
export function getJsonType(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}
