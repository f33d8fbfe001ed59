import { useEffect, useRef, useState } from 'preact/hooks';
import { Failure } from '#src/console/components/failure.tsx';
import type { Attachments } from './use-attachments.ts';

type ComposerProps = {
  isBusy: boolean;
  onSend: (text: string) => void;
  /** Stops the reply that is being written; null for who may not. */
  onStop: (() => void) | null;
  suggestions: readonly { name: string; text: string }[];
  onChange: (text: string) => void;
  /** The files that go with the message; null for who may not upload. */
  attachments: Attachments | null;
  /** A message that is said again in other words, and the way not to. */
  edited: { text: string; onCancel: () => void } | null;
};

// Long: the markup of the field, with what is above and beside it.
/** The field in which a message is written: Enter sends it, Shift and Enter begin a new line. */
export function Composer({ isBusy, onSend, onStop, suggestions, onChange, attachments, edited }: ComposerProps) {
  const [text, setText] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const change = (value: string) => {
    setText(value);
    onChange(value);
  };
  useEffect(() => {
    if (edited === null) return;
    change(edited.text);
    field.current?.focus();
  }, [edited?.text]);
  const hasFiles = (attachments?.list.length ?? 0) > 0;
  const isReady = !isBusy && !attachments?.isIncomplete;
  const send = (message: string) => {
    if (!isReady || (message.trim() === '' && !hasFiles)) return;
    onSend(message);
    change('');
    field.current?.focus();
  };
  return (
    <div class="composer">
      {edited !== null && (
        <p class="notice">
          You say this again in other words: the answer begins a branch.{' '}
          <button
            type="button"
            class="button small"
            onClick={() => {
              edited.onCancel();
              change('');
            }}
          >
            Cancel
          </button>
        </p>
      )}
      {suggestions.length > 0 && (
        <div class="suggestions" role="group" aria-label="Suggestions">
          {suggestions.map(({ name, text: suggested }) => (
            <button key={name} type="button" class="button small" disabled={isBusy} onClick={() => send(suggested)}>
              {name}
            </button>
          ))}
        </div>
      )}
      {hasFiles && <AttachmentList {...attachments!} />}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send(text);
        }}
      >
        <textarea
          ref={field}
          class="input"
          aria-label="Message"
          placeholder="Write a message"
          rows={2}
          value={text}
          onInput={(event) => change(event.currentTarget.value)}
          onPaste={(event) => {
            const pasted = event.clipboardData?.files;
            if (!attachments || !pasted?.length) return;
            event.preventDefault();
            attachments.add(pasted);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            send(text);
          }}
        />
        {attachments && (
          <>
            <input
              ref={files}
              type="file"
              multiple
              hidden
              aria-label="Files"
              onChange={(event) => {
                attachments.add(event.currentTarget.files ?? []);
                event.currentTarget.value = '';
              }}
            />
            <button type="button" class="button" onClick={() => files.current?.click()}>
              Attach
            </button>
          </>
        )}
        {isBusy && onStop ? (
          <button type="button" class="button danger" onClick={onStop}>
            Stop
          </button>
        ) : (
          <button type="submit" class="button primary" disabled={!isReady || (text.trim() === '' && !hasFiles)}>
            Send
          </button>
        )}
      </form>
    </div>
  );
}

const AttachmentList = ({ list, remove }: Attachments) => (
  <ul class="attachments" aria-label="Files of the message">
    {list.map(({ id, name, stored, error }) => (
      <li key={id}>
        <span class="badge">{name}</span>
        {stored === null && error === null && <span class="soft">is uploaded…</span>}
        <button type="button" class="button quiet small" aria-label={`Remove ${name}`} onClick={() => remove(id)}>
          Remove
        </button>
        {error !== null && <Failure error={error} />}
      </li>
    ))}
  </ul>
);
