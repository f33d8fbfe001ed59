import {
  createRegistry,
  toBinary,
  type DescFile,
  type DescService,
  type MessageInitShape,
  type Registry,
} from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { Code, type ServiceImpl } from '@connectrpc/connect';
import {
  ServerReflection,
  type ServerReflectionRequest,
  type ServerReflectionResponseSchema,
} from '#generated/proto/grpc/reflection/v1/reflection_pb.ts';

type ReflectionAnswer = NonNullable<MessageInitShape<typeof ServerReflectionResponseSchema>['messageResponse']>;

/** Returns a file and all its direct and indirect imports, each once, the file first. */
function listImports(file: DescFile, seen = new Set<DescFile>()): Set<DescFile> {
  seen.add(file);
  for (const imported of file.dependencies) if (!seen.has(imported)) listImports(imported, seen);
  return seen;
}

const toErrorAnswer = (code: Code, errorMessage: string): ReflectionAnswer => ({
  case: 'errorResponse',
  value: { errorCode: code, errorMessage },
});

/** Returns a file with all that it imports. */
function toFileAnswer(file: DescFile | undefined, requested: string): ReflectionAnswer {
  if (!file) return toErrorAnswer(Code.NotFound, `There is no ${requested} here.`);
  const fileDescriptorProto = [...listImports(file)].map((each) => toBinary(FileDescriptorProtoSchema, each.proto));
  return { case: 'fileDescriptorResponse', value: { fileDescriptorProto } };
}

/** The descriptors that clients can ask for, by the names of files and symbols. */
class ReflectionIndex {
  readonly #services: readonly DescService[];
  readonly #registry: Registry;
  readonly #files: Map<string, DescFile>;

  constructor(services: readonly DescService[], more: readonly DescFile[]) {
    const files = new Set([...services.map(({ file }) => file), ...more].flatMap((file) => [...listImports(file)]));
    this.#services = services;
    this.#registry = createRegistry(...files);
    this.#files = new Map([...files].map((file) => [`${file.name}.proto`, file]));
  }

  answer({ messageRequest: { case: kind, value } }: ServerReflectionRequest): ReflectionAnswer {
    switch (kind) {
      case 'listServices':
        return {
          case: 'listServicesResponse',
          value: { service: this.#services.map(({ typeName: name }) => ({ name })) },
        };
      case 'fileByFilename':
        return toFileAnswer(this.#files.get(value), value);
      case 'fileContainingSymbol':
        return toFileAnswer(this.#findFile(value), value);
      case 'allExtensionNumbersOfType':
        return this.#registry.getMessage(value)
          ? { case: 'allExtensionNumbersResponse', value: { baseTypeName: value } }
          : toErrorAnswer(Code.NotFound, `There is no ${value} here.`);
      case 'fileContainingExtension':
        return toErrorAnswer(Code.NotFound, 'There are no extensions here.');
      default:
        return toErrorAnswer(Code.InvalidArgument, 'The request asks for nothing.');
    }
  }

  /** Finds the file of a type, a service, a method or a field. */
  #findFile(symbol: string): DescFile | undefined {
    return this.#registry.get(symbol)?.file ?? this.#registry.get(symbol.replace(/\.[^.]*$/, ''))?.file;
  }
}

/**
 * Creates the reflection service, which describes services and messages to clients such as grpcurl. The two versions of the
 * protocol have the same messages under different names, so this serves both.
 */
export function reflectionService(
  services: readonly DescService[],
  more: readonly DescFile[],
): ServiceImpl<typeof ServerReflection> {
  const index = new ReflectionIndex(services, more);
  return {
    async *serverReflectionInfo(requests) {
      for await (const request of requests)
        yield { validHost: request.host, originalRequest: request, messageResponse: index.answer(request) };
    },
  };
}
