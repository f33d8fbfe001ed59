import { useRef, useState } from 'preact/hooks';

type ComposerProps = {
  isBusy: boolean;
  onSend: (text: string) => void;
  /** Stops the reply that is being written; null for who may not. */
  onStop: (() => void) | null;
  suggestions: readonly { name: string; text: string }[];
  onChange: (text: string) => void;
};

/** The field in which a message is written: Enter sends it, Shift and Enter begin a new line. */
export function Composer({ isBusy, onSend, onStop, suggestions, onChange }: ComposerProps) {
  const [text, setText] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  const change = (value: string) => {
    setText(value);
    onChange(value);
  };
  const send = (message: string) => {
    if (isBusy || message.trim() === '') return;
    onSend(message);
    change('');
    field.current?.focus();
  };
  return (
    <div class="composer">
      {suggestions.length > 0 && (
        <div class="suggestions" role="group" aria-label="Suggestions">
          {suggestions.map(({ name, text: suggested }) => (
            <button key={name} type="button" class="button small" disabled={isBusy} onClick={() => send(suggested)}>
              {name}
            </button>
          ))}
        </div>
      )}
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
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            send(text);
          }}
        />
        {isBusy && onStop ? (
          <button type="button" class="button danger" onClick={onStop}>
            Stop
          </button>
        ) : (
          <button type="submit" class="button primary" disabled={isBusy || text.trim() === ''}>
            Send
          </button>
        )}
      </form>
    </div>
  );
}
