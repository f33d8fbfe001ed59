import { dirname, join, relative, sep } from 'node:path';
import { standardResponses, type SourceOperation } from './standard-responses.ts';

type Parameter = { name: string } | { $ref: string };
type Context = {
  location: { source: { absoluteRef: string } };
  resolve: (node: Parameter) => { node?: { name: string } };
};

const sharedFolder = join(import.meta.dirname, 'shared');

/** Completes the operations of the YAML before Redocly lints or bundles them. */
function completeOperations() {
  return {
    Operation: {
      enter(operation: SourceOperation & { parameters?: Parameter[] }, { location, resolve }: Context) {
        const names = (operation.parameters ?? []).flatMap((parameter) => resolve(parameter).node?.name ?? []);
        const shared = relative(dirname(location.source.absoluteRef), sharedFolder).replaceAll(sep, '/');
        operation.responses = standardResponses(operation, names, shared);
      },
    },
  };
}

/** The plugin that `redocly.yaml` names: what this project adds to Redocly. */
export default () => ({
  id: 'parley',
  preprocessors: { oas3: { 'complete-operations': completeOperations } },
});
