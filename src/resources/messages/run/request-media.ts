import type { Queryable } from '#src/db/query.ts';
import { toDocumentKind } from '#src/documents/document-kind.ts';
import type { DocumentReader } from '#src/documents/document-reader.ts';
import type { DocumentText } from '#src/documents/document-text.ts';
import { describePart } from '#src/event-log/content-parts.ts';
import { ContentFetchError, type ContentFetcher, type FetchedContent } from '#src/files/content-fetcher.ts';
import type { ByteRange } from '#src/files/sealed-blocks.ts';
import { toPartKey, type MediaPart, type UserPart } from '#src/llm/content-part.ts';
import type { ChatMessage, ChatRequest, Delta, Gateway } from '#src/llm/types.ts';
import {
  storeSentParts,
  type PartDelivery,
  type PartDeliveries,
  type SentContent,
} from '#src/resources/context/sent-parts-store.ts';
import { findFileOfSession } from '#src/resources/files/store.ts';
import type { FileRow } from '#src/resources/files/table.ts';
import { mostBytes } from './readable-files.ts';

/** Reads the bytes of a file. */
type ReadFile = (file: FileRow, range: ByteRange) => AsyncIterable<Buffer>;

/** The services by which the parts of messages that are more than text are read. */
export type MediaDeps = {
  dataSource: Queryable;
  fileBytes: { read: ReadFile };
  documents: Pick<DocumentReader, 'read'>;
  contentFetcher: Pick<ContentFetcher, 'get'> | null;
};

/** The run whose messages have parts that are more than text. */
type ReadingRun = { organizationId: string; sessionId: string; runId: string };

/** Makes the parts of one request ready for its models, as long as there is room for bytes. */
class RequestMedia {
  readonly #deps: MediaDeps;
  readonly #run: ReadingRun;
  readonly #takes: (kind: MediaPart['type']) => boolean;
  /** The form in which each part is sent to the first model, by its key. */
  readonly sent: PartDeliveries = {};
  #room = mostBytes;

  constructor(deps: MediaDeps, run: ReadingRun, takes: (kind: MediaPart['type']) => boolean) {
    this.#deps = deps;
    this.#run = run;
    this.#takes = takes;
  }

  /** Returns a message with the bytes of its files, and the text of its documents if a model takes no files. */
  async fill(message: ChatMessage): Promise<ChatMessage> {
    if (message.role !== 'user' || !message.parts?.some(isMedia)) return message;
    const parts: UserPart[] = [];
    for (const part of message.parts) parts.push(isMedia(part) ? await this.#prepare(part) : part);
    return { ...message, parts };
  }

  async #prepare(part: MediaPart): Promise<UserPart> {
    const loaded = await this.#load(part);
    const { ready, sent } = typeof loaded === 'string' ? toNote(part, loaded) : await this.#toReady(loaded.part);
    this.sent[toPartKey(part)] =
      typeof loaded !== 'string' && loaded.content ? { ...sent, content: loaded.content } : sent;
    return ready;
  }

