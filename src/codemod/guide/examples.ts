import type { OperationMapping } from '#src/v1/mapping.ts';
import { toV1Answer, toV2Request } from '#src/v1/translate.ts';
import { readSchemaVocabulary, type BundledContract } from '#src/codemod/code/schemas.ts';

type Media = { examples?: Record<string, { $ref?: string; value?: object }> };
type Operation = {
  operationId: string;
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { content?: Record<string, Media> }>;
};
type Examples = { components: { examples: Record<string, { value: object }> } };

/** Returns the examples of one version of the contract. */
export function createExampleLookup(contract: BundledContract) {
  const { components } = contract as unknown as Examples;
  const operations = Object.entries(contract.paths).flatMap(([path, item]) =>
    Object.values(item).map((operation) => ({ path, operation: operation as unknown as Operation })),
  );
  const found = (id: string) => {
    const operation = operations.find((one) => one.operation.operationId === id);
    if (!operation) throw new Error(`The contract has no operation ${id}, which src/v1/mappings.ts needs.`);
    return operation;
  };
  const first = (media: Media | undefined): object | null => {
    const [example] = Object.values(media?.examples ?? {});
    return example?.$ref ? components.examples[example.$ref.split('/').at(-1)!]!.value : (example?.value ?? null);
  };
  return {
    body: (id: string) => first(found(id).operation.requestBody?.content['application/json']),
    answer: (id: string) => first(found(id).operation.responses['200']?.content?.['application/json']),
    /** Returns the parameters of an operation as the contract shows them. */
    parameters(id: string) {
      const given = { path: {} as Record<string, unknown>, query: {} as Record<string, unknown> };
      for (const { name, in: where, example } of readSchemaVocabulary(contract).parameters(id))
        if (where === 'path' || where === 'query') given[where][name] = example;
      return given;
    },
  };
}

/** Finds the examples of one version of the contract. */
export type ExampleLookup = ReturnType<typeof createExampleLookup>;

/** Lists the answers of the calls before, in examples. */
function listPrecedingAnswers(mapping: OperationMapping, v2: ExampleLookup): Record<`@${string}`, unknown> {
  const names = Object.entries(mapping.before ?? {}).map(([name, { v2: id }]) => [
    `@${name}`,
    v2.answer(id) ?? { id: 'conv_…' },
  ]);
  return { '@request': {}, ...(Object.fromEntries(names) as object) };
}

/** An example in both versions. */
export type ExamplePair = { v1: object; v2: object };

/** Returns a body of version 1 from its contract, and what the mapping makes of it. */
export function createRequestPair(mapping: OperationMapping, v1: ExampleLookup, v2: ExampleLookup): ExamplePair | null {
  const body = v1.body(mapping.v1);
  if (!body) return null;
  const call = { path: {}, query: {}, headers: {}, body };
  return { v1: body, v2: toV2Request(mapping, call, listPrecedingAnswers(mapping, v2)).body as object };
}

/** Returns an answer of version 2 from its contract, and what the mapping makes of it. */
export function createAnswerPair(mapping: OperationMapping, v2: ExampleLookup): ExamplePair | null {
  const answer = v2.answer(mapping.v2);
  if (!answer || mapping.answer.length === 0) return null;
  return { v1: toV1Answer(mapping, answer, listPrecedingAnswers(mapping, v2)), v2: answer };
}

/** Returns a path with its parameters, as it is called. */
export function formatExampleCall(route: string, { path, query }: { path: object; query: object }): string {
  const [method, template] = route.split(' ') as [string, string];
  const filled = template.replaceAll(/\{([^}]+)\}/g, (_, name: string) =>
    String((path as Record<string, unknown>)[name]),
  );
  const asked = Object.entries(query).filter(([, value]) => value !== undefined);
  const text = asked.map(([name, value]) => `${name}=${String(value)}`).join('&');
  return `${method} ${filled}${text && `?${text}`}`;
}

/** Returns a request without a body, in both versions. */
export function createCallPair(
  mapping: OperationMapping,
  v1: ExampleLookup,
  v2: ExampleLookup,
): { path: object; query: object }[] {
  const given = v1.parameters(mapping.v1);
  const call = { ...given, headers: {}, body: undefined };
  const up = toV2Request(mapping, call, listPrecedingAnswers(mapping, v2));
  const query = Object.fromEntries(
    Object.entries(up.query).map(([name, value]) => (name === 'offset' ? ['after', '…'] : [name, value])),
  );
  return [given, { path: up.path, query }];
}
