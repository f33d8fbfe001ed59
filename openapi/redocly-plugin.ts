import { dirname, join, relative, sep } from 'node:path';
import { standardParameters } from './standard-parameters.ts';
import { standardResponses, type SourceOperation } from './standard-responses.ts';

type Parameter = { name: string } | { $ref: string };
type Context = {
  /** The method of an operation. */
  key: string | number;
  location: { source: { absoluteRef: string } };
  resolve: (node: Parameter) => { node?: { name: string } };
};

const sharedFolder = join(import.meta.dirname, 'shared');

/** Completes the operations of the YAML before Redocly lints or bundles them. */
function completeOperations() {
  return {
    Operation: {
      enter(operation: SourceOperation & { parameters?: Parameter[] }, { key, location, resolve }: Context) {
        const shared = relative(dirname(location.source.absoluteRef), sharedFolder).replaceAll(sep, '/');
        const own = operation.parameters ?? [];
        const ownNames = own.flatMap((parameter) => resolve(parameter).node?.name ?? []);
        const method = String(key);
        const standard = standardParameters(method, operation, ownNames, shared);
        if (standard.length > 0) operation.parameters = [...own, ...standard.map(({ reference }) => reference)];
        const names = [...ownNames, ...standard.map(({ parameter }) => parameter)];
        operation.responses = standardResponses(operation, method, names, shared);
      },
    },
  };
}

/** The plugin that `redocly.yaml` names: what this project adds to Redocly. */
export default () => ({
  id: 'parley',
  preprocessors: { oas3: { 'complete-operations': completeOperations } },
});
