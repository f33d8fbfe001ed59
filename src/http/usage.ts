import type { Response } from 'express';
import type { VersionUse } from '#src/api/handlers.ts';
import type { OpenApiDocument, Operation } from '#src/contract/spec.ts';
import type { ImmediateStep } from './step.ts';

/** Counts every request of somebody who is known, whatever became of it. */
export function countUses(
  count: (use: VersionUse) => void,
  optionalOf: (operation: Operation) => ReadonlySet<string>,
): ImmediateStep {
  function note(this: Response): void {
    const { operation, principal, body } = this.locals;
    if (!operation || !principal) return;
    const { organizationId, credentialId } = principal;
    const optional = optionalOf(operation);
    const fields =
      optional.size === 0 ? [] : [...new Set(given(this.req.originalUrl, body))].filter((name) => optional.has(name));
    count({ version: operation.version, operationId: operation.id, organizationId, credentialId, fields });
  }
  return (_req, res) => void res.on('close', note);
}

function given(url: string, body: unknown): string[] {
  const query = new URLSearchParams(url.split('?')[1]);
  return [...query.keys(), ...(typeof body === 'object' && body !== null ? Object.keys(body) : [])];
}

type Members = { properties?: object; required?: string[] };

/** Returns the members of a request that may be left out, of the body and the query; only for versions that end. */
export function optionalMembers(documents: OpenApiDocument[]): (operation: Operation) => ReadonlySet<string> {
  const known = new Map<Operation, ReadonlySet<string>>();
  const read = ({ path, successor, parameters, body }: Operation): ReadonlySet<string> => {
    if (successor === null) return new Set();
    const { components } = documents.find(({ paths }) => paths[path])!;
    const named = (body?.content['application/json']?.schema.$ref as string | undefined)?.split(/[:/]/).at(-1);
    const { properties = {}, required = [] } = (components?.['schemas']?.[named ?? ''] ?? {}) as Members;
    const query = parameters.filter((one) => one.in === 'query' && !one.required).map(({ name }) => name);
    return new Set([...query, ...Object.keys(properties).filter((name) => !required.includes(name))]);
  };
  return (operation) => {
    const optional = known.get(operation) ?? read(operation);
    known.set(operation, optional);
    return optional;
  };
}
