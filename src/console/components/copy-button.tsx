import { useEffect, useState } from 'preact/hooks';

const shownMs = 1500;

/** A button that copies a text, and says so. */
export function CopyButton({ text, label, children }: { text: string; label: string; children?: string }) {
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setIsCopied(false), shownMs);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = () =>
    void navigator.clipboard.writeText(text).then(
      () => setIsCopied(true),
      () => undefined,
    );
  return (
    <button type="button" class="button small quiet copy" aria-label={isCopied ? 'Copied' : label} onClick={copy}>
      {isCopied ? 'Copied' : (children ?? 'Copy')}
    </button>
  );
}
