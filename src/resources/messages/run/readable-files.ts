import type { Queryable } from '#src/db/query.ts';
import type { Reach } from '#src/db/reach.ts';
import { invalidRequest, type FieldError } from '#src/api/problems.ts';
import { describePart } from '#src/event-log/content-parts.ts';
import type { ByteRange } from '#src/files/sealed-blocks.ts';
import type { MediaPart, UserPart } from '#src/llm/content-part.ts';
import type { ChatMessage, ChatRequest, Gateway } from '#src/llm/types.ts';
import { findFile, findFileOfSession } from '#src/resources/files/store.ts';
import type { FileRow } from '#src/resources/files/table.ts';
import type { InputMedia } from './accepted-media.ts';

/** The most bytes of files that one request to a model has. Gateways take no more, and all of them are in memory. */
const mostBytes = 32_000_000;

/** The caller, and the user whose conversation it is; null for nobody's. */
type FileCaller = { reach: Reach; userId: string | null };

/** Returns what is wrong with a file as a part of this kind, or null. */
function findFileFault(file: FileRow | null, { kind, fileId }: InputMedia, { userId }: FileCaller): string | null {
  if (!file || (userId !== null && file.userId !== null && file.userId !== userId))
    return `There is no file ${fileId} for this conversation.`;
  if (kind !== 'file' && !file.mediaType.startsWith(`${kind}/`))
    return `Must be the file of an ${kind}; ${fileId} is ${file.mediaType}. Send it as a part of the type file.`;
  return file.bytes > mostBytes
    ? `A model is sent files of at most ${mostBytes} bytes; this one has ${file.bytes}.`
    : null;
}

/**
 * Checks that the files that an input names are there for its sender and for the person whose conversation it is, and are of the kind that
 * their parts say.
 * @throws `invalid_request` with a pointer to each that is not
 */
export async function requireReadableFiles(
  db: Queryable,
  reader: FileCaller,
  media: readonly InputMedia[],
): Promise<void> {
  const faults: FieldError[] = [];
  for (const one of media) {
    if (one.fileId === undefined) continue;
    const detail = findFileFault(await findFile(db, reader.reach, one.fileId), one, reader);
    if (detail !== null) faults.push({ pointer: one.pointer, detail, code: 'file' });
  }
  if (faults.length > 0) throw invalidRequest(faults);
}

/** Reads the bytes of a file. */
type ReadFile = (file: FileRow, range: ByteRange) => AsyncIterable<Buffer>;

/** The services by which the files of messages are read. */
export type FileDeps = { dataSource: Queryable; fileBytes: { read: ReadFile } };

/** The session whose messages name files. */
type ReadingSession = { organizationId: string; sessionId: string };

/** Loads the files of one request to a model, as long as there is room for them. */
class RequestFiles {
  readonly #deps: FileDeps;
  readonly #session: ReadingSession;
  #room = mostBytes;

  constructor(deps: FileDeps, session: ReadingSession) {
    this.#deps = deps;
    this.#session = session;
  }

  /** Returns a message with the bytes of its files. */
  async fill(message: ChatMessage): Promise<ChatMessage> {
    if (message.role !== 'user' || !message.parts?.some(namesFile)) return message;
    const parts: UserPart[] = [];
    for (const part of message.parts) parts.push(namesFile(part) ? await this.#load(part) : part);
    return { ...message, parts };
  }

  /** Returns a part with the bytes of its file, or what the model is told in its place. */
  async #load(part: MediaPart & { source: { type: 'file' } }): Promise<UserPart> {
    const { dataSource, fileBytes } = this.#deps;
    const file = await findFileOfSession(dataSource, this.#session, part.source.file_id);
    if (!file) return toNote(part, 'left out: there is no such file for this conversation');
    const name = part.name ?? file.name?.slice(0, 200);
    const named = name === undefined ? part : { ...part, name };
    if (file.bytes > this.#room)
      return toNote(named, 'left out: there are too many bytes of files in the conversation');
    this.#room -= file.bytes;
    const chunks: Buffer[] = [];
    for await (const chunk of fileBytes.read(file, { start: 0, end: file.bytes })) chunks.push(chunk);
    const data = Buffer.concat(chunks).toString('base64');
    return { ...named, source: { type: 'data', media_type: file.mediaType, data } };
  }
}

const namesFile = (part: UserPart): part is MediaPart & { source: { type: 'file' } } =>
  part.type !== 'text' && part.source.type === 'file';

const toNote = (part: MediaPart, why: string): UserPart => ({ type: 'text', text: `${describePart(part)} (${why})` });

/** Returns a request with the bytes of the files that its messages name, the newest message first. */
async function fillRequest(deps: FileDeps, session: ReadingSession, request: ChatRequest): Promise<ChatRequest> {
  const files = new RequestFiles(deps, session);
  const messages: ChatMessage[] = [];
  for (const message of request.messages.toReversed()) messages.unshift(await files.fill(message));
  return { ...request, messages };
}

/** Returns a gateway that is given the bytes of the files that messages name, each time that a model is asked. */
export const withFiles = (gateway: Gateway, deps: FileDeps, session: ReadingSession): Gateway => ({
  ...gateway,
  async *stream(request) {
    const hasFiles = request.messages.some((message) => message.role === 'user' && message.parts?.some(namesFile));
    yield* gateway.stream(hasFiles ? await fillRequest(deps, session, request) : request);
  },
});
