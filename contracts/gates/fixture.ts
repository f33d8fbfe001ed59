import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const repository = join(import.meta.dirname, '../..');

/** Returns a small contract: one operation, whose answer has the fields. */
export const contractWith = (...fields: string[]) => ({
  openapi: '3.1.0',
  info: { title: 'Small', version: '2.0.0' },
  paths: {
    '/things': {
      get: {
        operationId: 'listThings',
        responses: {
          '200': {
            description: 'Things.',
            content: {
              'application/json': {
                schema: { type: 'object', properties: Object.fromEntries(fields.map((name) => [name, {}])) },
              },
            },
          },
        },
      },
    },
  },
});

export const fieldsPointer = '/paths/~1things/get/responses/200/content/application~1json/schema/properties';

/** Returns the service of a small project, with a field of that type. */
export const protoWith = (type: string) =>
  `syntax = "proto3";\npackage parley.small.v1;\nmessage Thing {\n  ${type} name = 1;\n}\n`;

/** Writes a project into a new folder: files by path, objects as JSON. It borrows the tools of this one. */
export function projectWith(files: Record<string, string | object>): string {
  const root = mkdtempSync(join(tmpdir(), 'parley-compatibility-'));
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'), 'junction');
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return root;
}

/** A project whose contracts are as they were released. */
export const released = {
  'generated/v1/openapi.json': contractWith('id'),
  'generated/v2/openapi.json': contractWith('id', 'name'),
  'generated/openai/openapi.json': contractWith('id'),
  'proto/parley/small.proto': protoWith('string'),
  'contracts/baselines/openai/openai-1.0.0-beta.1.json': contractWith('id'),
  'contracts/baselines/v1/1.0.0.json': contractWith('id'),
  'contracts/baselines/v2/2.0.0-beta.1.json': contractWith('id', 'name'),
  'contracts/baselines/proto/2.0.0-beta.1/parley/small.proto': protoWith('string'),
};
