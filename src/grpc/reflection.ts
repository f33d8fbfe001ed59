import { createRegistry, toBinary, type DescFile, type DescService, type MessageInitShape } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { Code, type ServiceImpl } from '@connectrpc/connect';
import {
  ServerReflection,
  type ServerReflectionRequest,
  type ServerReflectionResponseSchema,
} from '#generated/proto/grpc/reflection/v1/reflection_pb.ts';

type Answer = NonNullable<MessageInitShape<typeof ServerReflectionResponseSchema>['messageResponse']>;

/** A file and all that it imports, each once, the file first. */
function withImports(file: DescFile, seen = new Set<DescFile>()): Set<DescFile> {
  seen.add(file);
  for (const imported of file.dependencies) if (!seen.has(imported)) withImports(imported, seen);
  return seen;
}

const refused = (code: Code, errorMessage: string): Answer => ({
  case: 'errorResponse',
  value: { errorCode: code, errorMessage },
});

/**
 * Tells clients such as grpcurl what services there are and what their messages look like. The two versions of the
 * protocol have the same messages under different names, so this serves both.
 */
export function reflectionService(
  services: readonly DescService[],
  more: readonly DescFile[],
): ServiceImpl<typeof ServerReflection> {
  const files = new Set([...services.map(({ file }) => file), ...more].flatMap((file) => [...withImports(file)]));
  const registry = createRegistry(...files);
  const byName = new Map([...files].map((file) => [`${file.name}.proto`, file]));

  const sendFile = (file: DescFile | undefined, asked: string): Answer => {
    if (!file) return refused(Code.NotFound, `There is no ${asked} here.`);
    const fileDescriptorProto = [...withImports(file)].map((each) => toBinary(FileDescriptorProtoSchema, each.proto));
    return { case: 'fileDescriptorResponse', value: { fileDescriptorProto } };
  };

  /** The file of a type, a service, or one of its methods or fields. */
  const fileOf = (symbol: string): DescFile | undefined =>
    registry.get(symbol)?.file ?? registry.get(symbol.replace(/\.[^.]*$/, ''))?.file;

  function answer({ messageRequest }: ServerReflectionRequest): Answer {
    switch (messageRequest.case) {
      case 'listServices':
        return { case: 'listServicesResponse', value: { service: services.map(({ typeName: name }) => ({ name })) } };
      case 'fileByFilename':
        return sendFile(byName.get(messageRequest.value), messageRequest.value);
      case 'fileContainingSymbol':
        return sendFile(fileOf(messageRequest.value), messageRequest.value);
      case 'allExtensionNumbersOfType': {
        const baseTypeName = messageRequest.value;
        if (!registry.getMessage(baseTypeName)) return refused(Code.NotFound, `There is no ${baseTypeName} here.`);
        return { case: 'allExtensionNumbersResponse', value: { baseTypeName } };
      }
      case 'fileContainingExtension':
        return refused(Code.NotFound, 'There are no extensions here.');
      default:
        return refused(Code.InvalidArgument, 'The request asks for nothing.');
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