  /** Returns a part with its bytes, as far as they are Parley's to read, or why it is left out. */
  #load(part: MediaPart): Promise<LoadedPart | string> | LoadedPart {
    if (part.source.type === 'file') return this.#loadFile(part, part.source.file_id);
    const { contentFetcher } = this.#deps;
    if (part.source.type === 'url' && contentFetcher) return this.#loadAddress(contentFetcher, part, part.source.url);
    return { part };
  }

  async #loadFile(part: MediaPart, fileId: string): Promise<LoadedPart | string> {
    const { dataSource, fileBytes } = this.#deps;
    const file = await findFileOfSession(dataSource, this.#run, fileId);
    if (!file) return 'left out: there is no such file for this conversation';
    const name = part.name ?? file.name?.slice(0, 200);
    const named = name === undefined ? part : { ...part, name };
    if (!this.#takeRoom(file.bytes)) return tooManyBytes;
    const chunks: Buffer[] = [];
    for await (const chunk of fileBytes.read(file, { start: 0, end: file.bytes })) chunks.push(chunk);
    const { imageWidth: width, imageHeight: height } = file;
    const imageSize = width && height ? { width, height } : null;
    return toLoaded(named, { ...file, imageSize, bytes: Buffer.concat(chunks) });
  }

  async #loadAddress(fetcher: Pick<ContentFetcher, 'get'>, part: MediaPart, url: string): Promise<LoadedPart | string> {
    try {
      const content = await fetcher.get(this.#run.organizationId, url, part.type);
      return this.#takeRoom(content.bytes.length) ? toLoaded(part, content) : tooManyBytes;
    } catch (error) {
      if (error instanceof ContentFetchError) return 'left out: its address could not be fetched';
      throw error;
    }
  }

  #takeRoom(bytes: number): boolean {
    if (bytes > this.#room) return false;
    this.#room -= bytes;
    return true;
  }

  /** Returns a part as its models take it: a document with its text, if one of them takes no files. */
  async #toReady(part: MediaPart): Promise<ReadyPart> {
    const { source } = part;
    if (this.#takes(part.type)) {
      const as = source.type === 'data' ? 'bytes' : 'reference';
      return { ready: part, sent: { as, note: null } };
    }
    const kind = source.type === 'data' ? toDocumentKind(source.media_type) : null;
    if (part.type !== 'file' || source.type !== 'data' || kind === null)
      return { ready: part, sent: { as: 'sentence', note: `left out: you take no content of the kind ${part.type}` } };
    const bytes = Buffer.from(source.data, 'base64');
    const document = await this.#deps.documents.read(kind, bytes, this.#run.organizationId);
    const sent = describeText(document);
    const sentence = `${describePart(part)} (${sent.note})`;
    return { ready: { ...part, text: sent.as === 'text' ? `${sentence}:\n${document!.text}` : sentence }, sent };
  }
}

/** A part with its bytes, and what was read of a file or fetched from an address. */
type LoadedPart = { part: MediaPart; content?: SentContent };

const tooManyBytes = 'left out: there are too many bytes of files in the conversation';

function toLoaded(part: MediaPart, { bytes, mediaType, sha256, imageSize }: FetchedContent): LoadedPart {
  const source = { type: 'data' as const, media_type: mediaType, data: bytes.toString('base64') };
  return {
    part: { ...part, source },
    content: { media_type: mediaType, bytes: bytes.length, sha256, ...(imageSize && { size: imageSize }) },
  };
}

/** A part as it is given to the gateway, and how it is sent. */
type ReadyPart = { ready: UserPart; sent: PartDelivery };

/** Tells how the text of a document is sent. */
function describeText(document: DocumentText | null): PartDelivery {
  if (!document) return { as: 'sentence', note: 'left out: no text could be taken out of it' };
  if (document.text === '') return { as: 'sentence', note: 'left out: it has no text, such as a scan' };
  return { as: 'text', note: document.isTruncated ? 'its text, of which the end is left out' : 'its text' };
}

const isMedia = (part: UserPart): part is MediaPart => part.type !== 'text';

const toNote = (part: MediaPart, note: string): ReadyPart => ({
  ready: { type: 'text', text: `${describePart(part)} (${note})` },
  sent: { as: 'sentence', note },
});

/** Tells whether messages have parts that are more than text. */
const hasMedia = ({ messages }: ChatRequest) =>
  messages.some((message) => message.role === 'user' && message.parts?.some(isMedia));

/**
 * Returns a gateway that is given the bytes of the files that messages name, those of addresses if Parley fetches them, and the text of documents for models that take no files, each time
 * that a model is asked. How each part was sent is kept with the run.
 */
export function withMedia(gateway: Gateway, deps: MediaDeps, run: ReadingRun): Gateway {
  let known = '';
  async function prepare(request: ChatRequest): Promise<ChatRequest> {
    const takes = (kind: MediaPart['type']) =>
      request.models.every((model) => gateway.modalitiesOf(model)?.includes(kind) ?? true);
    const media = new RequestMedia(deps, run, takes);
    const messages: ChatMessage[] = [];
    // The newest message first: it is the one for which there has to be room.
    for (const message of request.messages.toReversed()) messages.unshift(await media.fill(message));
    const sent = JSON.stringify(media.sent);
    if (sent !== known) await storeSentParts(deps.dataSource, run.runId, media.sent);
    known = sent;
    return { ...request, messages };
  }
  async function* streamWithMedia(request: ChatRequest): AsyncGenerator<Delta> {
    yield* gateway.stream(await prepare(request));
  }
  // Each generator between a model and the log takes time for each token.
  return {
    ...gateway,
    stream: (request) => (hasMedia(request) ? streamWithMedia(request) : gateway.stream(request)),
  };
}
