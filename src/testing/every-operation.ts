import { describe, expect, it } from 'vitest';
import { formType, resolveRef, readOperations } from '#src/contract/spec.ts';
import type { OpenApiDocument, Operation, Schema } from '#src/contract/spec.ts';

/** A server under test, and credentials for it. */
export type Target = {
  url: string;
  /** A token with every scope. */
  token: string;
  /** A token with no scope at all. */
  powerless: string;
  /** The largest body that is read. */
  bodyLimitBytes: number;
};

/** A request built from the contract's examples. Its ids do not exist. */
export type SampleRequest = { path: string; init: { method: string; headers: Record<string, string>; body?: string } };

/** Builds a request for an operation from the examples of its parameters and body. */
export function createSampleRequest(document: OpenApiDocument, operation: Operation): SampleRequest {
  const headers: Record<string, string> = {};
  let path = operation.path;
  for (const { name, in: place, schema, required, ...rest } of operation.parameters) {
    const example = getExample(document, { schema, ...rest });
    if (place === 'path') path = path.replace(`{${name}}`, String(example));
    if (place === 'query' && required) path += `${path.includes('?') ? '&' : '?'}${name}=${String(example)}`;
    if (place === 'header' && required) headers[name] = String(example);
  }
  const media = operation.body?.content['application/json'];
  const type = ['application/octet-stream', 'application/offset+octet-stream'].find(
    (one) => operation.body?.content[one],
  );
  if (type !== undefined) {
    const bytes = operation.body!.content[type]!;
    const typed = { ...headers, 'content-type': type };
    return { path, init: { method: operation.method, headers: typed, body: String(getExample(document, bytes)) } };
  }
  const form = operation.body?.content[formType];
  if (!media && form) return { path, init: { method: operation.method, ...createSampleForm(document, form, headers) } };
  if (!media) return { path, init: { method: operation.method, headers } };
  const body = JSON.stringify(getExample(document, media));
  return {
    path,
    init: { method: operation.method, headers: { ...headers, 'content-type': 'application/json' }, body },
  };
}

/** Writes the example of a form, with its binary fields as files. */
function createSampleForm(document: OpenApiDocument, form: { schema: Schema }, headers: Record<string, string>) {
  const { properties } = resolveRef<{ properties: Record<string, Schema> }>(document, form.schema);
  const fields = Object.entries(getExample(document, form) as Record<string, string>).map(([name, value]) => {
    const isFile = properties[name]!.format === 'binary';
    const disposition = `form-data; name="${name}"${isFile ? '; filename="a.bin"' : ''}`;
    return `--sample\r\nContent-Disposition: ${disposition}\r\n\r\n${value}\r\n`;
  });
  const typed = { ...headers, 'content-type': `${formType}; boundary=sample` };
  return { headers: typed, body: `${fields.join('')}--sample--\r\n` };
}

/** Returns the first example of a parameter or a body, or of its schema. */
export function getExample(document: OpenApiDocument, holder: { schema: Schema; [key: string]: unknown }): unknown {
  const named = Object.values((holder.examples as Record<string, unknown> | undefined) ?? {})[0];
  if (named) return resolveRef<{ value: unknown }>(document, named).value;
  const schema = resolveRef<Schema>(document, holder.schema);
  return holder.example ?? schema.example ?? (schema.examples as unknown[] | undefined)?.[0];
}

type ExpectedProblem = { status: number; code: string; detail?: string };

/** Defines the tests that every operation must pass: how it refuses requests that the contract excludes. */
export function describeEveryOperation(document: OpenApiDocument, target: () => Target): void {
  for (const operation of readOperations(document)) {
    const { path, init } = createSampleRequest(document, operation);
    const send = (headers: Record<string, string>, body = init.body, search = '') =>
      fetch(target().url + path + search, { ...init, body, headers: { ...init.headers, ...headers } });
    const authorized = () => ({ authorization: `Bearer ${target().token}` });
    describe(operation.id, () => {
      if (operation.security.length > 0) describeAuthorization(operation, send, target);
      if (operation.body) describeBody(document, operation, send, authorized, target);
      if (operation.offers.length > 0) {
        it('406 when Accept rules out what it offers', async () => {
          const answer = await send({ ...authorized(), accept: 'image/png' });
          await expectProblem(answer, { status: 406, code: 'not_acceptable', detail: operation.offers[0]! });
        });
      }
      it('400 for a query parameter that it does not have', async () => {
        const answer = await send(authorized(), init.body, `${path.includes('?') ? '&' : '?'}no_such_parameter=1`);
        const body = await expectProblem(answer, { status: 400, code: 'invalid_request' });
        expectFault(body, { parameter: 'no_such_parameter' });
      });
      it('400 when another version is asserted', async () => {
        const answer = await send({ ...authorized(), 'x-api-version': operation.version === '1.0' ? '2.0' : '1.0' });
        await expectProblem(answer, { status: 400, code: 'invalid_api_version' });
      });
      if (hasStrictIds(operation)) describePath(operation, authorized, target);
    });
  }
}

/** Tells whether each part of the path is an id of a form of its own. A model is called by any text. */
const hasStrictIds = ({ path, parameters }: Operation): boolean =>
  path.includes('{') && parameters.every(({ in: place, name }) => place !== 'path' || name !== 'model');

