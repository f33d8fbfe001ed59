import type { Operations } from '#generated/openai/operations.gen.ts';
import type { Operations as V2Operations } from '#generated/v2/operations.gen.ts';
import type { AguiMessage } from '#generated/v2/client/types.gen.ts';
import type {
  BytesReply,
  Handlers,
  OperationCall,
  OperationReply,
  StreamReply,
  TranscriptDoor,
} from '#src/api/handlers.ts';
import type { SocketReply } from '#src/api/socket.ts';
import type { AskModel } from '#src/resources/models/ask-model.ts';

type Call<Id extends keyof Operations> = OperationCall<Operations[Id]>;
type Parts<Id extends keyof V2Operations> = Partial<
  Pick<OperationCall<V2Operations[Id]>, 'path' | 'query' | 'headers' | 'body' | 'file'>
>;

/** Calls a handler of version 2 for the caller of a request here. */
export type CallV2 = {
  <Id extends keyof V2Operations>(id: Id, parts: Parts<Id>): Promise<OperationReply<V2Operations[Id]>>;
  /** Adds messages that were said elsewhere to a session. Returns the number of the event that has them. */
  addMessages(sessionId: string, messages: readonly AguiMessage[]): Promise<number>;
};

type WholeReply<Id extends keyof Operations> = {
  [Status in keyof Operations[Id]['replies']]: Status extends 101
    ? SocketReply
    : { status: Status; body: Operations[Id]['replies'][Status] };
}[keyof Operations[Id]['replies']];

/**
 * The mapping of an operation to those of version 2, or to a model of the gateway: its reply is whole, or a stream or bytes if the contract
 * has them: the generated types do not tell of bytes beside JSON, so that the server checks that.
 */
export type OpenAiMapping<Id extends keyof Operations> = (
  call: Call<Id>,
  callV2: CallV2,
  askModel: AskModel,
) => Promise<
  | WholeReply<Id>
  | BytesReply
  | ([Operations[Id]['stream']] extends [never] ? never : StreamReply<Operations[Id]['stream']>)
>;

/** What version 2 gives to this door: its handlers, and the log of sessions. */
export type Version2 = { handlers: Handlers; door: TranscriptDoor };

type AnyCall = Pick<Call<keyof Operations>, 'principal' | 'requestId' | 'address' | 'signal'>;

/** Creates the way in which a request calls handlers of version 2. */
export function createCallV2({ handlers, door }: Version2, { principal, requestId, address, signal }: AnyCall): CallV2 {
  const own = { query: {}, path: {}, headers: {}, body: undefined, principal, requestId, address, signal };
  const call = Object.assign(
    (id: keyof V2Operations, parts: object) => handlers[id]({ ...own, ...parts } as never) as Promise<never>,
    {
      async addMessages(sessionId: string, messages: readonly AguiMessage[]) {
        const origin = { requestId, address };
        const { acks } = await door.pushTranscript(principal, { sessionId, messages, origin });
        return acks[0]!.seq;
      },
    },
  );
  return call as CallV2;
}
