import { useEffect, useState } from 'preact/hooks';
import type { ContentPart } from '#generated/v2/client/types.gen.ts';
import { Failure } from '#src/console/components/failure.tsx';
import { useAction } from '#src/console/data/use-action.ts';
import { useLoad } from '#src/console/data/use-load.ts';
import { useCaller } from '#src/console/session/caller.tsx';
import { Said } from './said.tsx';
import { toPartType } from './message-content.ts';

type MediaPart = Exclude<ContentPart, { type: 'text' }>;

/** The bytes up to which an image or a sound is loaded without being asked for. */
const shownBytes = 8 * 2 ** 20;

/** A message of several parts, in their order. */
export const ContentParts = ({ parts }: { parts: readonly ContentPart[] }) => (
  <>
    {parts.map((part, index) =>
      part.type === 'text' ? <Said key={index} text={part.text} /> : <MediaView key={index} part={part} />,
    )}
  </>
);

/** Makes an address of bytes for as long as it is shown. */
function useObjectUrl(bytes: Blob | null): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (bytes === null) return undefined;
    const made = URL.createObjectURL(bytes);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes]);
  return url;
}

function MediaView({ part }: { part: MediaPart }) {
  const { may } = useCaller();
  const { source } = part;
  const name = part.name ?? `an ${part.type}`;
  if (source.type === 'data')
    return <DataView type={part.type} name={name} data={source.data} mediaType={source.media_type} />;
  if (source.type === 'file' && may('files:read'))
    return <FileView type={part.type} name={part.name ?? null} fileId={source.file_id} />;
  // Nothing is loaded from other hosts.
  return (
    <p class="attachment">
      {part.type} <code>{source.type === 'url' ? source.url : name}</code>
    </p>
  );
}

type ShownBytes = { type: string; name: string; url: string | null };

const BytesView = ({ type, name, url }: ShownBytes) => {
  if (url === null) return <p class={`attachment loading attachment-${type}`}>Loading {name}…</p>;
  if (type === 'image') return <img class="attachment-image" src={url} alt={name} />;
  if (type === 'audio') return <audio class="attachment-audio" src={url} controls aria-label={name} />;
  return (
    <p class="attachment">
      <a href={url} download={name}>
        {name}
      </a>
    </p>
  );
};

/** Makes bytes of base64 that a message has in itself. Bytes of which nothing can be made are none. */
function toBlob(data: string, mediaType: string): Blob {
  try {
    return new Blob([Uint8Array.from(atob(data), (each) => each.charCodeAt(0))], { type: mediaType });
  } catch {
    return new Blob([]);
  }
}

function DataView({ type, name, data, mediaType }: { type: string; name: string; data: string; mediaType: string }) {
  const [bytes] = useState(() => toBlob(data, mediaType));
  return <BytesView type={type} name={name} url={useObjectUrl(bytes)} />;
}

/** A file that was uploaded: an image or a sound is shown, anything else can be saved. */
function FileView({ type, name, fileId }: { type: MediaPart['type']; name: string | null; fileId: string }) {
  const { parley } = useCaller();
  const [bytes, setBytes] = useState<Blob | null>(null);
  const url = useObjectUrl(bytes);
  const download = useAction(async (mediaType: string) => {
    const response = await parley.files.download(fileId);
    setBytes(new Blob([await response.arrayBuffer()], { type: mediaType }));
  });
  const file = useLoad((signal) => parley.files.get(fileId, { signal }), [fileId]);
  const { value } = file;
  const isShown =
    value !== null && type === toPartType(value.media_type) && type !== 'file' && value.bytes <= shownBytes;
  useEffect(() => {
    if (isShown) void download.run(value.media_type);
  }, [isShown]);
  const title = name ?? value?.name ?? fileId;
  if (file.error !== null || download.error !== null) return <Failure error={file.error ?? download.error} />;
  if (value === null || isShown || url !== null) return <BytesView type={type} name={title} url={url} />;
  return (
    <p class="attachment">
      <button
        type="button"
        class="button small"
        disabled={download.isRunning}
        onClick={() => void download.run(value.media_type)}
      >
        Load {title}
      </button>
      <span class="soft">
        {value.media_type}, {Math.ceil(value.bytes / 1024).toLocaleString()} KiB
      </span>
    </p>
  );
}