/** Defines the tests of unknown ids: every id in a path that does not exist is not found. */
export function describeUnknownIds(document: OpenApiDocument, target: () => Target): void {
  for (const operation of readOperations(document).filter(({ responses }) => responses[404])) {
    const { path, init } = createSampleRequest(document, operation);
    if (path === operation.path) continue;
    it(`404 ${operation.id}`, async () => {
      const headers = { ...init.headers, authorization: `Bearer ${target().token}` };
      const answer = await fetch(target().url + path, { ...init, headers });
      const { error_code } = readFailure(await answer.json());
      expect([answer.status, error_code]).toEqual([404, expect.stringMatching(/_not_found$/)]);
    });
  }
}

type Send = (headers: Record<string, string>, body?: string) => Promise<Response>;

function describeAuthorization(operation: Operation, send: Send, target: () => Target): void {
  it('401 without a credential, and with one that is not known', async () => {
    for (const headers of [{}, { authorization: 'Bearer nonsense' }, { 'x-api-key': 'nonsense' }]) {
      const answer = await send(headers as Record<string, string>);
      expect(answer.headers.get('www-authenticate')).toContain('Bearer');
      await expectProblem(answer, { status: 401, code: 'authentication_failed' });
    }
  });
  const [scope] = operation.security[0]!;
  // One that names no scope is open to every credential.
  if (scope === undefined) return;
  it('403 without its scope', async () => {
    const answer = await send({ authorization: `Bearer ${target().powerless}` });
    await expectProblem(answer, { status: 403, code: 'insufficient_permissions', detail: scope });
  });
}

/**
 * What is wrong with a body that has nothing but a field that nobody knows. AG-UI's own bodies take those; a union wants to
 * know first which of its branches is meant. All others are closed.
 */
function faultOfStrangeField(document: OpenApiDocument, { body }: Operation): Record<string, string> {
  const { schema } = body!.content['application/json'] ?? {};
  const { type, additionalProperties, discriminator } = resolveRef<Schema>(document, schema);
  if (discriminator) return { code: 'discriminator' };
  return type === 'object' && additionalProperties !== false ? { code: 'required' } : { pointer: '/no_such_field' };
}

function describeBody(
  document: OpenApiDocument,
  operation: Operation,
  send: Send,
  authorized: () => Record<string, string>,
  target: () => Target,
) {
  if (operation.body!.content['application/json']) describeJson(document, operation, send, authorized, target);
  it('415 for another media type', async () => {
    const answer = await send({ ...authorized(), 'content-type': 'text/csv' });
    const [accepted] = Object.keys(operation.body!.content);
    await expectProblem(answer, { status: 415, code: 'unsupported_media_type', detail: accepted! });
  });
}

function describeJson(
  document: OpenApiDocument,
  operation: Operation,
  send: Send,
  authorized: () => Record<string, string>,
  target: () => Target,
) {
  it('400 for what is not JSON, saying where', async () => {
    const answer = await send(authorized(), '{"a" 1}');
    await expectProblem(answer, { status: 400, code: 'invalid_request', detail: 'position 5' });
  });
  it('400 for a field that it does not have, or for those that are missing', async () => {
    const answer = await send(authorized(), '{"no_such_field": 1}');
    const body = await expectProblem(answer, { status: 400, code: 'invalid_request' });
    expectFault(body, faultOfStrangeField(document, operation));
  });
  it('413 for a body beyond the limit', async () => {
    const answer = await send(authorized(), JSON.stringify('x'.repeat(target().bodyLimitBytes)));
    await expectProblem(answer, { status: 413, code: 'payload_too_large' });
  });
}

function describePath(
  { path, method }: Operation,
  authorized: () => Record<string, string>,
  target: () => Target,
): void {
  it('400 for an id that cannot be one', async () => {
    const answer = await fetch(target().url + path.replaceAll(/\{[^}]+\}/g, 'nonsense'), {
      method,
      headers: authorized(),
    });
    const body = await expectProblem(answer, { status: 400, code: 'invalid_request' });
    expectFault(body, { parameter: /\{([^}]+)\}/.exec(path)![1]! });
  });
}

type ReadFailure = { mediaType: string; error_code: string; detail: string; errors?: object[] };

/** Reads a failure in the form of any version. */
function readFailure(body: unknown): ReadFailure {
  const { error, ...problem } = body as ReadFailure & { error?: { code: string; message: string } };
  if (!error) return { ...problem, mediaType: 'application/problem+json' };
  return { error_code: toOwnCode(error.code), detail: error.message, mediaType: 'application/json' };
}

/** Version 1 and OpenAI's clients have their faults in the message. */
function expectFault(
  { errors, detail }: ReadFailure,
  fault: { pointer?: string; parameter?: string; code?: string },
): void {
  if (errors) expect(errors).toContainEqual(expect.objectContaining(fault));
  else expect(detail).toContain((fault.pointer ?? fault.parameter ?? '').replace(/^[/]/, ''));
}

/** Returns the code of a failure in the words of version 2: OpenAI's clients have a word of their own for a wrong key. */
const toOwnCode = (code: string): string => (code === 'invalid_api_key' ? 'authentication_failed' : code);

/** Asserts that an answer is this problem, in the form of its version, and returns its contents. */
export async function expectProblem(answer: Response, { status, code, detail }: ExpectedProblem): Promise<ReadFailure> {
  const failure = readFailure(await answer.json());
  expect(failure).toMatchObject({ error_code: code, ...(detail && { detail: expect.stringContaining(detail) }) });
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toBe(failure.mediaType);
  return failure;
}
