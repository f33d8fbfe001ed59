import { createRegistry, toBinary, type DescFile, type DescService, type MessageInitShape } from '@bufbuild/protobuf';
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

/**
 * Creates the reflection service, which describes services and messages to clients such as grpcurl. The two versions of the
 * protocol have the same messages under different names, so this serves both.
 */
export function reflectionService(
  services: readonly DescService[],
  more: readonly DescFile[],
): ServiceImpl<typeof ServerReflection> {
  const files = new Set([...services.map(({ file }) => file), ...more].flatMap((file) => [...listImports(file)]));
  const registry = createRegistry(...files);
  const byName = new Map([...files].map((file) => [`${file.name}.proto`, file]));

  const sendFile = (file: DescFile | undefined, requested: string): ReflectionAnswer => {
    if (!file) return toErrorAnswer(Code.NotFound, `There is no ${requested} here.`);
    const fileDescriptorProto = [...listImports(file)].map((each) => toBinary(FileDescriptorProtoSchema, each.proto));
    return { case: 'fileDescriptorResponse', value: { fileDescriptorProto } };
  };

  /** Returns the file of a type, a service, a method or a field. */
  const fileOf = (symbol: string): DescFile | undefined =>
    registry.get(symbol)?.file ?? registry.get(symbol.replace(/\.[^.]*$/, ''))?.file;

  function answer({ messageRequest }: ServerReflectionRequest): ReflectionAnswer {
    switch (messageRequest.case) {
      case 'listServices':
        return { case: 'listServicesResponse', value: { service: services.map(({ typeName: name }) => ({ name })) } };
      case 'fileByFilename':
        return sendFile(byName.get(messageRequest.value), messageRequest.value);
      case 'fileContainingSymbol':
        return sendFile(fileOf(messageRequest.value), messageRequest.value);
      case 'allExtensionNumbersOfType': {
        const baseTypeName = messageRequest.value;
        if (!registry.getMessage(baseTypeName))
          return toErrorAnswer(Code.NotFound, `There is no ${baseTypeName} here.`);
        return { case: 'allExtensionNumbersResponse', value: { baseTypeName } };
      }
      case 'fileContainingExtension':
        return toErrorAnswer(Code.NotFound, 'There are no extensions here.');
      default:
        return toErrorAnswer(Code.InvalidArgument, 'The request asks for nothing.');
    }
  }

  return {
    async *serverReflectionInfo(requests) {
      for await (const request of requests) {
        yield { validHost: request.host, originalRequest: request, messageResponse: answer(request) };
      }
    },
  };
}
