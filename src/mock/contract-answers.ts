import { generateSync } from 'json-schema-faker';
import { problem } from '#src/api/problems.ts';
import { readOperations, resolveRef, type OpenApiDocument, type Schema } from '#src/contract/spec.ts';

/** What the contract says of the good answer of an operation. */
export type ContractAnswer = {
  status: number;
  /** Whether it has a body of JSON. */
  hasBody: boolean;
  /** The examples of its body, or of the events of its stream, by name. */
  examples: ReadonlyMap<string, unknown>;
  /** The example of its `Location` header; null when it has none. */
  location: string | null;
  /** The `error_code` of its first 404, if it can have one. */
  notFoundCode: string | null;
  /** The examples of the parameters in its path, by name. */
  pathExamples: ReadonlyMap<string, string>;
  /** Makes a body of the schema, the same for the same seed. */
  make(seed: number): unknown;
};

type Media = { schema: Schema; examples?: Record<string, unknown> };
type Example = { value: unknown };

/** Deeper than any reference of the contract goes: a value that is cut off there would not fit its schema. */
const deepest = 40;

function readExamples(document: OpenApiDocument, media: Media | undefined): Map<string, unknown> {
  const named = Object.entries(media?.examples ?? {});
  return new Map(named.map(([name, node]) => [name, resolveRef<Example>(document, node).value]));
}

function readNotFoundCode(document: OpenApiDocument, media: Media | undefined): string | null {
  const [first] = readExamples(document, media).values();
  return (first as { error_code?: string } | undefined)?.error_code ?? null;
}

/** Reads the good answer of each operation of a contract that has one, by operation id: a WebSocket is none. */
export function readContractAnswers(document: OpenApiDocument): Map<string, ContractAnswer> {
  const answers = readOperations(document)
    .filter(({ connects }) => !connects)
    .map(({ id, responses, parameters }) => {
      const status = Object.keys(responses).find((one) => one.startsWith('2'))!;
      const { content, headers } = responses[status]! as { content: Record<string, Media>; headers: object };
      const media = content['application/json'] ?? content['text/event-stream'] ?? content['application/octet-stream'];
      const { Location: location } = headers as { Location?: { schema: { example: string } } };
      const inPath = parameters.filter((parameter) => parameter.in === 'path');
      const answer: ContractAnswer = {
        status: Number(status),
        hasBody: content['application/json'] !== undefined,
        examples: readExamples(document, media),
        location: location?.schema.example ?? null,
        notFoundCode: readNotFoundCode(document, responses[404]?.content['application/problem+json']),
        pathExamples: new Map(inPath.map((parameter) => [parameter.name, readParameterExample(document, parameter)])),
        make: (seed) =>
          generateSync({ ...media!.schema, components: document.components } as never, {
            seed,
            useExamplesValue: true,
            refDepthMax: deepest,
            maxDepth: deepest,
          }),
      };
      return [id, answer] as const;
    });
  return new Map(answers);
}

function readParameterExample(document: OpenApiDocument, parameter: { schema: Schema }): string {
  const { example } = parameter as { example?: unknown };
  const { example: ofSchema, examples } = resolveRef<{ example?: unknown; examples?: unknown[] }>(
    document,
    parameter.schema,
  );
  return String(example ?? ofSchema ?? examples?.[0]);
}

/** Returns the example of this name, or the first one. @throws `invalid_request` when the operation has none of this name */
export function selectExample({ examples }: ContractAnswer, name: string | null): unknown {
  if (name === null) return structuredClone([...examples.values()][0]);
  if (examples.has(name)) return structuredClone(examples.get(name));
  const known = [...examples.keys()].join(', ') || 'none';
  throw problem('invalid_request', `The contract has no example ${name} of this answer; it has ${known}.`);
}
